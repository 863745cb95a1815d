//! Batches of spans on their way, and what is said of those that do not arrive.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use opentelemetry_otlp::SpanExporter as OtlpExporter;
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{SpanData, SpanExporter},
};

/// Says once that a collector takes nothing, when its library has tried often enough, and once that it does again.
#[derive(Debug)]
pub(super) struct Exporter {
    otlp: OtlpExporter,
    is_refused: AtomicBool,
}

impl From<OtlpExporter> for Exporter {
    fn from(otlp: OtlpExporter) -> Self {
        let is_refused = AtomicBool::new(false);
        Self { otlp, is_refused }
    }
}

impl SpanExporter for Exporter {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let spans = batch.len();
        let sent = self.otlp.export(batch).await;
        let was_refused = self.is_refused.swap(sent.is_err(), Ordering::Relaxed);
        match &sent {
            Err(error) if !was_refused => {
                tracing::warn!(spans, %error, "the collector takes no traces, which are dropped");
            }
            Ok(()) if was_refused => tracing::info!("the collector takes traces again"),
            _ => {}
        }
        sent
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.otlp.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.otlp.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.otlp.set_resource(resource);
    }
}

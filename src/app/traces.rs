//! Traces on their way to an OpenTelemetry collector, by OTLP over HTTP
//! (<https://opentelemetry.io/docs/specs/otlp/#otlphttp>).
//!
//! Spans are sent in batches, off the threads that answer. What a collector that is away does not take is dropped,
//! and that it is away is logged once. The resource's name and attributes, and headers for the collector, may be set by
//! OpenTelemetry's own variables (`OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`, `OTEL_EXPORTER_OTLP_HEADERS`).

mod collector;
mod exporter;

use std::time::Duration;

use anyhow::{Context, Result};
use opentelemetry::{KeyValue, trace::TracerProvider};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{Resource, resource::EnvResourceDetector, trace::SdkTracerProvider};
use tracing::{Subscriber, level_filters::LevelFilter};
use tracing_subscriber::{Layer, filter::Targets, registry::LookupSpan};

use crate::{
    config::TraceSettings,
    traces::{self, Sampling},
};
use collector::Collector;
use exporter::Exporter;

/// What the service is called, unless `OTEL_SERVICE_NAME` says otherwise.
const SERVICE: &str = env!("CARGO_PKG_NAME");

/// How long the end of the service waits for the last spans.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Sends spans while the service runs.
pub(super) struct Traces(SdkTracerProvider);

impl Traces {
    /// Sends what `settings` want to be traced; nothing, where they name no collector. To be called on the runtime
    /// that shall send.
    pub(super) fn start(settings: &TraceSettings) -> Result<Option<Self>> {
        let Some(endpoint) = &settings.endpoint else {
            return Ok(None);
        };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Collector::new()?)
            .with_endpoint(format!("{}/v1/traces", endpoint.as_str()))
            .build()
            .context("traces cannot be sent")?;
        let provider = SdkTracerProvider::builder()
            .with_resource(resource())
            .with_sampler(Sampling::of(settings.sample_ratio))
            .with_batch_exporter(Exporter::from(exporter))
            .build();
        traces::collect();
        Ok(Some(Self(provider)))
    }

    /// What takes the spans.
    pub(super) fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer(SERVICE))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_filter(Targets::new().with_target(traces::TARGET, LevelFilter::INFO))
    }

    /// Sends what was not sent yet, for [`LAST_WORDS`] at most.
    pub(super) async fn finish(self) {
        // It waits for what this runtime sends.
        let ended =
            tokio::task::spawn_blocking(move || self.0.shutdown_with_timeout(LAST_WORDS)).await;
        if let Ok(Err(error)) = ended {
            tracing::debug!(%error, "the last traces were not sent");
        }
    }
}

/// What the spans are of: ours, unless the environment says otherwise.
fn resource() -> Resource {
    let resource = Resource::builder_empty()
        .with_service_name(SERVICE)
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .with_detector(Box::new(EnvResourceDetector::new()));
    // It goes before `service.name` among the attributes.
    match std::env::var("OTEL_SERVICE_NAME") {
        Ok(name) if !name.is_empty() => resource.with_service_name(name),
        _ => resource,
    }
    .build()
}

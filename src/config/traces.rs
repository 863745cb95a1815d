//! The settings of traces.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::HttpUrl;

/// Where it is told how requests were answered, step by step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TraceSettings {
    /// The OpenTelemetry collector that traces are sent to by OTLP over HTTP, such as `http://otel-collector:4318`;
    /// `/v1/traces` is written after it. Without it, nothing is traced.
    pub endpoint: Option<HttpUrl>,
    /// Which part of the requests is traced, from 0 to 1. A request whose `traceparent` says that it is not to be, is
    /// not.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("errorMessage" = "a number from 0 to 1, such as 0.1"))]
    pub sample_ratio: f64,
}

impl Default for TraceSettings {
    fn default() -> Self {
        Self {
            endpoint: None,
            sample_ratio: 1.0,
        }
    }
}

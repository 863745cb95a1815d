//! What is counted and timed, and how Prometheus reads it.
//!
//! Names and units follow Prometheus' conventions (<https://prometheus.io/docs/practices/naming/>), and
//! the text is `OpenMetrics` 1.0. No label has a value that an asker could make up: what could have
//! any number of values, an entity's name above all, is in no label.

mod requests;

use std::{fmt, fmt::Write as _, sync::Arc};

use prometheus_client::{encoding::text::encode, metrics::info::Info, registry::Registry};

pub use requests::{ClickLabels, RequestLabels, Requests, RouteLabels, ServedLabels};

/// What all names begin with.
const PREFIX: &str = "backstage_badges";

/// The media type of [`Metrics::text`].
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Everything that one service counts.
pub struct Metrics {
    registry: Registry,
    /// What was asked over HTTP, and what it was answered with.
    pub requests: Arc<Requests>,
}

impl Metrics {
    /// Nothing was counted yet.
    #[must_use]
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix(PREFIX);
        let version = Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "Which version this is", version);
        let requests = Arc::new(Requests::default());
        requests.register(&mut registry);
        Self { registry, requests }
    }

    /// All of it, as of now, as [`CONTENT_TYPE`].
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        if let Err(error) = encode(&mut text, &self.registry) {
            // A text that has no end is refused by who reads it, and said to be broken.
            let _ = writeln!(text, "# {error}");
        }
        text
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

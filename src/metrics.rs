//! What is counted and timed, and how Prometheus reads it.
//!
//! Names and units follow Prometheus' conventions (<https://prometheus.io/docs/practices/naming/>), and
//! the text is `OpenMetrics` 1.0. No label has a value that an asker could make up: what could have
//! any number of values, an entity's name above all, is in no label.

mod caches;
mod drawing;
mod one_more;
mod requests;
mod shared;
mod upstream;

use std::{fmt, fmt::Write as _, sync::Arc};

use prometheus_client::{
    collector::Collector, encoding::text::encode, metrics::info::Info, registry::Registry,
};

pub use caches::{Cache, CacheUse};
pub use drawing::{Drawings, FormatLabels};
pub use one_more::OneMore;
pub use requests::{
    ClickLabels, FailureLabels, RequestLabels, Requests, RouteLabels, ServedLabels,
};
pub use shared::{ReasonLabels, SharedLabels, SharedUse};
pub use upstream::{Call, CallLabels, EndpointLabels, Upstream};

use caches::Caches;

/// What all names begin with.
const PREFIX: &str = "backstage_badges";

/// The media type of [`Metrics::text`].
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What one service counts.
pub struct Metrics {
    registry: Registry,
}

impl Metrics {
    /// Nothing but which version this is.
    #[must_use]
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix(PREFIX);
        let version = Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "Which version this is", version);
        Self { registry }
    }

    /// Takes up what was asked over HTTP.
    pub fn add_requests(&mut self, requests: &Requests) {
        requests.register(&mut self.registry);
    }

    /// Takes up caches, each with its name.
    pub fn add_caches(&mut self, caches: Vec<(&'static str, Arc<dyn Cache>)>) {
        self.registry.register_collector(Box::new(Caches(caches)));
    }

    /// Takes up what is asked of a backend.
    pub fn add_upstream(&mut self, upstream: &Upstream) {
        upstream.register(&mut self.registry);
    }

    /// Takes up what is asked of the cache that instances share.
    pub fn add_shared(&mut self, shared: &SharedUse) {
        shared.register(&mut self.registry);
    }

    /// Takes up what is drawn.
    pub fn add_drawings(&mut self, drawings: &Drawings) {
        drawings.register(&mut self.registry);
    }

    /// Takes up what is only known when it is asked for.
    pub fn add(&mut self, collector: impl Collector) {
        self.registry.register_collector(Box::new(collector));
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

//! Gauges of what is under way.

use prometheus_client::metrics::gauge::Gauge;

/// One more of what a gauge counts, until it is dropped.
#[derive(Debug)]
pub struct OneMore(Gauge);

impl OneMore {
    /// Counts it.
    #[must_use]
    pub fn of(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for OneMore {
    fn drop(&mut self) {
        self.0.dec();
    }
}

//! Images that are drawn.

use std::time::Duration;

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

/// The upper ends of the buckets, in seconds: an SVG takes less than a microsecond, a PNG tens of them, and one
/// with a logo of its own tens of milliseconds.
const SECONDS: [f64; 10] = [
    0.000_001, 0.000_01, 0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5,
];

/// The label of an image.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct FormatLabels {
    /// `svg` or `png`.
    pub format: &'static str,
}

/// What was drawn, and what waits for it.
#[derive(Debug)]
pub struct Drawings {
    duration: Family<FormatLabels, Histogram, fn() -> Histogram>,
    /// PNGs that wait for their turn.
    pub waiting: Gauge,
    /// PNGs that are being drawn.
    pub under_way: Gauge,
    /// PNGs that were turned away, for too many were waiting.
    pub turned_away: Counter,
}

impl Default for Drawings {
    fn default() -> Self {
        Self {
            duration: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            waiting: Gauge::default(),
            under_way: Gauge::default(),
            turned_away: Counter::default(),
        }
    }
}

impl Drawings {
    /// An image was drawn, or could not be, in so long.
    pub fn drew(&self, format: &'static str, elapsed: Duration) {
        let duration = self.duration.get_or_create(&FormatLabels { format });
        duration.observe(elapsed.as_secs_f64());
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register_with_unit(
            "render_duration",
            "Time to draw an image that no cache had",
            Unit::Seconds,
            self.duration.clone(),
        );
        registry.register(
            "png_queue_waiting",
            "PNGs that wait to be drawn",
            self.waiting.clone(),
        );
        registry.register(
            "png_queue_drawing",
            "PNGs that are being drawn",
            self.under_way.clone(),
        );
        registry.register(
            "png_queue_turned_away",
            "PNGs that were not drawn, for too many were waiting",
            self.turned_away.clone(),
        );
    }
}

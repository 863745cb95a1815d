//! What several instances know together.

use std::time::Duration;

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

/// The upper ends of the buckets, in seconds: a server nearby answers in less than a millisecond, and no
/// answer is waited for longer than a tenth of a second.
const SECONDS: [f64; 9] = [
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.1,
];

/// The labels of a question.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct SharedLabels {
    /// `entities`, `pages`, `repositories` or `facts`.
    pub kind: &'static str,
    /// What came of it.
    pub outcome: &'static str,
}

/// The label of a failure.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct ReasonLabels {
    /// Why, in one word.
    pub reason: &'static str,
}

/// What is asked of the shared cache.
#[derive(Debug)]
pub struct SharedUse {
    lookups: Family<SharedLabels, Counter>,
    failures: Family<ReasonLabels, Counter>,
    duration: Histogram,
    /// Whether it is used: 1 or 0.
    pub connected: Gauge,
}

impl Default for SharedUse {
    fn default() -> Self {
        Self {
            lookups: Family::default(),
            failures: Family::default(),
            duration: Histogram::new(SECONDS),
            connected: Gauge::default(),
        }
    }
}

impl SharedUse {
    /// So many questions of one kind ended so.
    pub fn looked_up(&self, kind: &'static str, outcome: &'static str, count: usize) {
        if count > 0 {
            let labels = SharedLabels { kind, outcome };
            let lookups = self.lookups.get_or_create(&labels);
            lookups.inc_by(count as u64);
        }
    }

    /// Commands came to nothing.
    pub fn failed(&self, reason: &'static str) {
        self.failures.get_or_create(&ReasonLabels { reason }).inc();
    }

    /// Commands took so long together.
    pub fn took(&self, elapsed: Duration) {
        self.duration.observe(elapsed.as_secs_f64());
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register(
            "shared_lookups",
            "What was looked up in the shared cache, by what came of it",
            self.lookups.clone(),
        );
        registry.register(
            "shared_errors",
            "Commands to the shared cache that came to nothing, by reason",
            self.failures.clone(),
        );
        registry.register_with_unit(
            "shared_request_duration",
            "Time from commands to the shared cache to their replies",
            Unit::Seconds,
            self.duration.clone(),
        );
        registry.register(
            "shared_connected",
            "Whether the shared cache is used",
            self.connected.clone(),
        );
    }
}

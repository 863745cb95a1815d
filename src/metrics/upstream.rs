//! Questions to the backend.

use std::time::{Duration, Instant};

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::{Registry, Unit},
};

/// The upper ends of the buckets, in seconds: a backend answers in milliseconds, and a question to a plugin may
/// take half a minute.
const SECONDS: [f64; 12] = [
    0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 10.0,
];

/// The upper ends of the buckets of batches: no question has more references than a thousand.
const REFERENCES: [f64; 9] = [1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0, 500.0, 1_000.0];

/// What a question that was given up counts as.
const GIVEN_UP: &str = "given_up";

/// The labels of a question.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct CallLabels {
    /// What was asked, such as `by-refs`.
    pub endpoint: &'static str,
    /// `ok`, or in one word why not.
    pub outcome: &'static str,
}

/// The labels of a question's time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct EndpointLabels {
    /// What was asked.
    pub endpoint: &'static str,
}

/// What was asked of the backend.
#[derive(Debug)]
pub struct Upstream {
    calls: Family<CallLabels, Counter>,
    duration: Family<EndpointLabels, Histogram, fn() -> Histogram>,
    batch: Histogram,
}

impl Default for Upstream {
    fn default() -> Self {
        Self {
            calls: Family::default(),
            duration: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            batch: Histogram::new(REFERENCES),
        }
    }
}

impl Upstream {
    /// A question that goes out now.
    #[must_use]
    pub fn call(&self, endpoint: &'static str) -> Call<'_> {
        Call {
            upstream: self,
            endpoint,
            begun: Instant::now(),
            outcome: GIVEN_UP,
        }
    }

    /// A question has so many references.
    pub fn observe_batch(&self, references: usize) {
        let references = u32::try_from(references).unwrap_or(u32::MAX);
        self.batch.observe(references.into());
    }

    fn count(&self, endpoint: &'static str, outcome: &'static str, elapsed: Duration) {
        let labels = CallLabels { endpoint, outcome };
        self.calls.get_or_create(&labels).inc();
        let duration = self.duration.get_or_create(&EndpointLabels { endpoint });
        duration.observe(elapsed.as_secs_f64());
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register(
            "upstream_requests",
            "Questions to the backend, by endpoint and outcome",
            self.calls.clone(),
        );
        registry.register_with_unit(
            "upstream_request_duration",
            "Time from a question to the backend to the end of its answer",
            Unit::Seconds,
            self.duration.clone(),
        );
        registry.register(
            "upstream_batch_references",
            "References of a question to the backend",
            self.batch.clone(),
        );
    }
}

/// A question that is under way. It counts when it is dropped: one that ended with its outcome, one that
/// nobody waits for any more, mostly because it took too long, as `given_up`.
#[derive(Debug)]
pub struct Call<'a> {
    upstream: &'a Upstream,
    endpoint: &'static str,
    begun: Instant,
    outcome: &'static str,
}

impl Call<'_> {
    /// The end, with its outcome.
    pub fn ended(mut self, outcome: &'static str) {
        self.outcome = outcome;
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        let elapsed = self.begun.elapsed();
        self.upstream.count(self.endpoint, self.outcome, elapsed);
    }
}

//! Requests to the public listener, and the badges that were served.

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

/// The upper ends of the buckets, in seconds: from what is answered again, over what is drawn and what
/// the catalog is asked for, to the two seconds that no badge may take.
const SECONDS: [f64; 14] = [
    0.000_01, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 0.25, 0.5, 1.0,
    2.0,
];

/// The labels of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RequestLabels {
    /// The route's template without the base path, such as `/snippets`.
    pub route: String,
    /// The answer's status, such as 200.
    pub status: u16,
    /// What it is answered with, such as `svg`; empty where that is nothing.
    pub format: &'static str,
}

/// The labels of a route's times.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RouteLabels {
    /// The route's template without the base path.
    pub route: String,
}

/// The labels of a badge that was served.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct ServedLabels {
    /// `badge`, `bar` or `static`.
    pub kind: &'static str,
    /// The badge's id; empty where it is none of an entity's badges.
    pub badge: String,
    /// The extension of its format, such as `svg`.
    pub format: &'static str,
}

/// The label of an image that says what went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct FailureLabels {
    /// What it was, in one word, such as `unavailable`.
    pub failure: &'static str,
}

/// The labels of a click.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct ClickLabels {
    /// The badge's id; empty where the link names none, as that of a bar.
    pub badge: String,
}

/// What was asked over HTTP, and what it was answered with.
#[derive(Debug)]
pub struct Requests {
    /// Answers.
    pub answered: Family<RequestLabels, Counter>,
    /// How long it took from the head of a request to the head of its answer.
    pub duration: Family<RouteLabels, Histogram, fn() -> Histogram>,
    /// Requests that are under way.
    pub in_flight: Gauge,
    /// Badges that say what was asked for; failures are not among them.
    pub served: Family<ServedLabels, Counter>,
    /// Images that say what went wrong, which a status of 200 does not tell.
    pub failed: Family<FailureLabels, Counter>,
    /// Redirects from a badge to the portal.
    pub clicks: Family<ClickLabels, Counter>,
}

impl Default for Requests {
    fn default() -> Self {
        Self {
            answered: Family::default(),
            duration: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            in_flight: Gauge::default(),
            served: Family::default(),
            failed: Family::default(),
            clicks: Family::default(),
        }
    }
}

impl Requests {
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register(
            "http_requests",
            "Answers by route, status and format",
            self.answered.clone(),
        );
        registry.register_with_unit(
            "http_request_duration",
            "Time from the head of a request to the head of its answer",
            Unit::Seconds,
            self.duration.clone(),
        );
        registry.register(
            "http_requests_in_flight",
            "Requests that are under way",
            self.in_flight.clone(),
        );
        registry.register(
            "served",
            "Badges and bars that were served, failures left out",
            self.served.clone(),
        );
        registry.register(
            "failed",
            "Images that were answered with and say what went wrong",
            self.failed.clone(),
        );
        registry.register(
            "clicks",
            "Redirects from a badge to the portal",
            self.clicks.clone(),
        );
    }
}

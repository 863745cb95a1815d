//! How long an answer may be kept by browsers and proxies (RFC 9111, RFC 5861).
//!
//! Every answer says so: GitHub's image proxy keeps an image without `Cache-Control` for a year.

use std::time::Duration;

use crate::service::FailureKind;

/// The times that good answers are sent with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freshness {
    /// For browsers.
    pub max_age: Duration,
    /// For shared caches.
    pub s_max_age: Duration,
    /// How long a cache may go on serving while it asks again.
    pub stale_while_revalidate: Duration,
    /// How long a cache may go on serving while it gets errors.
    pub stale_if_error: Duration,
}

impl Freshness {
    /// How long a browser may keep a good answer; `cache_seconds` raises it and never lowers it.
    pub(super) fn max_age(&self, cache_seconds: Option<u32>) -> Duration {
        raised(self.max_age, cache_seconds)
    }

    /// `Cache-Control` of a good answer; `cache_seconds` raises its times and never lowers them.
    pub(super) fn cache_control(&self, cache_seconds: Option<u32>) -> String {
        format!(
            "public, max-age={}, s-maxage={}, stale-while-revalidate={}, stale-if-error={}",
            self.max_age(cache_seconds).as_secs(),
            raised(self.s_max_age, cache_seconds).as_secs(),
            self.stale_while_revalidate.as_secs(),
            self.stale_if_error.as_secs()
        )
    }
}

fn raised(configured: Duration, asked_seconds: Option<u32>) -> Duration {
    configured.max(Duration::from_secs(
        asked_seconds.unwrap_or_default().into(),
    ))
}

/// `Cache-Control` of a failure. It never freezes in a proxy, and one that may be over in a second
/// is not kept at all.
pub(super) fn of_failure(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Unavailable => "no-store",
        FailureKind::NotFound | FailureKind::Invalid => "public, max-age=60",
    }
}

//! One answer, and how long it holds. Ages are judged by tokio's clock.

use std::time::Duration;

use tokio::time::Instant;

use super::RecallLimits;
use crate::catalog::{RETRY_PAUSE, jitter};

/// What was said, and when.
#[derive(Debug, Clone)]
pub(super) struct Answer<V> {
    pub(super) said: Option<V>,
    given: Instant,
    fresh_for: Duration,
    /// When asking for it again last failed.
    failed: Option<Instant>,
    /// Since when it is said that there is nothing of what was known.
    denied: Option<Instant>,
}

/// What an answer is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is served.
    Current,
    /// It is served, and asked for.
    Stale,
    /// It is served no more.
    Gone,
}

impl<V> Answer<V> {
    pub(super) fn new(said: Option<V>, fresh_for: Duration, limits: &RecallLimits) -> Self {
        let fresh_for = match said {
            Some(_) => jitter::shortened(fresh_for, limits.jitter_percent),
            None => fresh_for.min(limits.absent_for),
        };
        Self {
            said,
            given: Instant::now(),
            fresh_for,
            failed: None,
            denied: None,
        }
    }

    /// The same answer where asking for it failed: not to be asked for again at once.
    pub(super) fn after_failure(self) -> Self {
        let failed = Some(Instant::now());
        Self { failed, ..self }
    }

    /// The same answer where there is nothing any more.
    pub(super) fn after_denial(self) -> Self {
        let now = Instant::now();
        Self {
            failed: Some(now),
            denied: self.denied.or(Some(now)),
            ..self
        }
    }

    /// Whether another denial is to be believed.
    pub(super) fn was_denied_for(&self, grace: Duration) -> bool {
        grace.is_zero() || self.denied.is_some_and(|since| since.elapsed() >= grace)
    }

    /// What the answer is good for where it is to be no older than `fresh_for`. Another asker of the
    /// same question may be content with an older one.
    pub(super) fn standing(&self, fresh_for: Duration, limits: &RecallLimits) -> Standing {
        let age = self.given.elapsed();
        let kept_for = match self.said {
            Some(_) => self.fresh_for.saturating_add(limits.stale_for),
            None => self.fresh_for,
        };
        if age < self.fresh_for.min(fresh_for) {
            Standing::Current
        } else if age >= kept_for {
            Standing::Gone
        } else if self.failed.is_some_and(|at| at.elapsed() < RETRY_PAUSE) {
            Standing::Current
        } else {
            Standing::Stale
        }
    }
}

//! One answer, and how long it holds. Ages are judged by tokio's clock.

use std::time::Duration;

use tokio::time::Instant;

use super::RecallLimits;
use crate::catalog::{RETRY_PAUSE, Told, jitter, told::ago};

/// What was said, and when.
#[derive(Debug, Clone)]
pub(super) struct Answer<V> {
    pub(super) said: Option<V>,
    given: Instant,
    /// How old it was already when this process learnt of it.
    age_then: Duration,
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
    pub(super) fn told(told: Told<Option<V>>, fresh_for: Duration, limits: &RecallLimits) -> Self {
        let fresh_for = match (told.fresh_for, &told.said) {
            (Some(left), _) => told.age.saturating_add(left),
            (None, Some(_)) => jitter::shortened(fresh_for, limits.jitter_percent),
            (None, None) => fresh_for.min(limits.absent_for),
        };
        Self {
            said: told.said,
            given: Instant::now(),
            age_then: told.age,
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

    /// The same answer where it was said an `age` ago that there is nothing any more.
    pub(super) fn after_denial(self, age: Duration) -> Self {
        Self {
            failed: Some(Instant::now()),
            denied: self.denied.or_else(|| Some(ago(age))),
            ..self
        }
    }

    /// Whether another denial, said an `age` ago, is to be believed.
    pub(super) fn is_believed_denied(&self, grace: Duration, age: Duration) -> bool {
        let said = |since: Instant| since.elapsed().saturating_sub(age);
        grace.is_zero() || self.denied.is_some_and(|since| said(since) >= grace)
    }

    /// What the answer is good for where it is to be no older than `fresh_for`. Another asker of the
    /// same question may be content with an older one.
    pub(super) fn standing(&self, fresh_for: Duration, limits: &RecallLimits) -> Standing {
        let age = self.given.elapsed().saturating_add(self.age_then);
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

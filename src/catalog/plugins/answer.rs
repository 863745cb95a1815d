//! One answer of a plugin, and how long it holds. Ages are judged by tokio's clock.

use std::{sync::Arc, time::Duration};

use serde_json::Value;
use tokio::time::Instant;

use super::{Facts, PluginCacheLimits};
use crate::{
    catalog::{RETRY_PAUSE, jitter},
    client::PluginRequest,
};

/// What an entry takes besides its key and its facts.
const ENTRY_BYTES: usize = 256;

/// How much more memory JSON takes than its text, roughly.
const JSON_FACTOR: usize = 3;

/// What a plugin said, and when.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    facts: Option<Facts>,
    given: Instant,
    fresh_for: Duration,
    /// When it last failed to say it again.
    failed: Option<Instant>,
    /// Since when it says that there is nothing of what it knew.
    denied: Option<Instant>,
}

/// What an answer is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is served.
    Current,
    /// It is served, and the plugin is asked.
    Stale,
    /// It is served no more.
    Gone,
}

impl Answer {
    pub(super) fn new(
        facts: Option<Facts>,
        fresh_for: Duration,
        limits: &PluginCacheLimits,
    ) -> Self {
        let fresh_for = match facts {
            Some(_) => jitter::shortened(fresh_for, limits.jitter_percent),
            None => fresh_for.min(limits.absent_for),
        };
        Self {
            facts,
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

    /// The same answer where the plugin has nothing any more.
    pub(super) fn after_denial(self) -> Self {
        let now = Instant::now();
        Self {
            failed: Some(now),
            denied: self.denied.or(Some(now)),
            ..self
        }
    }

    pub(super) fn facts(&self) -> Option<&Facts> {
        self.facts.as_ref()
    }

    pub(super) fn value(&self) -> Option<Arc<Value>> {
        self.facts.as_ref().map(|facts| Arc::clone(&facts.value))
    }

    /// Whether another denial is to be believed.
    pub(super) fn was_denied_for(&self, grace: Duration) -> bool {
        grace.is_zero() || self.denied.is_some_and(|since| since.elapsed() >= grace)
    }

    pub(super) fn standing(&self, limits: &PluginCacheLimits) -> Standing {
        let age = self.given.elapsed();
        let kept_for = match self.facts {
            Some(_) => self.fresh_for.saturating_add(limits.stale_for),
            None => self.fresh_for,
        };
        if age < self.fresh_for {
            Standing::Current
        } else if age >= kept_for {
            Standing::Gone
        } else if self.failed.is_some_and(|at| at.elapsed() < RETRY_PAUSE) {
            Standing::Current
        } else {
            Standing::Stale
        }
    }

    pub(super) fn weight(&self, request: &PluginRequest) -> u32 {
        let facts = self.facts.as_ref().map_or(0, |facts| facts.size_bytes);
        let bytes = ENTRY_BYTES + request.size_bytes() + JSON_FACTOR * facts;
        u32::try_from(bytes).unwrap_or(u32::MAX)
    }
}

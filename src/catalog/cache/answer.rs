//! One answer of the catalog, and how long it holds.
//!
//! An answer is fresh, then stale (served, and asked for again), then gone. Ages are judged by
//! tokio's clock.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{CacheLimits, RETRY_PAUSE};
use crate::{
    catalog::{Told, jitter, told::ago},
    entity::{Entity, EntityRef},
};

/// What an entry takes besides its key and entity: the cache's own records, measured roughly.
const ENTRY_BYTES: usize = 256;

/// What the catalog said, and when.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) entity: Option<Arc<Entity>>,
    given: Instant,
    /// How old it was already when this process learnt of it.
    age_then: Duration,
    fresh_for: Duration,
    /// When the catalog last failed to say it again.
    failed: Option<Instant>,
    /// Since when the catalog says of an entity that it knew that there is none.
    missing: Option<Instant>,
    /// Whether it is known to be true no more.
    is_outdated: bool,
}

/// What an answer is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is served.
    Current,
    /// It is served, and the catalog is asked.
    Stale,
    /// It is served where the catalog gives no other.
    Outdated,
    /// It is served no more.
    Gone,
}

impl Answer {
    /// What the catalog said.
    pub(super) fn told(told: Told<Option<Arc<Entity>>>, limits: &CacheLimits) -> Self {
        let new = Self::new(told.said, limits);
        let left = told.fresh_for.map(|left| told.age.saturating_add(left));
        Self {
            age_then: told.age,
            fresh_for: left.unwrap_or(new.fresh_for),
            ..new
        }
    }

    /// What the catalog says now.
    fn new(entity: Option<Arc<Entity>>, limits: &CacheLimits) -> Self {
        let fresh_for = match entity {
            Some(_) => jitter::shortened(limits.fresh_for, limits.jitter_percent),
            None => limits.absent_for,
        };
        Self {
            entity,
            given: Instant::now(),
            age_then: Duration::ZERO,
            fresh_for,
            failed: None,
            missing: None,
            is_outdated: false,
        }
    }

    /// How long ago the catalog said it.
    pub(super) fn age(&self) -> Duration {
        self.given.elapsed().saturating_add(self.age_then)
    }

    /// The same answer where asking for it failed: not to be asked for again at once. Whoever gives
    /// no answer has not denied the entity either.
    pub(super) fn after_failure(self) -> Self {
        Self {
            failed: Some(Instant::now()),
            missing: None,
            ..self
        }
    }

    /// The same answer where the catalog denied the entity an `age` ago.
    pub(super) fn after_denial(self, age: Duration) -> Self {
        Self {
            failed: None,
            missing: self.missing.or_else(|| Some(ago(age))),
            ..self
        }
    }

    /// Whether the catalog denied it when it was last asked.
    pub(super) fn is_denied(&self) -> bool {
        self.missing.is_some()
    }

    /// The same answer, which is known to be true no more.
    pub(super) fn outdated(self) -> Self {
        Self {
            failed: None,
            missing: None,
            is_outdated: true,
            ..self
        }
    }

    /// Whether it is known to be true no more.
    pub(super) fn is_outdated(&self) -> bool {
        self.is_outdated
    }

    /// Whether it is a better word than one that was said an `age` ago.
    pub(super) fn is_newer_than(&self, age: Duration) -> bool {
        !self.is_outdated && self.entity.is_some() && self.age() < age
    }

    /// Whether another denial, said an `age` ago, is to be believed.
    pub(super) fn is_believed_denied(&self, grace: Duration, age: Duration) -> bool {
        let said = |since: Instant| since.elapsed().saturating_sub(age);
        let is_second = self.missing.is_some_and(|since| said(since) >= grace);
        self.is_outdated || grace.is_zero() || is_second
    }

    pub(super) fn standing(&self, limits: &CacheLimits) -> Standing {
        let age = self.age();
        // That an entity was not there some time ago says little.
        let kept_for = match self.entity {
            Some(_) => limits.fresh_for.saturating_add(limits.stale_for),
            None => self.fresh_for,
        };
        let since = |moment: Option<Instant>, pause| moment.is_some_and(|at| at.elapsed() < pause);
        if age < self.fresh_for && !self.is_outdated {
            Standing::Current
        } else if age >= kept_for {
            Standing::Gone
        } else if self.is_outdated {
            // Not to be asked for by every reader while the catalog is in trouble.
            if since(self.failed, RETRY_PAUSE) {
                Standing::Current
            } else {
                Standing::Outdated
            }
        } else if since(self.failed, RETRY_PAUSE) || since(self.missing, limits.absent_grace) {
            Standing::Current
        } else {
            Standing::Stale
        }
    }

    pub(super) fn weight(&self, reference: &EntityRef) -> u32 {
        let parts = [
            reference.kind().as_str(),
            reference.namespace().as_str(),
            reference.name().as_str(),
        ];
        let key: usize = parts.iter().map(|part| part.len()).sum();
        let entity = self.entity.as_ref().map_or(0, |entity| entity.size_bytes());
        u32::try_from(ENTRY_BYTES + key + entity).unwrap_or(u32::MAX)
    }
}

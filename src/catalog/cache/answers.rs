//! The answers that are kept, within their weight, and how old they may grow.
//!
//! Ages are ours to judge, by tokio's clock: an answer that is no longer fresh is still worth
//! keeping for when the catalog fails. The cache itself only bounds memory.

use std::{sync::Arc, time::Duration};

use moka::future::Cache;
use tokio::time::Instant;

use super::{CacheLimits, RETRY_PAUSE};
use crate::entity::{Entity, EntityRef};

/// What an entry takes besides its key and entity: the cache's own records, measured roughly.
const ENTRY_BYTES: usize = 256;

/// The longest life that the cache library takes; more would make it panic.
const MAX_LIFE: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// What the catalog said, and when.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) entity: Option<Arc<Entity>>,
    given: Instant,
    /// When the catalog last failed to say it again.
    failed: Option<Instant>,
}

impl Answer {
    pub(super) fn new(entity: Option<Arc<Entity>>) -> Self {
        Self {
            entity,
            given: Instant::now(),
            failed: None,
        }
    }

    /// The same answer, not to be asked for again at once.
    pub(super) fn after_failure(mut self) -> Self {
        self.failed = Some(Instant::now());
        self
    }

    /// Whether it is served without asking.
    pub(super) fn is_current(&self, limits: &CacheLimits) -> bool {
        let paused = || self.failed.is_some_and(|at| at.elapsed() < RETRY_PAUSE);
        self.given.elapsed() < self.fresh_for(limits) || (self.may_stand_in(limits) && paused())
    }

    /// Whether it is served where asking failed. An absence never is: that an entity was not there
    /// some time ago says little.
    pub(super) fn may_stand_in(&self, limits: &CacheLimits) -> bool {
        let until = self.fresh_for(limits).saturating_add(limits.stale_for);
        self.entity.is_some() && self.given.elapsed() < until
    }

    fn fresh_for(&self, limits: &CacheLimits) -> Duration {
        match self.entity {
            Some(_) => limits.fresh_for,
            None => limits.absent_for,
        }
    }

    fn weight(&self, reference: &EntityRef) -> u32 {
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

/// Answers by reference, the least used leaving first.
#[derive(Debug)]
pub(super) struct Answers(Cache<EntityRef, Answer>);

impl Answers {
    pub(super) fn new(limits: &CacheLimits) -> Self {
        let life = limits.fresh_for.saturating_add(limits.stale_for);
        let cache = Cache::builder()
            .max_capacity(limits.capacity_bytes)
            .weigher(|reference, answer: &Answer| answer.weight(reference))
            .time_to_live(life.max(limits.absent_for).min(MAX_LIFE))
            .build();
        Self(cache)
    }

    pub(super) async fn get(&self, reference: &EntityRef) -> Option<Answer> {
        self.0.get(reference).await
    }

    pub(super) async fn put(&self, reference: &EntityRef, answer: Answer) {
        self.0.insert(reference.clone(), answer).await;
    }
}

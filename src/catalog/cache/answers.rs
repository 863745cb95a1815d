//! The answers that are kept, within their weight.
//!
//! The cache itself only bounds memory: an answer that is no longer fresh is still worth keeping for
//! when the catalog fails.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use moka::{future::Cache, notification::RemovalCause};

use super::{CacheLimits, answer::Answer};
use crate::{
    catalog::Known,
    entity::EntityRef,
    metrics::{self, CacheUse},
};

/// The longest life that the cache library takes; more would make it panic.
const MAX_LIFE: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// Answers by reference, the least used leaving first.
#[derive(Debug)]
pub(super) struct Answers {
    cache: Cache<EntityRef, Answer>,
    fresh_for: Duration,
    changes: AtomicU64,
    outdated: AtomicU64,
    pub(super) used: CacheUse,
}

impl Answers {
    pub(super) fn new(limits: &CacheLimits) -> Self {
        let life = limits.fresh_for.saturating_add(limits.stale_for);
        let used = CacheUse::default();
        let evicted = used.evicted.clone();
        let cache = Cache::builder()
            .eviction_listener(move |_, _, cause| {
                if cause == RemovalCause::Size {
                    evicted.inc();
                }
            })
            .max_capacity(limits.capacity_bytes)
            .weigher(|reference, answer: &Answer| answer.weight(reference))
            .time_to_live(life.max(limits.absent_for).min(MAX_LIFE))
            .build();
        Self {
            cache,
            fresh_for: limits.fresh_for,
            changes: AtomicU64::new(0),
            outdated: AtomicU64::new(0),
            used,
        }
    }

    pub(super) async fn get(&self, reference: &EntityRef) -> Option<Answer> {
        self.cache.get(reference).await
    }

    pub(super) async fn put(&self, reference: &EntityRef, answer: Answer) {
        self.cache.insert(reference.clone(), answer).await;
        self.changes.fetch_add(1, Ordering::Relaxed);
    }

    /// An entity is no more what is known of it.
    pub(super) async fn outdate(&self, reference: &EntityRef) {
        self.outdated.fetch_add(1, Ordering::SeqCst);
        match self.cache.get(reference).await {
            // Nothing is lost with it.
            Some(answer) if answer.entity.is_none() => {
                self.cache.invalidate(reference).await;
            }
            Some(answer) => self.put(reference, answer.outdated()).await,
            None => {}
        }
    }

    /// A number that grows whenever something is outdated.
    pub(super) fn outdated(&self) -> u64 {
        self.outdated.load(Ordering::SeqCst)
    }

    /// Forgets everything, and gives the memory back.
    pub(super) async fn clear(&self) {
        self.cache.invalidate_all();
        self.cache.run_pending_tasks().await;
    }

    /// A number that grows with everything that is put here.
    pub(super) fn changes(&self) -> u64 {
        self.changes.load(Ordering::Relaxed)
    }

    /// The entities, with their ages; those that are others by now as old as what is asked for again.
    pub(super) fn known(&self) -> Vec<Known> {
        let known = |(_, answer): (_, Answer)| {
            let mut age = answer.age();
            if answer.is_outdated() {
                age = age.max(self.fresh_for);
            }
            answer.entity.map(|entity| Known { entity, age })
        };
        self.cache.iter().filter_map(known).collect()
    }
}

impl metrics::Cache for Answers {
    fn used(&self) -> &CacheUse {
        &self.used
    }

    fn entries(&self) -> u64 {
        self.cache.entry_count()
    }

    fn size_bytes(&self) -> u64 {
        self.cache.weighted_size()
    }
}

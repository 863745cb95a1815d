//! Answers of a slow catalog, kept for a while.
//!
//! A known entity is answered at once: while it is fresh without a question, after that with one in
//! the background. Only what is not known is waited for. Callers that ask for one entity at one time
//! share one lookup, and a caller that goes away does not take the lookup with it.
//!
//! An error is never kept as an answer, and never replaces one. Where the catalog denies an entity
//! that it knew, it is asked again before it is believed: a Backstage that has just started denies
//! everything for a moment.

mod answer;
mod answers;
mod desk;
mod lister;
mod read_ahead;
mod searches;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use tokio::time::timeout;

use answer::{Answer, Standing};
use desk::Desk;

use super::{
    Catalog, CatalogError, Health, Knowledge, Known, Lookup, Search, Selection, Source, Urgency,
    batcher::Batcher,
};
use crate::{
    entity::{Entity, EntityRef, Repository},
    metrics,
};

/// How long a known entity is served without another try after its refresh failed: the catalog is
/// in trouble, and a lookup a request would not help it.
pub const RETRY_PAUSE: Duration = Duration::from_secs(5);

/// How long an entity that is known to be another by now is asked for before what was known is shown on:
/// a catalog that hangs is to cost no badge.
pub(super) const OUTDATED_PATIENCE: Duration = Duration::from_millis(600);

/// How much is kept and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheLimits {
    /// The memory that entities may take together, about.
    pub capacity_bytes: u64,
    /// How long an entity is served before the catalog is asked again.
    pub fresh_for: Duration,
    /// By how much of that chance may shorten it, in percent: what was asked for at one time is not
    /// asked for again at one time.
    pub jitter_percent: u32,
    /// How long the answer that there is no such entity is served. It is best short: a catalog that
    /// has just started answers so for a moment.
    pub absent_for: Duration,
    /// How long a known entity that the catalog denies is served before it is believed; none to
    /// believe at once.
    pub absent_grace: Duration,
    /// How long after `fresh_for` an entity is still served.
    pub stale_for: Duration,
}

/// A catalog in front of a slower one.
///
/// It is not for [`FilesCatalog`](super::FilesCatalog), which answers from memory and is always
/// up to date.
#[derive(Debug)]
pub struct CachedCatalog(Arc<Desk>);

impl CachedCatalog {
    /// An empty cache in front of `source`, to be made on the runtime that shall ask it.
    #[must_use]
    pub fn new(source: Arc<dyn Source>, limits: CacheLimits) -> Self {
        Self(Arc::new(Desk::new(source, limits)))
    }

    /// Takes up what was known before; what is too old to be served is left out. Returns how many
    /// entities were taken.
    pub async fn restore(&self, known: Vec<Known>) -> usize {
        self.0.restore(known).await
    }

    /// Forgets everything.
    pub async fn clear(&self) {
        self.0.answers.clear().await;
    }

    /// The limits that it keeps.
    #[must_use]
    pub fn limits(&self) -> &CacheLimits {
        &self.0.limits
    }

    /// What it keeps, by name.
    #[must_use]
    pub fn caches(&self) -> Vec<(&'static str, Arc<dyn metrics::Cache>)> {
        vec![
            ("entities", Arc::clone(&self.0.answers) as _),
            ("repositories", Arc::clone(&self.0.repositories) as _),
            ("searches", self.0.searches.cache()),
        ]
    }

    /// How old an entity may be that is served.
    #[must_use]
    pub fn kept_for(&self) -> Duration {
        let limits = self.0.limits;
        limits.fresh_for.saturating_add(limits.stale_for)
    }
}

#[async_trait]
impl Catalog for CachedCatalog {
    async fn entity(&self, reference: &EntityRef) -> Lookup {
        let desk = &self.0;
        let used = &desk.answers.used;
        let mut outdated = None;
        if let Some(answer) = desk.answers.get(reference).await {
            match answer.standing(&desk.limits) {
                Standing::Current => {
                    used.fresh.inc();
                    return Ok(answer.entity);
                }
                Standing::Stale => {
                    used.stale.inc();
                    // The task goes on by itself.
                    drop(desk.fly(reference, Urgency::Background));
                    return Ok(answer.entity);
                }
                Standing::Outdated => outdated = Some(answer.entity),
                Standing::Gone => {}
            }
        }
        let (flight, boarding) = desk.fly(reference, Urgency::AtOnce);
        boarding.count(used);
        match outdated {
            // The question goes on.
            Some(known) => timeout(OUTDATED_PATIENCE, flight)
                .await
                .unwrap_or(Ok(known)),
            None => flight.await,
        }
    }

    async fn of_repository(
        &self,
        repository: &Repository,
    ) -> Result<Vec<Arc<Entity>>, CatalogError> {
        self.0.of_repository(repository).await
    }

    async fn list(&self, selection: &Selection) -> Result<Vec<Arc<Entity>>, CatalogError> {
        self.0.lister.list(selection).await
    }

    async fn search(&self, search: &Search) -> Result<Vec<Arc<Entity>>, CatalogError> {
        self.0.searches.find(&self.0.source, search).await
    }

    async fn check(&self) -> Result<(), CatalogError> {
        self.0.source.check().await
    }

    async fn forget(&self, references: &[EntityRef]) {
        self.0.forget(references).await;
    }

    fn health(&self) -> Health {
        Health {
            breaker: self.0.source.breaker(),
            mirror: None,
            is_restored: self.0.is_restored(),
        }
    }
}

impl Knowledge for CachedCatalog {
    fn known(&self) -> Vec<Known> {
        self.0.answers.known()
    }

    fn changes(&self) -> u64 {
        self.0.answers.changes()
    }
}

#[cfg(test)]
mod tests;

//! Answers of a slow catalog, kept for a while.
//!
//! Callers that ask for one entity at one time share one lookup, and a caller that goes away does
//! not take the lookup with it. An error is never kept as an answer: it goes to those who wait,
//! and where the entity was known before, they get that instead.

mod answers;
mod flights;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;

use answers::{Answer, Answers};
use flights::Flights;
use tokio::time::timeout;

use super::{Catalog, CatalogError};
use crate::entity::{Entity, EntityRef};

/// How long a known entity is served without another try after its refresh failed: the catalog is
/// in trouble, and a lookup a request would neither help it nor be fast.
pub const RETRY_PAUSE: Duration = Duration::from_secs(5);

/// How long a caller waits for the refresh of an entity that is known; the refresh goes on, and the
/// caller gets what is known. Short, for somebody waits, and longer than a catalog in health takes.
pub const KNOWN_PATIENCE: Duration = Duration::from_millis(500);

/// How much is kept and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheLimits {
    /// The memory that entities may take together, about.
    pub capacity_bytes: u64,
    /// How long an entity is served before the catalog is asked again.
    pub fresh_for: Duration,
    /// The same for the answer that there is no such entity. It is best short: a catalog that has
    /// just started answers so for a moment.
    pub absent_for: Duration,
    /// How long after that an entity is still served while the catalog gives no answer.
    pub stale_for: Duration,
}

/// A catalog in front of a slower one.
///
/// It is not for [`FilesCatalog`](super::FilesCatalog), which answers from memory and is always
/// up to date.
#[derive(Debug)]
pub struct CachedCatalog {
    desk: Arc<Desk>,
    flights: Flights,
}

/// What the lookups work on; they outlive the call that began them.
#[derive(Debug)]
struct Desk {
    upstream: Arc<dyn Catalog>,
    limits: CacheLimits,
    answers: Answers,
}

impl CachedCatalog {
    /// An empty cache in front of `upstream`.
    #[must_use]
    pub fn new(upstream: Arc<dyn Catalog>, limits: CacheLimits) -> Self {
        let desk = Desk {
            upstream,
            limits,
            answers: Answers::new(&limits),
        };
        Self {
            desk: Arc::new(desk),
            flights: Flights::default(),
        }
    }
}

impl Desk {
    /// What is known and need not be asked for.
    async fn current(&self, reference: &EntityRef) -> Option<Option<Arc<Entity>>> {
        let answer = self.answers.get(reference).await?;
        answer.is_current(&self.limits).then_some(answer.entity)
    }

    /// What may be answered while the upstream gives no answer.
    async fn stand_in(&self, reference: &EntityRef) -> Option<Option<Arc<Entity>>> {
        let answer = self.answers.get(reference).await?;
        answer.may_stand_in(&self.limits).then_some(answer.entity)
    }

    /// Asks the upstream and keeps its answer.
    async fn refresh(&self, reference: &EntityRef) -> Result<Option<Arc<Entity>>, CatalogError> {
        // Another lookup may have ended between our look at the cache and our start.
        if let Some(entity) = self.current(reference).await {
            return Ok(entity);
        }
        let error = match self.upstream.entity(reference).await {
            Ok(entity) => {
                let answer = Answer::new(entity.clone());
                self.answers.put(reference, answer).await;
                return Ok(entity);
            }
            Err(error) => error,
        };
        let known = self.answers.get(reference).await;
        match known.filter(|answer| answer.may_stand_in(&self.limits)) {
            Some(answer) => {
                // A refusal is no news of one entity; who asks the catalog tells of it.
                if !error.is_refusal() {
                    tracing::warn!(%reference, %error, "serving the last known entity");
                }
                let entity = answer.entity.clone();
                self.answers.put(reference, answer.after_failure()).await;
                Ok(entity)
            }
            None => Err(error),
        }
    }
}

#[async_trait]
impl Catalog for CachedCatalog {
    async fn entity(&self, reference: &EntityRef) -> Result<Option<Arc<Entity>>, CatalogError> {
        if let Some(entity) = self.desk.current(reference).await {
            return Ok(entity);
        }
        let desk = Arc::clone(&self.desk);
        let asked = reference.clone();
        let refresh = self
            .flights
            .join(reference, async move { desk.refresh(&asked).await });
        match self.desk.stand_in(reference).await {
            None => refresh.await,
            Some(entity) => timeout(KNOWN_PATIENCE, refresh).await.unwrap_or(Ok(entity)),
        }
    }

    async fn check(&self) -> Result<(), CatalogError> {
        self.desk.upstream.check().await
    }
}

#[cfg(test)]
mod tests;

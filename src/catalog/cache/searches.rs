//! Searches of a slow catalog, remembered for a moment.
//!
//! People who type search for much the same, each a letter further. What is found is kept for a short
//! while, and served for longer where the catalog gives no answer.

use std::{sync::Arc, time::Duration};

use super::{CacheLimits, desk::Group};
use crate::{
    catalog::{
        CatalogError, Search, Source, Terms, Told,
        recall::{Recall, RecallLimits, Weigh},
        turns::Turns,
    },
    entity::Entity,
    metrics,
};

/// How long what was found is as good as new, at most.
const FRESH_FOR: Duration = Duration::from_secs(30);

/// Which part of the memory for entities may go to what was searched for, besides.
const MEMORY_PART: u64 = 8;

/// How many searches the catalog has at a time: each makes it look through all of its entities.
const AT_A_TIME: usize = 4;

/// How many more may wait for their turn.
const WAITING: usize = 32;

/// What was found for each search.
#[derive(Debug)]
pub(super) struct Searches {
    found: Arc<Recall<Terms, Group>>,
    turns: Arc<Turns>,
    fresh_for: Duration,
}

impl Weigh for Terms {
    fn size_bytes(&self) -> usize {
        Self::size_bytes(self)
    }
}

impl Searches {
    pub(super) fn new(limits: &CacheLimits) -> Self {
        Self {
            found: Arc::new(Recall::new(RecallLimits {
                capacity_bytes: limits.capacity_bytes / MEMORY_PART,
                absent_for: limits.absent_for,
                // That nothing is found any more is no loss that has to be doubted.
                absent_grace: Duration::ZERO,
                stale_for: limits.stale_for,
                jitter_percent: limits.jitter_percent,
            })),
            turns: Arc::new(Turns::new(AT_A_TIME, WAITING)),
            fresh_for: limits.fresh_for.min(FRESH_FOR),
        }
    }

    /// What is remembered.
    pub(super) fn cache(&self) -> Arc<dyn metrics::Cache> {
        Arc::clone(&self.found) as _
    }

    /// What `source` finds, or found a moment ago. What may be told of it is to be the same for all who
    /// search.
    pub(super) async fn find(
        &self,
        source: &Arc<dyn Source>,
        search: &Search,
    ) -> Result<Vec<Arc<Entity>>, CatalogError> {
        let ask = || {
            let (source, search) = (Arc::clone(source), search.clone());
            let turns = Arc::clone(&self.turns);
            async move {
                let _turn = turns.take().await?;
                let found = source.search(&search).await?;
                Ok(Told::now((!found.is_empty()).then(|| Group(found.into()))))
            }
        };
        let found = self.found.get(&search.terms, self.fresh_for, ask).await?;
        Ok(found.map_or_else(Vec::new, |Group(entities)| entities.to_vec()))
    }
}

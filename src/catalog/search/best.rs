//! The best entities so far.

use std::{cmp::Ordering, collections::BTreeSet, sync::Arc};

use tokio::task::yield_now;

use super::{Search, rank::Rank};
use crate::entity::Entity;

/// How many entities are looked at before others get their turn: work of about a millisecond.
const AT_ONE_GO: usize = 1_000;

/// The kinds that people make badges of, the most usual first; all others come after them.
const KINDS: [&str; 7] = [
    "component",
    "api",
    "system",
    "domain",
    "resource",
    "template",
    "group",
];

/// What a search has found so far. It never holds more than the search asks for.
#[derive(Debug)]
pub(in crate::catalog) struct Best<'a> {
    search: &'a Search,
    places: BTreeSet<Place>,
}

#[derive(Debug, PartialEq, Eq)]
struct Place {
    rank: Rank,
    entity: Arc<Entity>,
}

impl Place {
    /// What counts, the first the most.
    fn key(&self) -> (Rank, usize, &str, &str, &str) {
        let reference = self.entity.reference();
        let kind = reference.kind().as_str();
        let usual = KINDS.iter().position(|known| *known == kind);
        (
            self.rank,
            usual.unwrap_or(KINDS.len()),
            reference.name().as_str(),
            kind,
            reference.namespace().as_str(),
        )
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<'a> Best<'a> {
    pub(in crate::catalog) fn of(search: &'a Search) -> Self {
        Self {
            search,
            places: BTreeSet::new(),
        }
    }

    pub(in crate::catalog) fn offer(&mut self, entity: &Arc<Entity>) {
        if !self.search.admits(entity) {
            return;
        }
        if let Some(rank) = self.search.rank(entity) {
            let entity = Arc::clone(entity);
            self.places.insert(Place { rank, entity });
            if self.places.len() > self.search.terms.limit {
                self.places.pop_last();
            }
        }
    }

    pub(in crate::catalog) fn in_order(self) -> Vec<Arc<Entity>> {
        self.places.into_iter().map(|place| place.entity).collect()
    }
}

impl Search {
    /// The best of entities that are in memory.
    pub(in crate::catalog) async fn of<'a>(
        &self,
        entities: impl Iterator<Item = &'a Arc<Entity>> + Send,
    ) -> Vec<Arc<Entity>> {
        let mut best = Best::of(self);
        for (number, entity) in entities.enumerate() {
            best.offer(entity);
            if (number + 1) % AT_ONE_GO == 0 {
                yield_now().await;
            }
        }
        best.in_order()
    }
}

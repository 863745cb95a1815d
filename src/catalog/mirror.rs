//! The whole catalog in memory, read again now and then.
//!
//! Every lookup is answered from the last reading, absence included. A reading takes the place of
//! the one before in one step; where it fails, the old one stays. What a reading lacks and the one
//! before had is kept until another reading, no sooner than the grace, lacks it too, and one that is
//! much smaller is not believed at all the first time, nor while it grows again: a Backstage that has
//! just started has nothing for a moment, and then some of it.
//!
//! Until the catalog was read once, lookups go the ordinary way; until it was read twice, those go
//! that way that would end in absence.

mod belief;
mod keeping;
mod outdated;
mod reading;
mod table;

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use arc_swap::ArcSwapOption;
use async_trait::async_trait;
use tokio::{task::JoinHandle, time::timeout};

pub use keeping::page_life;

use keeping::keep;
use outdated::Outdated;
use table::Table;

use super::{
    CachedCatalog, Catalog, CatalogError, Health, Knowledge, Known, Lookup, MirrorHealth, Search,
    Selection, Source, cache::OUTDATED_PATIENCE,
};
use crate::entity::{Entity, EntityRef, Repository};

/// When a mirror reads, and what it believes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MirrorLimits {
    /// The time from one reading to the next.
    pub every: Duration,
    /// By how many percent the catalog may shrink from one reading to the next, to be believed at
    /// once.
    pub shrink_percent: u8,
    /// How long what a reading lacks is kept, at the least.
    pub absent_grace: Duration,
}

/// A catalog that is read whole, in front of one that is asked.
#[derive(Debug)]
pub struct MirroredCatalog {
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    source: Arc<dyn Source>,
    ordinary: Arc<CachedCatalog>,
    limits: MirrorLimits,
    table: ArcSwapOption<Table>,
    /// How often something else came to be answered.
    changes: AtomicU64,
    outdated: Outdated,
}

impl MirroredCatalog {
    /// Begins to read `source`, on the runtime that this is called on; until that is done, `ordinary`
    /// answers.
    #[must_use]
    pub fn start(
        source: Arc<dyn Source>,
        ordinary: Arc<CachedCatalog>,
        limits: MirrorLimits,
    ) -> Self {
        let shared = Arc::new(Shared {
            source,
            ordinary,
            limits,
            table: ArcSwapOption::empty(),
            changes: AtomicU64::new(0),
            outdated: Outdated::default(),
        });
        let task = tokio::spawn(keep(Arc::clone(&shared)));
        Self { shared, task }
    }
}

impl Drop for MirroredCatalog {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Shared {
    /// What is answered from, unless it is too old for that.
    fn current(&self) -> Option<Arc<Table>> {
        let table = self.table.load_full();
        table.filter(|table| table.age() < self.ordinary.kept_for())
    }

    /// What the mirror says; `None` where it says nothing.
    fn look_up(&self, reference: &EntityRef) -> Option<Lookup> {
        let table = self.current()?;
        match table.get(reference) {
            Some(entity) => Some(Ok(Some(Arc::clone(entity)))),
            None => table.is_confirmed().then_some(Ok(None)),
        }
    }
}

#[async_trait]
impl Catalog for MirroredCatalog {
    async fn entity(&self, reference: &EntityRef) -> Lookup {
        if self.shared.outdated.has(reference) {
            let asked = self.shared.ordinary.entity(reference);
            if let Ok(Ok(found)) = timeout(OUTDATED_PATIENCE, asked).await {
                return Ok(found);
            }
        }
        match self.shared.look_up(reference) {
            Some(found) => found,
            None => self.shared.ordinary.entity(reference).await,
        }
    }

    async fn of_repository(
        &self,
        repository: &Repository,
    ) -> Result<Vec<Arc<Entity>>, CatalogError> {
        if let Some(table) = self.shared.current() {
            let found = table.of_repository(repository);
            if table.is_confirmed() || !found.is_empty() {
                return Ok(found);
            }
        }
        self.shared.ordinary.of_repository(repository).await
    }

    async fn list(&self, selection: &Selection) -> Result<Vec<Arc<Entity>>, CatalogError> {
        match self.shared.current() {
            Some(table) => Ok(selection.of(table.entities().iter().map(|it| &it.0)).await),
            None => self.shared.ordinary.list(selection).await,
        }
    }

    async fn search(&self, search: &Search) -> Result<Vec<Arc<Entity>>, CatalogError> {
        match self.shared.current() {
            Some(table) => Ok(search.of(table.entities().iter().map(|it| &it.0)).await),
            None => self.shared.ordinary.search(search).await,
        }
    }

    async fn check(&self) -> Result<(), CatalogError> {
        self.shared.ordinary.check().await
    }

    /// Whose repository an entity is of, what a list has and what a search finds is told as it was read,
    /// until the next reading.
    async fn forget(&self, references: &[EntityRef]) {
        self.shared.outdated.add(references);
        self.shared.changes.fetch_add(1, Ordering::Relaxed);
        self.shared.ordinary.forget(references).await;
    }

    fn health(&self) -> Health {
        let table = self.shared.table.load();
        let mirror = table
            .as_ref()
            .map_or(MirrorHealth::default(), |table| MirrorHealth {
                entities: table.len(),
                age: Some(table.age()),
            });
        Health {
            mirror: Some(mirror),
            ..self.shared.ordinary.health()
        }
    }
}

impl Knowledge for MirroredCatalog {
    fn known(&self) -> Vec<Known> {
        let table = self.shared.table.load_full();
        let Some(table) = table else {
            return self.shared.ordinary.known();
        };
        let mut known = table.known();
        let is_newer = |other: &Known| {
            let reference = other.entity.reference();
            let is_new = !table.is_confirmed() && table.get(reference).is_none();
            is_new || self.shared.outdated.has(reference)
        };
        let mut others = self.shared.ordinary.known();
        others.retain(is_newer);
        let newer: HashSet<_> = others.iter().map(|it| it.entity.reference()).collect();
        known.retain(|it| !newer.contains(it.entity.reference()));
        let fresh_for = self.shared.ordinary.limits().fresh_for;
        for it in &mut known {
            if self.shared.outdated.has(it.entity.reference()) {
                // Whoever takes it up is to ask for it.
                it.age = it.age.max(fresh_for);
            }
        }
        known.extend(others);
        known
    }

    fn changes(&self) -> u64 {
        let changes = self.shared.changes.load(Ordering::Relaxed);
        changes.wrapping_add(self.shared.ordinary.changes())
    }
}

#[cfg(test)]
mod tests;

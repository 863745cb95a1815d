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
mod reading;
mod table;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use arc_swap::ArcSwapOption;
use async_trait::async_trait;
use tokio::{
    task::{JoinHandle, spawn_blocking},
    time::sleep,
};

use belief::{Belief, Verdict};
use reading::Reading;
use table::Table;

use super::{
    CachedCatalog, Catalog, CatalogError, Health, Knowledge, Known, Lookup, MirrorHealth, Source,
    jitter,
};
use crate::entity::EntityRef;

/// How soon a reading that failed is tried again.
pub(super) const RETRY_AFTER: Duration = Duration::from_secs(10);

/// By how much chance changes a pause between readings, in percent, so that several instances do not
/// read in step.
const JITTER_PERCENT: u32 = 10;

/// The shortest pause between two readings.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);

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
    readings: AtomicU64,
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
            readings: AtomicU64::new(0),
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

/// Reads again and again.
async fn keep(shared: Arc<Shared>) {
    let mut belief = Belief::new(shared.limits);
    let mut is_failing = false;
    // The last table that was replaced: whoever looked something up in it is long done when it is
    // dropped, so that freeing it falls to no request.
    let mut _replaced = None;
    loop {
        let pause = match Reading::of(&*shared.source, shared.table.load_full()).await {
            Ok(reading) => {
                if std::mem::take(&mut is_failing) {
                    tracing::info!("the catalog can be mirrored again");
                }
                // A hundred thousand entities are gone through in tens of milliseconds.
                match spawn_blocking(move || belief.judge(reading)).await {
                    Ok((after, verdict)) => {
                        belief = after;
                        _replaced = shared.follow(verdict).await;
                    }
                    // A panic, which the runtime has told.
                    Err(_) => belief = Belief::new(shared.limits),
                }
                shared.pause(&belief)
            }
            Err(error) => {
                belief.unsettle();
                if !std::mem::replace(&mut is_failing, true) {
                    tracing::warn!(%error, "the catalog could not be mirrored");
                }
                jitter::shortened(shared.limits.every.min(RETRY_AFTER), JITTER_PERCENT)
            }
        };
        sleep(pause).await;
    }
}

impl Shared {
    /// Answers from a table that is believed from now on; gives back the one that it replaces.
    async fn follow(&self, verdict: Verdict) -> Option<Arc<Table>> {
        let table = match verdict {
            Verdict::Believed(table) => table,
            Verdict::Doubted { had, has } => {
                tracing::warn!(
                    had,
                    has,
                    "the catalog shrank, which is believed when it was read again"
                );
                return None;
            }
        };
        let (count, is_confirmed) = (table.len(), table.is_confirmed());
        let replaced = self.table.swap(Some(Arc::new(table)));
        self.readings.fetch_add(1, Ordering::Relaxed);
        if replaced.is_none() {
            tracing::info!(count, "the catalog is mirrored");
        }
        if is_confirmed && replaced.as_ref().is_none_or(|old| !old.is_confirmed()) {
            // Nobody asks it any more, and what it knows, the mirror knows.
            self.ordinary.clear().await;
        }
        replaced
    }

    fn pause(&self, belief: &Belief) -> Duration {
        let every = jitter::shortened(self.limits.every, JITTER_PERCENT);
        if belief.is_settled() {
            return every;
        }
        // No sooner than the grace, or it would confirm nothing.
        let grace = self.limits.absent_grace.max(SHORTEST_PAUSE);
        every.min(jitter::lengthened(grace, JITTER_PERCENT))
    }

    /// What the mirror says; `None` where it says nothing.
    fn look_up(&self, reference: &EntityRef) -> Option<Lookup> {
        let table = self.table.load();
        let table = table.as_ref()?;
        if table.age() >= self.ordinary.kept_for() {
            return None;
        }
        match table.get(reference) {
            Some(entity) => Some(Ok(Some(Arc::clone(entity)))),
            None => table.is_confirmed().then_some(Ok(None)),
        }
    }
}

#[async_trait]
impl Catalog for MirroredCatalog {
    async fn entity(&self, reference: &EntityRef) -> Lookup {
        match self.shared.look_up(reference) {
            Some(found) => found,
            None => self.shared.ordinary.entity(reference).await,
        }
    }

    async fn check(&self) -> Result<(), CatalogError> {
        self.shared.ordinary.check().await
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
        if !table.is_confirmed() {
            let others = self.shared.ordinary.known().into_iter();
            known.extend(others.filter(|other| table.get(other.entity.reference()).is_none()));
        }
        known
    }

    fn changes(&self) -> u64 {
        let readings = self.shared.readings.load(Ordering::Relaxed);
        readings.wrapping_add(self.shared.ordinary.changes())
    }
}

#[cfg(test)]
mod tests;

//! Whose badges are shown and clicked.
//!
//! For each entity two numbers are kept, and nothing of who asked. There are as many entities as may be
//! held; when one more comes, the half that was asked for least is forgotten at once, which is cheap for
//! each that comes. What was forgotten is bounded: no entity that is not on the list was asked for more
//! often than [`TopList::uncertain`] says, and each that came back carries that bound of its time
//! ([`Entry::uncertain`]). It is Space-Saving (Metwally, Agrawal and El Abbadi, 2005) with the
//! evictions done many at a time, as in Anderson and others, "A High-Performance Algorithm for
//! Identifying Frequent Items in Data Streams" (2017). As long as all fit, the numbers are exact.

mod report;

use std::{
    cmp::{Ordering as Order, Reverse},
    collections::HashMap,
    num::NonZeroUsize,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use parking_lot::RwLock;
use serde::{Deserialize, Serialize};

use crate::entity::EntityRef;

pub use report::Report;

/// How often one entity's badges were asked for.
#[derive(Debug, Default)]
pub struct Counts {
    /// Images that were answered with.
    pub shown: AtomicU64,
    /// Links that were followed.
    pub clicked: AtomicU64,
    uncertain: u64,
}

impl Counts {
    /// How often it can have been asked for at most.
    fn at_most(&self) -> u64 {
        let asked = self.shown.load(Ordering::Relaxed) + self.clicked.load(Ordering::Relaxed);
        asked + self.uncertain
    }
}

/// The counts of as many entities as may be held.
#[derive(Debug)]
pub struct Adoption {
    capacity: NonZeroUsize,
    since: SystemTime,
    held: RwLock<Held>,
}

#[derive(Debug, Default)]
struct Held {
    counts: HashMap<EntityRef, Arc<Counts>>,
    /// How often an entity that is not among them can have been asked for at most.
    uncertain: u64,
}

/// The counts at one moment, the largest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopList {
    /// When counting began, in seconds since 1970.
    pub since_seconds: u64,
    /// How many entities there are counts of, of which `entities` may be the first.
    pub held: usize,
    /// How many there may be.
    pub capacity: usize,
    /// How often an entity that is not held can have been asked for at most; 0 where none was forgotten.
    pub uncertain: u64,
    /// Those with the largest counts.
    pub entities: Vec<Entry>,
}

/// The counts of one entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Which one, such as `component:default/payments-api`.
    pub entity: String,
    /// Images that were answered with.
    pub shown: u64,
    /// Links that were followed.
    pub clicked: u64,
    /// How many of both can have been forgotten at most.
    pub uncertain: u64,
}

impl Adoption {
    /// Counts for at most `capacity` entities, from now on.
    #[must_use]
    pub fn new(capacity: NonZeroUsize) -> Self {
        Self {
            capacity,
            since: SystemTime::now(),
            held: RwLock::default(),
        }
    }

    /// The counts of `entity`, to be added to. Once they are forgotten, what is added to them is lost.
    #[must_use]
    pub fn of(&self, entity: &EntityRef) -> Arc<Counts> {
        if let Some(counts) = self.held.read().counts.get(entity) {
            return Arc::clone(counts);
        }
        let mut held = self.held.write();
        if held.counts.len() >= self.capacity.get() && !held.counts.contains_key(entity) {
            held.forget_half();
        }
        let uncertain = held.uncertain;
        let counts = held.counts.entry(entity.clone()).or_insert_with(|| {
            Arc::new(Counts {
                uncertain,
                ..Counts::default()
            })
        });
        Arc::clone(counts)
    }

    /// The `limit` largest counts.
    #[must_use]
    pub fn top(&self, limit: usize) -> TopList {
        let (mut all, uncertain) = {
            let held = self.held.read();
            let counts = held.counts.iter();
            let ranked = counts.map(|(entity, counts)| Ranked::new(entity, counts));
            (ranked.collect::<Vec<_>>(), held.uncertain)
        };
        let held = all.len();
        if limit < held {
            // The rest need not be in order.
            all.select_nth_unstable(limit);
            all.truncate(limit);
        }
        all.sort_unstable();
        let entities = all.iter().map(Ranked::entry).collect();
        let since = self.since.duration_since(UNIX_EPOCH);
        TopList {
            since_seconds: since.unwrap_or(Duration::ZERO).as_secs(),
            held,
            capacity: self.capacity.get(),
            uncertain,
            entities,
        }
    }
}

/// An entity with its counts as they are now, in the order of a list.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Ranked {
    shown: Reverse<u64>,
    clicked: Reverse<u64>,
    entity: EntityRef,
    uncertain: u64,
}

impl Ranked {
    fn new(entity: &EntityRef, counts: &Counts) -> Self {
        Self {
            shown: Reverse(counts.shown.load(Ordering::Relaxed)),
            clicked: Reverse(counts.clicked.load(Ordering::Relaxed)),
            entity: entity.clone(),
            uncertain: counts.uncertain,
        }
    }

    fn entry(&self) -> Entry {
        Entry {
            entity: self.entity.to_string(),
            shown: self.shown.0,
            clicked: self.clicked.0,
            uncertain: self.uncertain,
        }
    }
}

impl Entry {
    /// The most shown first, then the most clicked, then by name.
    fn by_rank(a: &Self, b: &Self) -> Order {
        let counts = (b.shown, b.clicked).cmp(&(a.shown, a.clicked));
        counts.then_with(|| a.entity.cmp(&b.entity))
    }

    /// Whether nothing was counted.
    fn is_idle(&self) -> bool {
        self.shown == 0 && self.clicked == 0
    }
}

impl Held {
    /// Forgets the half with the smallest counts, or somewhat more where counts are equal.
    fn forget_half(&mut self) {
        let mut all: Vec<_> = self
            .counts
            .values()
            .map(|counts| counts.at_most())
            .collect();
        let middle = all.len().saturating_sub(1) / 2;
        if all.is_empty() {
            return;
        }
        let (_, median, _) = all.select_nth_unstable(middle);
        let median = *median;
        self.counts.retain(|_, counts| counts.at_most() > median);
        self.uncertain = self.uncertain.max(median);
    }
}

#[cfg(test)]
mod tests;

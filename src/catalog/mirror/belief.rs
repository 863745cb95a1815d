//! What of a reading is believed.

use std::collections::{HashMap, HashSet};

use tokio::time::Instant;

use super::{
    MirrorLimits,
    reading::Reading,
    table::{Entities, Table},
};
use crate::{catalog::told::ago, entity::EntityRef};

/// What the readings so far leave to doubt.
#[derive(Debug)]
pub(super) struct Belief {
    limits: MirrorLimits,
    /// When the first of the readings was made that had an entity no more.
    missing: HashMap<EntityRef, Instant>,
    /// When the first of the readings was made that had much less than is answered from, and how many
    /// entities the last of them had.
    shrunk: Option<(Instant, usize)>,
    /// When the catalog was first read, with no failure since.
    first: Option<Instant>,
    /// Whether absence is believed.
    is_confirmed: bool,
}

/// What is made of a reading.
#[derive(Debug)]
pub(super) enum Verdict {
    /// It is answered from.
    Believed(Table),
    /// It is not: there were so many entities, and now there are so many.
    Doubted { had: usize, has: usize },
}

impl Belief {
    pub(super) fn new(limits: MirrorLimits) -> Self {
        Self {
            limits,
            missing: HashMap::new(),
            shrunk: None,
            first: None,
            is_confirmed: false,
        }
    }

    /// Whether another reading would confirm nothing.
    pub(super) fn is_settled(&self) -> bool {
        self.missing.is_empty() && self.shrunk.is_none() && self.is_confirmed
    }

    /// Whether an entity is kept that the last reading lacked.
    pub(super) fn doubts(&self, reference: &EntityRef) -> bool {
        self.missing.contains_key(reference)
    }

    /// A reading failed: what comes after it may be another start of the catalog, and confirms
    /// nothing of what was read before.
    pub(super) fn unsettle(&mut self) {
        self.missing.clear();
        self.shrunk = None;
        self.first = None;
    }

    /// What to make of a reading that has just been made.
    pub(super) fn judge(mut self, reading: Reading) -> (Self, Verdict) {
        // What others were told is no word of now.
        let now = ago(reading.age);
        let Reading {
            mut entities,
            hidden,
            old,
            ..
        } = reading;
        let first = *self.first.get_or_insert(now);
        self.is_confirmed |= old.is_some() && self.is_long_ago(first, now);
        let Some(old) = old else {
            let is_confirmed = self.is_confirmed;
            return (
                self,
                Verdict::Believed(Table::new(entities, now, is_confirmed)),
            );
        };
        // What is hidden is there.
        let has = entities.len() + hidden.len();
        if self.shrunk.is_some_and(|(_, before)| has > before) {
            // It grows again: one that is being filled, which tells no more than the first time.
            self.shrunk = None;
            self.missing.clear();
        }
        let mut kept = self.doubt(old.entities(), &entities, now);
        for reference in &hidden {
            self.missing.remove(reference);
            kept.remove(reference);
        }
        let before = self.shrunk.take();
        if self.is_shrunk(old.len(), has) {
            let since = before.map_or(now, |(since, _)| since);
            // The first is not a second, however short the grace.
            if before.is_none() || !self.is_long_ago(since, now) {
                self.shrunk = Some((since, has));
                let had = old.len();
                return (self, Verdict::Doubted { had, has });
            }
        }
        entities.extend(kept);
        let is_confirmed = self.is_confirmed;
        (
            self,
            Verdict::Believed(Table::new(entities, now, is_confirmed)),
        )
    }

    /// Remembers what is missing, and gives those of it that are kept for now.
    fn doubt(&mut self, old: &Entities, new: &Entities, now: Instant) -> Entities {
        let mut before = std::mem::take(&mut self.missing);
        let mut kept = HashSet::new();
        for entity in old.difference(new) {
            let reference = entity.0.reference();
            let since = before.remove(reference).unwrap_or(now);
            if !self.is_long_ago(since, now) {
                self.missing.insert(reference.clone(), since);
                kept.insert(entity.clone());
            }
        }
        kept
    }

    fn is_shrunk(&self, had: usize, has: usize) -> bool {
        let least = had * usize::from(100 - self.limits.shrink_percent.min(100));
        has * 100 < least
    }

    /// Whether the grace is over.
    fn is_long_ago(&self, since: Instant, now: Instant) -> bool {
        now.saturating_duration_since(since) >= self.limits.absent_grace
    }
}

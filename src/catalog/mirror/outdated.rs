//! Entities that are known to be others by now than those that were read.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::time::Instant;

use crate::entity::EntityRef;

/// What is not answered from the table, until it was read again.
#[derive(Debug, Default)]
pub(super) struct Outdated {
    since: Mutex<HashMap<EntityRef, Instant>>,
    /// How many there are: mostly none, which costs a lookup nothing.
    count: AtomicUsize,
}

impl Outdated {
    pub(super) fn add(&self, references: &[EntityRef]) {
        let mut since = self.since();
        let now = Instant::now();
        since.extend(references.iter().map(|reference| (reference.clone(), now)));
        self.count.store(since.len(), Ordering::SeqCst);
    }

    pub(super) fn has(&self, reference: &EntityRef) -> bool {
        self.count.load(Ordering::SeqCst) > 0 && self.since().contains_key(reference)
    }

    /// All that the table says was told after `moment`.
    pub(super) fn read_since(&self, moment: Instant) {
        let mut since = self.since();
        since.retain(|_, outdated| *outdated >= moment);
        self.count.store(since.len(), Ordering::SeqCst);
    }

    /// Each change is whole, so a panic elsewhere leaves nothing half done.
    fn since(&self) -> MutexGuard<'_, HashMap<EntityRef, Instant>> {
        self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

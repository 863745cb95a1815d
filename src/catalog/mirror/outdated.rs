//! Entities that are known to be others by now than those that were read.

use std::collections::HashMap;

use arc_swap::ArcSwap;
use tokio::time::Instant;

use crate::entity::EntityRef;

/// What is not answered from the table, until it was read again. Each lookup looks here and waits for
/// nobody; a change copies all, for there are few.
#[derive(Debug, Default)]
pub(super) struct Outdated(ArcSwap<HashMap<EntityRef, Instant>>);

impl Outdated {
    pub(super) fn add(&self, references: &[EntityRef]) {
        let now = Instant::now();
        self.0.rcu(|since| {
            let mut since = HashMap::clone(since);
            since.extend(references.iter().map(|reference| (reference.clone(), now)));
            since
        });
    }

    pub(super) fn has(&self, reference: &EntityRef) -> bool {
        let since = self.0.load();
        !since.is_empty() && since.contains_key(reference)
    }

    /// All that the table says was told after `moment`, but for what it keeps because that is doubted.
    pub(super) fn read_since(&self, moment: Instant, is_kept: impl Fn(&EntityRef) -> bool) {
        if self.0.load().is_empty() {
            return;
        }
        self.0.rcu(|since| {
            let left = since
                .iter()
                .filter(|(reference, outdated)| **outdated >= moment || is_kept(reference));
            left.map(|(reference, outdated)| (reference.clone(), *outdated))
                .collect::<HashMap<_, _>>()
        });
    }
}

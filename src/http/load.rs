//! How many requests may be under way at a time.
//!
//! A request that waits for the catalog holds memory and nothing else; so many may wait, and who comes
//! after that is turned away at once, which is better than a late answer for all.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

/// How many long lists may be read or written at a time.
const MAX_LISTINGS: usize = 4;

/// How many searches may be under way at a time: each looks through the whole catalog.
const MAX_SEARCHES: usize = 16;

/// The requests that are under way.
#[derive(Debug)]
pub struct Load {
    now: AtomicUsize,
    max: usize,
    listings: Arc<Semaphore>,
    searches: Semaphore,
}

/// The right to answer with a long list, until it is dropped.
#[derive(Debug)]
pub(super) struct ListingTurn {
    _held: OwnedSemaphorePermit,
}

/// The right to be answered, until it is dropped.
#[derive(Debug)]
pub(super) struct Turn<'a>(&'a AtomicUsize);

impl Load {
    /// At most `max` requests at a time.
    #[must_use]
    pub fn new(max: usize) -> Self {
        Self {
            now: AtomicUsize::new(0),
            max,
            listings: Arc::new(Semaphore::new(MAX_LISTINGS)),
            searches: Semaphore::new(MAX_SEARCHES),
        }
    }

    /// A turn for a long list, if there is one left.
    pub(super) fn listing_turn(&self) -> Option<ListingTurn> {
        let turn = Arc::clone(&self.listings).try_acquire_owned();
        turn.ok().map(|held| ListingTurn { _held: held })
    }

    /// A turn to search, if there is one left.
    pub(super) fn search_turn(&self) -> Option<SemaphorePermit<'_>> {
        self.searches.try_acquire().ok()
    }

    /// A turn, if there is one left.
    pub(super) fn turn(&self) -> Option<Turn<'_>> {
        // The turn gives its place back also where there was none for it.
        let turn = Turn(&self.now);
        let before = self.now.fetch_add(1, Ordering::Relaxed);
        (before < self.max).then_some(turn)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_turns_as_may_be_and_each_comes_back() {
        let load = Load::new(2);
        let (first, second) = (load.turn(), load.turn());
        assert!(first.is_some() && second.is_some());
        for _ in 0..5 {
            assert!(load.turn().is_none());
        }
        drop(first);
        let third = load.turn();
        assert!(third.is_some() && load.turn().is_none());
    }
}

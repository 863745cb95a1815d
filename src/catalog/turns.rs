//! Turns at what must not be asked too much at a time.

use tokio::sync::{Semaphore, SemaphorePermit};

use super::CatalogError;

/// Some turns at a time, and a number of places to wait for one.
#[derive(Debug)]
pub(super) struct Turns {
    places: Semaphore,
    turns: Semaphore,
}

/// A turn, until it is dropped.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    _turn: SemaphorePermit<'a>,
    _place: SemaphorePermit<'a>,
}

impl Turns {
    /// So many turns at a time, for which so many more may wait.
    pub(super) fn new(at_a_time: usize, waiting: usize) -> Self {
        Self {
            places: Semaphore::new(at_a_time + waiting),
            turns: Semaphore::new(at_a_time),
        }
    }

    /// Waits for a turn; [`CatalogError::Busy`] at once where too many wait already.
    pub(super) async fn take(&self) -> Result<Turn<'_>, CatalogError> {
        let place = self.places.try_acquire();
        let place = place.map_err(|_| CatalogError::Busy)?;
        let turn = self.turns.acquire().await;
        Ok(Turn {
            _turn: turn.map_err(|_| CatalogError::Interrupted)?,
            _place: place,
        })
    }
}

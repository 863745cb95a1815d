//! Lookups under way, one for each entity, that any number of callers wait for.

use std::{
    collections::HashMap,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures_util::{FutureExt, future::Shared};

use crate::{
    catalog::{CatalogError, Lookup},
    entity::EntityRef,
};

/// The end of a lookup.
pub(super) type Flight = Shared<Pin<Box<dyn Future<Output = Lookup> + Send>>>;

/// The lookups under way.
#[derive(Debug, Default)]
pub(super) struct Flights(Arc<Mutex<HashMap<EntityRef, Flight>>>);

/// Takes a lookup off the board when it ends, by a panic too.
struct Landing {
    board: Arc<Mutex<HashMap<EntityRef, Flight>>>,
    reference: EntityRef,
}

impl Flights {
    /// The lookup of `reference` that is under way; where none is, `begin` is asked for one.
    ///
    /// The lookup is a task of its own: it ends, and what it learns is kept, even if every caller
    /// has gone away.
    pub(super) fn join<F>(&self, reference: &EntityRef, begin: impl FnOnce() -> F) -> Flight
    where
        F: Future<Output = Lookup> + Send + 'static,
    {
        let mut board = lock(&self.0);
        if let Some(flight) = board.get(reference) {
            return flight.clone();
        }
        let landing = Landing {
            board: Arc::clone(&self.0),
            reference: reference.clone(),
        };
        let lookup = begin();
        let task = tokio::spawn(async move {
            let outcome = lookup.await;
            drop(landing);
            outcome
        });
        let flight = task
            // A panic, or the end of the runtime.
            .map(|ended| ended.unwrap_or(Err(CatalogError::Interrupted)))
            .boxed()
            .shared();
        board.insert(reference.clone(), flight.clone());
        flight
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        lock(&self.board).remove(&self.reference);
    }
}

/// The map is whole after a panic too: each change to it is one call.
fn lock(board: &Mutex<HashMap<EntityRef, Flight>>) -> MutexGuard<'_, HashMap<EntityRef, Flight>> {
    board.lock().unwrap_or_else(PoisonError::into_inner)
}

//! Lookups under way, one for each entity, that any number of callers wait for.

use std::{
    collections::HashMap,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures_util::{FutureExt, future::Shared};

use crate::{
    catalog::CatalogError,
    entity::{Entity, EntityRef},
};

type Outcome = Result<Option<Arc<Entity>>, CatalogError>;
type Flight = Shared<Pin<Box<dyn Future<Output = Outcome> + Send>>>;

/// The lookups under way.
#[derive(Debug, Default)]
pub(super) struct Flights(Arc<Mutex<HashMap<EntityRef, Flight>>>);

/// Takes a lookup off the board when it ends, by a panic too.
struct Landing {
    board: Arc<Mutex<HashMap<EntityRef, Flight>>>,
    reference: EntityRef,
}

impl Flights {
    /// Waits for the lookup of `reference`, which is `lookup` where none is under way.
    ///
    /// The lookup is a task of its own: it ends, and what it learns is kept, even if every caller
    /// has gone away.
    pub(super) async fn join(
        &self,
        reference: &EntityRef,
        lookup: impl Future<Output = Outcome> + Send + 'static,
    ) -> Outcome {
        let flight = {
            let mut board = lock(&self.0);
            if let Some(flight) = board.get(reference) {
                flight.clone()
            } else {
                let landing = Landing {
                    board: Arc::clone(&self.0),
                    reference: reference.clone(),
                };
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
        };
        flight.await
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

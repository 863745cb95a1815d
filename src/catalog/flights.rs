//! Questions under way, one for each thing that is asked for, that any number of callers wait for.

use std::{
    collections::HashMap,
    fmt,
    hash::Hash,
    iter,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use futures_util::{FutureExt, future::Shared};
use tracing::Instrument;

use super::CatalogError;
use crate::{
    metrics::CacheUse,
    traces::{self, TraceContext},
};

/// Whether a question was begun for a caller, or was under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Boarding {
    Begun,
    Joined,
}

impl Boarding {
    /// Counts one who waits for the question.
    pub(super) fn count(self, used: &CacheUse) {
        match self {
            Self::Begun => used.missed.inc(),
            Self::Joined => used.coalesced.inc(),
        };
    }
}

/// The end of a question.
pub(super) type Flight<T> = Shared<Pin<Box<dyn Future<Output = Result<T, CatalogError>> + Send>>>;

type Board<K, T> = Mutex<HashMap<K, (Flight<T>, Void)>>;

/// Whether what a question brings is not to be kept, for it was asked before it was forgotten what it is
/// about.
#[derive(Debug, Clone, Default)]
pub(super) struct Void(Arc<AtomicBool>);

impl Void {
    pub(super) fn is_void(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// The questions under way, by what is asked for.
pub(super) struct Flights<K, T>(Arc<Board<K, T>>);

/// Takes a question off the board when it ends, by a panic too.
struct Landing<K: Eq + Hash, T> {
    board: Arc<Board<K, T>>,
    key: K,
    void: Void,
}

impl<K, T> Flights<K, T>
where
    K: Clone + Eq + Hash + Send + 'static,
    T: Clone + Send + Sync + 'static,
{
    /// The question for `key` that is under way; where none is, `begin` is asked for one.
    ///
    /// The question is a task of its own: it ends, and what it learns is kept, even if every caller
    /// has gone away.
    pub(super) fn join<F>(&self, key: &K, begin: impl FnOnce(Void) -> F) -> (Flight<T>, Boarding)
    where
        F: Future<Output = Result<T, CatalogError>> + Send + 'static,
    {
        let asker = TraceContext::current();
        let mut board = lock(&self.0);
        if let Some((flight, _)) = board.get(key) {
            return (flight.clone(), Boarding::Joined);
        }
        let void = Void::default();
        let landing = Landing {
            board: Arc::clone(&self.0),
            key: key.clone(),
            void: void.clone(),
        };
        let question = begin(void.clone());
        let task = tokio::spawn(async move {
            let span = traces::task_span_of("look up", iter::once(&asker));
            let outcome = question.instrument(span).await;
            drop(landing);
            outcome
        });
        let flight = task
            // A panic, or the end of the runtime.
            .map(|ended| ended.unwrap_or(Err(CatalogError::Interrupted)))
            .boxed()
            .shared();
        board.insert(key.clone(), (flight.clone(), void));
        (flight, Boarding::Begun)
    }

    /// Lets nobody more wait for the questions that are under way for these keys, and nothing be kept of
    /// what they bring.
    pub(super) fn void(&self, is_one: impl Fn(&K) -> bool) {
        for (_, (_, void)) in lock(&self.0).extract_if(|key, _| is_one(key)) {
            void.0.store(true, Ordering::SeqCst);
        }
    }
}

impl<K, T> Default for Flights<K, T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K, T> fmt::Debug for Flights<K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Flights")
    }
}

impl<K: Eq + Hash, T> Drop for Landing<K, T> {
    fn drop(&mut self) {
        let mut board = lock(&self.board);
        let current = board.get(&self.key);
        // Another one may have taken its place.
        if current.is_some_and(|(_, void)| Arc::ptr_eq(&void.0, &self.void.0)) {
            board.remove(&self.key);
        }
    }
}

/// The map is whole after a panic too: each change to it is one call.
fn lock<K, T>(board: &Board<K, T>) -> MutexGuard<'_, HashMap<K, (Flight<T>, Void)>> {
    board.lock().unwrap_or_else(PoisonError::into_inner)
}

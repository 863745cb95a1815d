//! A route of the API that a backend may lack.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// How long a route that was missing is not tried. Backends are upgraded while this service runs,
/// and a proxy may have said what the backend never would.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(10 * 60);

/// What is known of a route.
#[derive(Debug, Default)]
pub(super) struct Route(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    missed_at: Option<Instant>,
    /// Whether its absence was logged; once is enough, also where it is missed again and again.
    is_told: bool,
}

impl Route {
    /// Whether it is worth a try.
    pub(super) fn is_there(&self) -> bool {
        let missed_at = self.known().missed_at;
        missed_at.is_none_or(|at| at.elapsed() >= TRY_AGAIN_AFTER)
    }

    /// The backend answered, and not on this route.
    pub(super) fn is_missing(&self) {
        let mut known = self.known();
        known.missed_at = Some(Instant::now());
        if !std::mem::replace(&mut known.is_told, true) {
            tracing::warn!(
                "the backend cannot look up many entities at a time (entities/by-refs), so each is \
                 looked up alone"
            );
        }
    }

    /// The route gave an answer.
    pub(super) fn answered(&self) {
        let mut known = self.known();
        if known.missed_at.take().is_some() {
            known.is_told = false;
            tracing::info!("the backend looks up many entities at a time now (entities/by-refs)");
        }
    }

    /// Each change is whole, so a panic elsewhere leaves nothing half done.
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

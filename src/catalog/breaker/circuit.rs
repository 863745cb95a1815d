//! When a question may be asked.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::catalog::{CatalogError, jitter};

/// How many questions in a row must fail before none is asked. Fewer would make much of an accident;
/// with a timeout of seconds each, more would take long.
pub(super) const FAILURES_TO_OPEN: u32 = 5;

/// The first pause; up to a fifth longer, so that several instances do not ask in step.
pub(super) const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause, which is also the longest that a catalog that is back goes unnoticed.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// The longest `Retry-After` that is obeyed. Backstage's own rate limits are of minutes; a day or a
/// typing error would leave the service blind.
pub(super) const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(15 * 60);

/// The share of a pause that chance adds, in percent.
const JITTER_PERCENT: u32 = 20;

/// Whether the catalog is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakerState {
    /// It is.
    Closed,
    /// It is not, until a pause is over.
    Open,
    /// The pause is over: one question is asked to see.
    HalfOpen,
}

impl BreakerState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Closed, Self::Open, Self::HalfOpen];

    /// Its name in the answers of probes.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::HalfOpen => "half-open",
        }
    }
}

#[derive(Debug)]
pub(in crate::catalog) struct Circuit {
    /// What is asked, for the log: "the catalog".
    asked: String,
    phase: Mutex<Phase>,
}

#[derive(Debug)]
enum Phase {
    Closed { failures: u32 },
    Open(Opened),
}

#[derive(Debug)]
struct Opened {
    until: Instant,
    pause: Duration,
    /// What everybody gets meanwhile.
    error: CatalogError,
    /// Whether the pause is the catalog's own wish.
    is_requested: bool,
    /// Whether the question that shall tell is under way.
    is_probed: bool,
}

impl Default for Phase {
    fn default() -> Self {
        Self::Closed { failures: 0 }
    }
}

/// Leave to ask one question.
#[derive(Debug)]
pub(in crate::catalog) struct Pass<'a> {
    circuit: &'a Circuit,
    is_probe: bool,
    is_reported: bool,
}

impl Circuit {
    /// A closed circuit before what is `asked`, in the words of the log.
    pub(in crate::catalog) fn new(asked: impl Into<String>) -> Self {
        Self {
            asked: asked.into(),
            phase: Mutex::default(),
        }
    }

    /// Leave to ask, or what to answer instead.
    pub(in crate::catalog) fn admit(&self) -> Result<Pass<'_>, CatalogError> {
        let is_probe = match &mut *self.phase() {
            Phase::Closed { .. } => false,
            Phase::Open(opened) => {
                if opened.is_probed || Instant::now() < opened.until {
                    return Err(opened.error.clone());
                }
                opened.is_probed = true;
                true
            }
        };
        Ok(Pass {
            circuit: self,
            is_probe,
            is_reported: false,
        })
    }

    /// What everybody gets who asks now, while there is a pause.
    pub(super) fn refusal(&self) -> Option<CatalogError> {
        match &*self.phase() {
            Phase::Open(opened) if Instant::now() < opened.until => Some(opened.error.clone()),
            _ => None,
        }
    }

    pub(super) fn state(&self) -> BreakerState {
        match &*self.phase() {
            Phase::Closed { .. } => BreakerState::Closed,
            Phase::Open(opened) if Instant::now() < opened.until => BreakerState::Open,
            Phase::Open(_) => BreakerState::HalfOpen,
        }
    }

    /// What the catalog said when it asked for the pause that is not over.
    pub(super) fn requested_pause(&self) -> Option<CatalogError> {
        match &*self.phase() {
            Phase::Open(opened) if opened.is_requested && Instant::now() < opened.until => {
                Some(opened.error.clone())
            }
            _ => None,
        }
    }

    fn succeeded(&self, is_probe: bool) {
        let mut phase = self.phase();
        match &*phase {
            Phase::Closed { .. } => *phase = Phase::default(),
            Phase::Open(_) if is_probe => {
                *phase = Phase::default();
                tracing::info!("{} answers again", self.asked);
            }
            // Asked before the trouble began, so it says nothing of now.
            Phase::Open(_) => {}
        }
    }

    fn failed(&self, error: &CatalogError, is_probe: bool) {
        let mut phase = self.phase();
        let requested = error
            .retry_after()
            .map(|pause| pause.min(LONGEST_RETRY_AFTER));
        let next = match &mut *phase {
            Phase::Closed { failures } => {
                *failures += 1;
                if requested.is_none() && *failures < FAILURES_TO_OPEN {
                    tracing::warn!(%error, "{} could not be asked", self.asked);
                    return;
                }
                tracing::warn!(%error, "{} is in trouble and is asked with pauses", self.asked);
                Opened::new(FIRST_PAUSE, requested, error)
            }
            Phase::Open(opened) if is_probe => {
                tracing::debug!(%error, "{} is still in trouble", self.asked);
                let pause = opened.pause.saturating_mul(2).min(LONGEST_PAUSE);
                Opened::new(pause, requested, error)
            }
            // Asked before the trouble began: only a wish counts, and only one for longer.
            Phase::Open(opened) => {
                let next = Opened::new(opened.pause, requested, error);
                if requested.is_none() || opened.is_probed || next.until < opened.until {
                    return;
                }
                next
            }
        };
        *phase = Phase::Open(next);
    }

    /// The probe was given up before its end, so the next one tells.
    fn given_up(&self) {
        if let Phase::Open(opened) = &mut *self.phase() {
            opened.is_probed = false;
        }
    }

    /// Each change is whole, so a panic elsewhere leaves nothing half done.
    fn phase(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Opened {
    fn new(pause: Duration, requested: Option<Duration>, error: &CatalogError) -> Self {
        let length = requested.map_or(pause, |requested| requested.max(pause));
        Self {
            until: Instant::now() + jitter::lengthened(length, JITTER_PERCENT),
            pause,
            error: error.clone(),
            is_requested: requested.is_some(),
            is_probed: false,
        }
    }
}

impl Pass<'_> {
    /// How the question ended: with an error of the catalog as a whole, or with an answer.
    pub(in crate::catalog) fn report(mut self, failure: Option<&CatalogError>) {
        self.is_reported = true;
        match failure {
            Some(error) => self.circuit.failed(error, self.is_probe),
            None => self.circuit.succeeded(self.is_probe),
        }
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.is_probe && !self.is_reported {
            self.circuit.given_up();
        }
    }
}

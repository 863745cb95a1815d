//! Lookups that come together go out together.
//!
//! The first lookup waits for a window, and who comes meanwhile goes along. A few batches are under
//! way at a time: what comes while a slow catalog works on those gathers into larger ones. Batches
//! are tasks of the runtime that the batcher was made on, so that questions to the catalog do not
//! end with the worker that asked them.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot},
    time::{Instant, sleep_until},
};
use tracing::Instrument;

use super::{CatalogError, Found, Source, Told, Urgency};
use crate::{
    entity::EntityRef,
    traces::{self, TraceContext},
};

/// How long a lookup waits for company where somebody waits for it.
pub(super) const WINDOW: Duration = Duration::from_millis(5);

/// The same for one that only renews what is known.
pub(super) const BACKGROUND_WINDOW: Duration = Duration::from_millis(250);

/// The most lookups of a batch.
pub(super) const MAX_BATCH: usize = 1_000;

/// How many batches are under way at a time.
pub(super) const MAX_UNDER_WAY: usize = 4;

/// How many of these nobody waits for. Such a one may wait for others who ask, and is to hold up nobody who
/// is waited for.
pub(super) const MAX_RENEWING: usize = MAX_UNDER_WAY - 1;

/// How many lookups may wait for their batch: what a catalog answers in about a second. More of them
/// would get their answer after those who asked have gone.
pub(super) const MAX_WAITING: usize = 20_000;

#[derive(Debug)]
struct Waiting {
    reference: EntityRef,
    urgency: Urgency,
    asker: TraceContext,
    answer: oneshot::Sender<Result<Told<Found>, CatalogError>>,
}

/// Gathers lookups into batches.
#[derive(Debug)]
pub(super) struct Batcher(mpsc::Sender<Waiting>);

impl Batcher {
    /// Gathers for `source`. To be made on the runtime that shall do the asking.
    pub(super) fn new(source: Arc<dyn Source>) -> Self {
        let (sender, receiver) = mpsc::channel(MAX_WAITING);
        tokio::spawn(gather(source, receiver));
        Self(sender)
    }

    pub(super) async fn look_up(
        &self,
        reference: EntityRef,
        urgency: Urgency,
    ) -> Result<Told<Found>, CatalogError> {
        let (sender, receiver) = oneshot::channel();
        let waiting = Waiting {
            reference,
            urgency,
            asker: TraceContext::current(),
            answer: sender,
        };
        self.0.try_send(waiting).map_err(|_| CatalogError::Busy)?;
        // The end of the runtime, or a panic on the way.
        receiver.await.unwrap_or(Err(CatalogError::Interrupted))
    }
}

/// Sends batches until nobody can ask any more.
async fn gather(source: Arc<dyn Source>, mut queue: mpsc::Receiver<Waiting>) {
    let lanes = Lanes::new();
    let mut batch: Vec<Waiting> = Vec::new();
    // A batch is as urgent as the most urgent of it.
    let mut urgency = Urgency::Background;
    let mut leaves_at = Instant::now();
    loop {
        tokio::select! {
            // Whoever is there already goes along.
            biased;
            waiting = queue.recv(), if batch.len() < MAX_BATCH => {
                let Some(waiting) = waiting else { return };
                let window = match waiting.urgency {
                    Urgency::AtOnce => WINDOW,
                    Urgency::Background => BACKGROUND_WINDOW,
                };
                if waiting.urgency == Urgency::AtOnce {
                    urgency = Urgency::AtOnce;
                }
                let latest = Instant::now() + window;
                leaves_at = if batch.is_empty() { latest } else { leaves_at.min(latest) };
                batch.push(waiting);
                if batch.len() == MAX_BATCH {
                    leaves_at = Instant::now();
                }
            }
            turn = lanes.turn(leaves_at, urgency), if !batch.is_empty() => {
                let urgency = std::mem::replace(&mut urgency, Urgency::Background);
                let batch = std::mem::take(&mut batch);
                tokio::spawn(send(Arc::clone(&source), batch, urgency, turn));
            }
        }
    }
}

/// Where batches are under way.
struct Lanes {
    all: Arc<Semaphore>,
    renewing: Arc<Semaphore>,
}

/// Leave to be under way, until it is dropped. There is always some, for nobody closes the semaphores.
struct Turn {
    _renewing: Option<OwnedSemaphorePermit>,
    _one: Option<OwnedSemaphorePermit>,
}

impl Lanes {
    fn new() -> Self {
        Self {
            all: Arc::new(Semaphore::new(MAX_UNDER_WAY)),
            renewing: Arc::new(Semaphore::new(MAX_RENEWING)),
        }
    }

    /// When it is time, and a batch may be under way.
    async fn turn(&self, leaves_at: Instant, urgency: Urgency) -> Turn {
        sleep_until(leaves_at).await;
        let renewing = match urgency {
            Urgency::AtOnce => None,
            Urgency::Background => Arc::clone(&self.renewing).acquire_owned().await.ok(),
        };
        Turn {
            _renewing: renewing,
            _one: Arc::clone(&self.all).acquire_owned().await.ok(),
        }
    }
}

async fn send(source: Arc<dyn Source>, batch: Vec<Waiting>, urgency: Urgency, turn: Turn) {
    let references: Vec<_> = batch.iter().map(|one| one.reference.clone()).collect();
    let span = traces::task_span_of("batch", batch.iter().map(|one| &one.asker));
    let answers = source.look_up(&references, urgency).instrument(span).await;
    drop(turn);
    for (waiting, answer) in batch.into_iter().zip(answers) {
        // Whoever asked may be gone.
        let _ = waiting.answer.send(answer);
    }
}

#[cfg(test)]
mod tests;

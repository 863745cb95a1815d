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

/// How many lookups of either urgency may wait for their batch: what a catalog answers in about a second.
/// More of them would get their answer after those who asked have gone.
pub(super) const MAX_WAITING: usize = 20_000;

#[derive(Debug)]
struct Waiting {
    reference: EntityRef,
    asker: TraceContext,
    answer: oneshot::Sender<Result<Told<Found>, CatalogError>>,
}

/// Gathers lookups into batches. Those that nobody waits for have a queue of their own, so that however
/// many of them wait, who is waited for is seen.
#[derive(Debug)]
pub(super) struct Batcher {
    at_once: mpsc::Sender<Waiting>,
    background: mpsc::Sender<Waiting>,
}

impl Batcher {
    /// Gathers for `source`. To be made on the runtime that shall do the asking.
    pub(super) fn new(source: Arc<dyn Source>) -> Self {
        let (at_once, urgent) = mpsc::channel(MAX_WAITING);
        let (background, rest) = mpsc::channel(MAX_WAITING);
        tokio::spawn(gather(source, urgent, rest));
        Self {
            at_once,
            background,
        }
    }

    pub(super) async fn look_up(
        &self,
        reference: EntityRef,
        urgency: Urgency,
    ) -> Result<Told<Found>, CatalogError> {
        let (sender, receiver) = oneshot::channel();
        let waiting = Waiting {
            reference,
            asker: TraceContext::current(),
            answer: sender,
        };
        let queue = match urgency {
            Urgency::AtOnce => &self.at_once,
            Urgency::Background => &self.background,
        };
        queue.try_send(waiting).map_err(|_| CatalogError::Busy)?;
        // The end of the runtime, or a panic on the way.
        receiver.await.unwrap_or(Err(CatalogError::Interrupted))
    }
}

/// Lookups of one urgency that wait for their turn.
struct Gathered {
    waiting: Vec<Waiting>,
    window: Duration,
    leaves_at: Instant,
}

impl Gathered {
    fn new(window: Duration) -> Self {
        Self {
            waiting: Vec::new(),
            window,
            leaves_at: Instant::now(),
        }
    }

    fn has_room(&self) -> bool {
        self.waiting.len() < MAX_BATCH
    }

    fn add(&mut self, waiting: Waiting) {
        if self.waiting.is_empty() {
            self.leaves_at = Instant::now() + self.window;
        }
        self.waiting.push(waiting);
        if !self.has_room() {
            self.leaves_at = Instant::now();
        }
    }

    /// At most so many, the first ones.
    fn take(&mut self, most: usize) -> Vec<Waiting> {
        let count = most.min(self.waiting.len());
        self.waiting.drain(..count).collect()
    }
}

/// Sends batches until nobody can ask any more.
async fn gather(
    source: Arc<dyn Source>,
    mut urgent: mpsc::Receiver<Waiting>,
    mut rest: mpsc::Receiver<Waiting>,
) {
    let lanes = Lanes::new();
    let mut at_once = Gathered::new(WINDOW);
    let mut background = Gathered::new(BACKGROUND_WINDOW);
    loop {
        let (batch, urgency, turn) = tokio::select! {
            // Whoever is there already goes along.
            biased;
            waiting = urgent.recv(), if at_once.has_room() => {
                let Some(waiting) = waiting else { return };
                at_once.add(waiting);
                continue;
            }
            waiting = rest.recv(), if background.has_room() => {
                let Some(waiting) = waiting else { return };
                background.add(waiting);
                continue;
            }
            turn = lanes.turn(at_once.leaves_at, Urgency::AtOnce), if !at_once.waiting.is_empty() => {
                // A batch is as urgent as the most urgent of it, and what fits in goes along.
                let mut batch = at_once.take(MAX_BATCH);
                batch.splice(..0, background.take(MAX_BATCH - batch.len()));
                (batch, Urgency::AtOnce, turn)
            }
            turn = lanes.turn(background.leaves_at, Urgency::Background), if !background.waiting.is_empty() => {
                (background.take(MAX_BATCH), Urgency::Background, turn)
            }
        };
        tokio::spawn(send(Arc::clone(&source), batch, urgency, turn));
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

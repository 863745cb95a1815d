//! Reading on when much of the catalog is asked for.
//!
//! Lookups of what is not known cost one question for each handful of readers that wait at one time.
//! Where a hundred of them found something within half a minute, as after a start without anything
//! known, it is cheaper for the catalog, and faster for the readers, to read it page by page. What
//! is then asked for waits a moment, for the page that is under way may bring it.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::watch,
    time::{Instant, timeout},
};

use super::{Answer, CacheLimits, Standing, answers::Answers};
use crate::{
    catalog::{Cursor, Source, Told},
    entity::EntityRef,
};

/// So many entities must have been found, one by one, ...
const WAVE: u32 = 100;

/// ... within this time.
const WAVE_WITHIN: Duration = Duration::from_secs(30);

/// The most pages that are read, of some hundred entities each: in a catalog of a hundred thousand,
/// a few thousand readers say nothing of the rest.
const MAX_PAGES: usize = 40;

/// How long nothing is read ahead after that.
const PAUSE: Duration = Duration::from_secs(5 * 60);

/// How long a lookup waits for the pages.
const PATIENCE: Duration = Duration::from_millis(250);

#[derive(Debug, Default)]
pub(super) struct ReadAhead(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    wave: Option<(Instant, u32)>,
    begun: Option<Instant>,
    /// How many pages have come; it ends when no more will.
    pages: Option<watch::Receiver<usize>>,
}

impl ReadAhead {
    /// Counts an entity that was not known and is there; with the last of a wave, reading begins.
    pub(super) fn found(
        &self,
        source: &Arc<dyn Source>,
        answers: &Arc<Answers>,
        limits: CacheLimits,
    ) {
        let mut state = self.state();
        let now = Instant::now();
        let count = match state.wave {
            Some((since, count)) if now - since < WAVE_WITHIN => {
                state.wave = Some((since, count + 1));
                count + 1
            }
            _ => {
                state.wave = Some((now, 1));
                1
            }
        };
        let is_soon = state.begun.is_some_and(|begun| now - begun < PAUSE);
        if count.max(source.sought()) < WAVE || is_soon {
            return;
        }
        state.begun = Some(now);
        state.wave = None;
        let (sender, receiver) = watch::channel(0);
        state.pages = Some(receiver);
        tokio::spawn(read(
            Arc::clone(source),
            Arc::clone(answers),
            limits,
            sender,
        ));
    }

    /// Waits while pages come that may hold `reference`; whether any came.
    pub(super) async fn may_bring(&self, reference: &EntityRef, answers: &Answers) -> bool {
        let Some(mut pages) = self.state().pages.clone() else {
            return false;
        };
        let brought = async {
            while pages.changed().await.is_ok() {
                if answers.get(reference).await.is_some() {
                    return true;
                }
            }
            // The last may have come with the end.
            answers.get(reference).await.is_some()
        };
        timeout(PATIENCE, brought).await.unwrap_or(false)
    }

    /// Each change is whole, so a panic elsewhere leaves nothing half done.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads pages into the cache, as far as they fit.
async fn read(
    source: Arc<dyn Source>,
    answers: Arc<Answers>,
    limits: CacheLimits,
    pages: watch::Sender<usize>,
) {
    let mut room = limits.capacity_bytes;
    let mut cursor: Option<Cursor> = None;
    let mut count = 0;
    for number in 1..=MAX_PAGES {
        let before = answers.outdated();
        let page = source.page_within(cursor.as_ref(), limits.fresh_for);
        let page = match page.await {
            Ok(page) => page,
            Err(error) => {
                tracing::debug!(%error, "the catalog cannot be read ahead");
                return;
            }
        };
        // What was forgotten meanwhile may be on it as it was before, and is asked for one by one.
        let is_believed = answers.outdated() == before;
        let mut brought = Vec::new();
        for entity in page.entities.into_iter().filter(|_| is_believed) {
            let reference = entity.reference().clone();
            let known = answers.get(&reference).await;
            if known.is_some_and(|known| {
                known.standing(&limits) == Standing::Current || known.is_newer_than(page.age)
            }) {
                continue;
            }
            let told = Told {
                age: page.age,
                ..Told::now(Some(Arc::new(entity)))
            };
            let answer = Answer::told(told, &limits);
            room = room.saturating_sub(answer.weight(&reference).into());
            answers.put(&reference, answer).await;
            brought.push(reference);
        }
        count += brought.len();
        if is_believed && answers.outdated() != before {
            // Something was forgotten while they were put there.
            for reference in &brought {
                answers.outdate(reference).await;
            }
        }
        // Nobody may be waiting.
        let _ = pages.send(number);
        cursor = page.next;
        if cursor.is_none() || room == 0 {
            break;
        }
    }
    tracing::debug!(count, "the catalog was read ahead");
}

//! What a slow one said, kept for a while.
//!
//! What is known is answered at once: while it is fresh without a question, after that with one in
//! the background. Only what is not known is waited for, and callers of one question share it. An
//! error is never kept as an answer, and never replaces one. That there is nothing any more where
//! there was something is believed when it was said twice, for one who has just started has nothing.

mod answer;

use std::{fmt, hash::Hash, sync::Arc, time::Duration};

use moka::{future::Cache, notification::RemovalCause};
use tokio::time::Instant;

use super::{
    CatalogError, RETRY_PAUSE, Told,
    flights::{Boarding, Flight, Flights, Void},
};
use crate::metrics::{self, CacheUse};
use answer::{Answer, Standing};

/// What an entry takes besides its key and what was said.
const ENTRY_BYTES: usize = 256;

/// The memory for failures of what was never known, in entries.
const FAILURES: u64 = 10_000;

/// How much is kept and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecallLimits {
    /// The memory that answers may take together, about.
    pub capacity_bytes: u64,
    /// How long the answer that there is nothing is kept, at most.
    pub absent_for: Duration,
    /// How long what is known and denied is served before the denial is believed.
    pub absent_grace: Duration,
    /// How long what is not fresh is still served.
    pub stale_for: Duration,
    /// By how much chance may shorten the time that an answer is fresh, in percent.
    pub jitter_percent: u32,
}

/// Something that takes memory.
pub(super) trait Weigh {
    /// About how many bytes.
    fn size_bytes(&self) -> usize;
}

/// Answers by question.
pub(super) struct Recall<K, V> {
    limits: RecallLimits,
    answers: Cache<K, Answer<V>>,
    /// Why there is no answer, and since when: not every reader is to ask again.
    failures: Cache<K, (CatalogError, Instant)>,
    flights: Flights<K, Option<V>>,
    used: CacheUse,
}

impl<K, V> fmt::Debug for Recall<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recall")
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl<K, V> Recall<K, V>
where
    K: Clone + Eq + Hash + Send + Sync + Weigh + 'static,
    V: Clone + Send + Sync + Weigh + 'static,
{
    pub(super) fn new(limits: RecallLimits) -> Self {
        let used = CacheUse::default();
        let evicted = used.evicted.clone();
        Self {
            limits,
            answers: Cache::builder()
                .eviction_listener(move |_, _, cause| {
                    if cause == RemovalCause::Size {
                        evicted.inc();
                    }
                })
                .max_capacity(limits.capacity_bytes)
                .weigher(|key: &K, answer: &Answer<V>| {
                    let said = answer.said.as_ref().map_or(0, Weigh::size_bytes);
                    u32::try_from(ENTRY_BYTES + key.size_bytes() + said).unwrap_or(u32::MAX)
                })
                .build(),
            failures: Cache::new(FAILURES),
            flights: Flights::default(),
            used,
        }
    }

    /// What is said of `key`, which is fresh for so long; `None` where there is nothing. Where it must
    /// be asked for, `ask` does that.
    pub(super) async fn get<F>(
        self: &Arc<Self>,
        key: &K,
        fresh_for: Duration,
        ask: impl FnOnce() -> F,
    ) -> Result<Option<V>, CatalogError>
    where
        F: Future<Output = Result<Told<Option<V>>, CatalogError>> + Send + 'static,
    {
        if let Some(answer) = self.known(key, fresh_for).await {
            if answer.standing(fresh_for, &self.limits) == Standing::Stale {
                self.used.stale.inc();
                // The task goes on by itself.
                drop(self.fly(key, fresh_for, ask));
            } else {
                self.used.fresh.inc();
            }
            return Ok(answer.said);
        }
        let (flight, boarding) = self.fly(key, fresh_for, ask);
        boarding.count(&self.used);
        flight.await
    }

    /// The answer that may be served.
    async fn known(&self, key: &K, fresh_for: Duration) -> Option<Answer<V>> {
        let answer = self.answers.get(key).await?;
        (answer.standing(fresh_for, &self.limits) != Standing::Gone).then_some(answer)
    }

    /// The question, which is begun where it is not under way.
    fn fly<F>(
        self: &Arc<Self>,
        key: &K,
        fresh_for: Duration,
        ask: impl FnOnce() -> F,
    ) -> (Flight<Option<V>>, Boarding)
    where
        F: Future<Output = Result<Told<Option<V>>, CatalogError>> + Send + 'static,
    {
        let begin = |void| Arc::clone(self).learn(key.clone(), fresh_for, ask(), void);
        self.flights.join(key, begin)
    }

    async fn learn<F>(
        self: Arc<Self>,
        key: K,
        fresh_for: Duration,
        said: F,
        void: Void,
    ) -> Result<Option<V>, CatalogError>
    where
        F: Future<Output = Result<Told<Option<V>>, CatalogError>> + Send + 'static,
    {
        let known = self.known(&key, fresh_for).await;
        match &known {
            // Another question may have ended between the look at the answers and our start.
            Some(known) if known.standing(fresh_for, &self.limits) == Standing::Current => {
                return Ok(known.said.clone());
            }
            Some(_) => {}
            None => {
                if let Some((error, at)) = self.failures.get(&key).await
                    && at.elapsed() < RETRY_PAUSE
                {
                    return Err(error);
                }
            }
        }
        let known = known.filter(|known| known.said.is_some());
        let answer = match (said.await, known) {
            (Ok(told), Some(known))
                if told.said.is_none()
                    && !known.is_believed_denied(self.limits.absent_grace, told.age) =>
            {
                known.after_denial(told.age)
            }
            (Ok(told), _) => Answer::told(told, fresh_for, &self.limits),
            (Err(error), Some(known)) => {
                tracing::debug!(%error, "serving what was said last");
                known.after_failure()
            }
            (Err(error), None) => {
                let failure = (error.clone(), Instant::now());
                self.failures.insert(key, failure).await;
                return Err(error);
            }
        };
        let said = answer.said.clone();
        if void.is_void() {
            return Ok(said);
        }
        self.answers.insert(key.clone(), answer).await;
        if void.is_void() {
            // It was forgotten in between.
            self.answers.invalidate(&key).await;
        }
        Ok(said)
    }

    /// Forgets the answers that `is_one` finds by their questions and by what was said. Of a question that
    /// is under way it is not known what will be said, as of one to which there is nothing.
    pub(super) async fn forget(&self, is_one: impl Fn(&K, Option<&V>) -> bool) {
        self.flights.void(|key| is_one(key, None));
        let known = self.answers.iter();
        let found: Vec<_> = known
            .filter(|(key, answer)| is_one(key, answer.said.as_ref()))
            .map(|(key, _)| key)
            .collect();
        for key in found {
            self.answers.invalidate(&*key).await;
        }
    }
}

impl<K, V> metrics::Cache for Recall<K, V>
where
    K: Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    fn used(&self) -> &CacheUse {
        &self.used
    }

    fn entries(&self) -> u64 {
        self.answers.entry_count()
    }

    fn size_bytes(&self) -> u64 {
        self.answers.weighted_size()
    }
}

//! Reading again and again, and what is then answered from.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use tokio::{
    task::spawn_blocking,
    time::{Instant, sleep},
};

use super::{
    Shared,
    belief::{Belief, Verdict},
    reading::Reading,
    table::Table,
};
use crate::catalog::jitter;

/// How soon a reading that failed is tried again.
pub(super) const RETRY_AFTER: Duration = Duration::from_secs(10);

/// By how much chance changes a pause between readings, in percent, so that several instances do not
/// read in step.
const JITTER_PERCENT: u32 = 10;

/// The shortest pause between two readings.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);

/// How long a page may serve the readings of all instances, where one begins `every` so often: the next
/// is not to begin with what the last one read.
#[must_use]
pub fn page_life(every: Duration) -> Duration {
    every / 5 * 4
}

/// Reads the catalog until nobody has the mirror any more.
pub(super) async fn keep(shared: Arc<Shared>) {
    let mut belief = Belief::new(shared.limits);
    let mut is_failing = false;
    let mut last = Last::default();
    // The last table that was replaced: whoever looked something up in it is long done when it is
    // dropped, so that freeing it falls to no request.
    let mut _replaced = None;
    loop {
        let max_age = shared.max_age(&belief, &last);
        let reading = Reading::of(&*shared.source, shared.table.load_full(), max_age);
        let pause = match reading.await {
            Ok(reading) => {
                let (age, since) = (reading.age, reading.said_since());
                last.said = Some(since);
                if std::mem::take(&mut is_failing) {
                    tracing::info!("the catalog can be mirrored again");
                }
                // A hundred thousand entities are gone through in tens of milliseconds.
                match spawn_blocking(move || belief.judge(reading)).await {
                    Ok((after, verdict)) => {
                        belief = after;
                        _replaced = shared.follow(verdict, since, &belief).await;
                    }
                    // A panic, which the runtime has told.
                    Err(_) => belief = Belief::new(shared.limits),
                }
                let pause = shared.pause(&belief).saturating_sub(age);
                pause.max(SHORTEST_PAUSE)
            }
            Err(error) => {
                belief.unsettle();
                last.failed = Some(Instant::now());
                if !std::mem::replace(&mut is_failing, true) {
                    tracing::warn!(%error, "the catalog could not be mirrored");
                }
                jitter::shortened(shared.limits.every.min(RETRY_AFTER), JITTER_PERCENT)
            }
        };
        sleep(pause).await;
    }
}

/// When something was last learnt of the catalog.
#[derive(Debug, Default)]
struct Last {
    /// When what was read was said.
    said: Option<Instant>,
    /// When it could not be read.
    failed: Option<Instant>,
}

impl Shared {
    /// How old a page may be that others read: what shall confirm something was said after that, and
    /// after an outage nothing is as it was.
    fn max_age(&self, belief: &Belief, last: &Last) -> Duration {
        let mut max_age = page_life(self.limits.every);
        if let (false, Some(said)) = (belief.is_settled(), last.said) {
            let since = said.elapsed();
            max_age = max_age.min(since.saturating_sub(self.limits.absent_grace));
        }
        last.failed.map_or(max_age, |at| max_age.min(at.elapsed()))
    }

    /// Answers from a table that is believed from now on, all of which was said since a moment, but for
    /// what is doubted; gives back the one that it replaces.
    async fn follow(
        &self,
        verdict: Verdict,
        since: Instant,
        belief: &Belief,
    ) -> Option<Arc<Table>> {
        let table = match verdict {
            Verdict::Believed(table) => table,
            Verdict::Doubted { had, has } => {
                tracing::warn!(
                    had,
                    has,
                    "the catalog shrank, which is believed when it was read again"
                );
                return None;
            }
        };
        let (count, is_confirmed) = (table.len(), table.is_confirmed());
        let replaced = self.table.swap(Some(Arc::new(table)));
        self.changes.fetch_add(1, Ordering::Relaxed);
        self.outdated
            .read_since(since, |reference| belief.doubts(reference));
        if replaced.is_none() {
            tracing::info!(count, "the catalog is mirrored");
        }
        if is_confirmed && replaced.as_ref().is_none_or(|old| !old.is_confirmed()) {
            // Nobody asks it any more, and what it knows, the mirror knows.
            self.ordinary.clear().await;
        }
        replaced
    }

    fn pause(&self, belief: &Belief) -> Duration {
        let every = jitter::shortened(self.limits.every, JITTER_PERCENT);
        if belief.is_settled() {
            return every;
        }
        // No sooner than the grace, or it would confirm nothing.
        let grace = self.limits.absent_grace.max(SHORTEST_PAUSE);
        every.min(jitter::lengthened(grace, JITTER_PERCENT))
    }
}

//! Writing what was said of many entities, with the age that it has.

use std::{sync::atomic::Ordering, time::Duration};

use tokio::time::Instant;

use super::{
    MAX_LIFE, Shared,
    keys::Keys,
    records::{Record, millis, write_found},
    replies::Replies,
    store::{Away, Command},
};
use crate::{
    catalog::{CatalogError, Found, jitter},
    entity::EntityRef,
};

/// How long what was sought is counted; see `cache::read_ahead`.
const SOUGHT_WITHIN: Duration = Duration::from_secs(30);

/// When something was asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    /// The last era that was known.
    pub(super) era: u64,
    at: Instant,
}

impl Asked {
    pub(super) fn now(era: u64) -> Self {
        let at = Instant::now();
        Self { era, at }
    }

    /// What is left of a lifetime, which begins with the question: the catalog may have read what it says
    /// long before it says so.
    pub(super) fn left_of(self, life: Duration) -> Duration {
        life.saturating_sub(self.at.elapsed())
    }
}

impl Shared {
    /// Writes what was said of entities to a question, and lets go of them. An error is not written: whoever
    /// waits asks. `sought` of them somebody waited for, and they are there.
    pub(super) async fn put(
        &self,
        asked: Asked,
        sought: usize,
        answers: impl Iterator<Item = (&EntityRef, &Result<Found, CatalogError>)>,
    ) -> Result<(), Away> {
        let (mut commands, mut claims) = (Vec::new(), Vec::new());
        if sought > 0 {
            commands.extend(self.counting(sought));
        }
        for (reference, answer) in answers {
            let key = self.keys.entity(reference);
            claims.push(Keys::asked(&key));
            if let Ok(found) = answer {
                commands.extend(self.kept(key, asked, found));
            }
        }
        if claims.is_empty() {
            return Ok(());
        }
        commands.push(Command::Remove(claims));
        let mut replies = Replies::new(self.store.run(commands).await?);
        if sought > 0 {
            self.counted_sought(&mut replies).await?;
        }
        Ok(())
    }

    /// Counts entities that somebody waited for and that are there.
    fn counting(&self, count: usize) -> [Command; 3] {
        let key = self.keys.sought();
        let begin = Command::Claim {
            key: key.clone(),
            life: SOUGHT_WITHIN,
        };
        let by = count as u64;
        let left = Command::Life(key.clone());
        [begin, left, Command::Count { key, by }]
    }

    /// Reads what came of that. What others wrote there would have no end.
    async fn counted_sought(&self, replies: &mut Replies) -> Result<(), Away> {
        replies.skip();
        let is_endless = replies.number() == Some(-1);
        self.saw_sought(replies.number().and_then(|it| it.try_into().ok()));
        if is_endless {
            let (key, life) = (self.keys.sought(), SOUGHT_WITHIN);
            self.store.run(vec![Command::Expire { key, life }]).await?;
        }
        Ok(())
    }

    pub(super) fn saw_sought(&self, count: Option<u32>) {
        self.sought.store(count.unwrap_or(0), Ordering::Relaxed);
    }

    fn kept(&self, key: String, asked: Asked, found: &Found) -> Option<Command> {
        let limits = &self.limits;
        let (fresh, life) = match found {
            Found::Entity(_) => (
                jitter::shortened(limits.fresh_for, limits.jitter_percent),
                limits.fresh_for.max(limits.page_life),
            ),
            Found::Absent => (limits.denied_for(), limits.denied_for()),
            Found::Hidden => (limits.absent_for, limits.absent_for),
        };
        let life = life.min(MAX_LIFE);
        let record = Record {
            era: asked.era,
            life_ms: millis(life),
            fresh_ms: millis(fresh),
            of: Vec::new(),
            said: write_found(found),
        };
        let life = asked.left_of(life);
        let value = record.to_bytes().filter(|_| !life.is_zero())?;
        Some(Command::Keep { key, value, life })
    }
}

//! What was forgotten, and when.
//!
//! Eras are numbers that only grow. The first is the time on the clock, in milliseconds, so that they go on
//! growing where the server lost the last one.

use std::{
    collections::BTreeSet,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use super::{
    MAX_LIFE, Shared,
    keys::Keys,
    records::millis,
    replies::{MAX_NUMBER, Replies},
    store::{Away, Command},
};
use crate::entity::EntityRef;

/// How long it is known what was forgotten: longer than any record lives.
const KNOWN_FOR: Duration = MAX_LIFE.saturating_add(Duration::from_secs(60 * 60));

/// How many forgotten entities are known, the last ones.
pub(super) const MAX_FORGOTTEN: usize = 10_000;

/// How often an era is begun where others begin one at the same moment.
const MAX_TRIES: usize = 5;

/// How many references are announced again at a time.
const MAX_ANNOUNCED: usize = 1_000;

impl Shared {
    /// The era that it is, where none was known.
    pub(super) async fn begin_era(&self) -> Result<u64, Away> {
        let begin = || vec![self.first_era(), Command::Read(vec![self.keys.era()])];
        let mut replies = Replies::new(self.store.run(begin()).await?);
        replies.skip();
        if let Some(era) = replies.era() {
            return Ok(era);
        }
        // What is there is none.
        let mut commands = begin();
        commands.insert(0, Command::Remove(vec![self.keys.era()]));
        let mut replies = Replies::new(self.store.run(commands).await?);
        replies.skip();
        replies.skip();
        replies.era().ok_or(Away)
    }

    fn first_era(&self) -> Command {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Command::Begin {
            key: self.keys.era(),
            number: millis(since.unwrap_or_default()),
        }
    }

    /// Begins an era in which nothing is known of `references`.
    ///
    /// Others may begin a later one before ours is marked, and who looks what was forgotten would not look
    /// for ours any more. So it is begun again until it was the last when it was marked.
    pub(super) async fn begin_without(&self, references: &[EntityRef]) -> Result<(), Away> {
        if references.is_empty() {
            return Ok(());
        }
        for _ in 0..MAX_TRIES {
            let Some(era) = self.next_era().await? else {
                // What is there is none.
                self.begin_era().await?;
                continue;
            };
            // It is ours to do at once, and not to be told of again.
            self.remember_own(era);
            if self.mark(era, references).await? {
                return Ok(());
            }
        }
        Err(Away)
    }

    /// The next era; `None` where what is there cannot be counted on.
    async fn next_era(&self) -> Result<Option<u64>, Away> {
        let count = Command::Count {
            key: self.keys.era(),
            by: 1,
        };
        let mut replies = Replies::new(self.store.run(vec![self.first_era(), count]).await?);
        replies.skip();
        let era = replies.number().and_then(|era| era.try_into().ok());
        Ok(era.filter(|era| *era <= MAX_NUMBER))
    }

    /// Marks `references` as forgotten in `era`; whether that was the last one then.
    async fn mark(&self, era: u64, references: &[EntityRef]) -> Result<bool, Away> {
        let names = references.iter().map(|it| self.keys.entity(it));
        // Those who ask now, asked before.
        let removed = names.flat_map(|name| [Keys::asked(&name), name]).collect();
        let key = self.keys.forgotten();
        let commands = vec![
            Command::Mark {
                key: key.clone(),
                number: era,
                members: references.iter().map(EntityRef::to_string).collect(),
            },
            Command::Read(vec![self.keys.era()]),
            Command::Trim {
                key: key.clone(),
                most: MAX_FORGOTTEN,
            },
            Command::Expire {
                key,
                life: KNOWN_FOR,
            },
            Command::Remove(removed),
        ];
        let mut replies = Replies::new(self.store.run(commands).await?);
        let is_marked = replies.number().is_some();
        Ok(is_marked && replies.era() == Some(era))
    }

    /// Keeps in mind that the server has what was forgotten.
    pub(super) fn remember_unannounced(&self, references: &[EntityRef]) {
        let mut unannounced = self.unannounced.lock();
        unannounced.extend(references.iter().cloned());
        while unannounced.len() > MAX_FORGOTTEN {
            unannounced.pop_first();
        }
    }

    fn some_unannounced(&self) -> Vec<EntityRef> {
        let unannounced = self.unannounced.lock();
        unannounced.iter().take(MAX_ANNOUNCED).cloned().collect()
    }

    /// Announces what could not be announced when it was forgotten.
    pub(super) async fn announce_again(&self) -> Result<(), Away> {
        let references = self.some_unannounced();
        self.begin_without(&references).await?;
        let announced: BTreeSet<_> = references.into_iter().collect();
        let mut unannounced = self.unannounced.lock();
        unannounced.retain(|reference| !announced.contains(reference));
        Ok(())
    }

    /// Whether what the server has of any of these is of before it was forgotten here.
    pub(super) fn is_unannounced<'a>(
        &self,
        mut names: impl Iterator<Item = &'a EntityRef>,
    ) -> bool {
        let unannounced = self.unannounced.lock();
        !unannounced.is_empty() && names.any(|it| unannounced.contains(it))
    }

    fn remember_own(&self, era: u64) {
        let mut own = self.own_eras.lock();
        own.insert(era);
        if own.len() > MAX_FORGOTTEN {
            own.pop_first();
        }
    }
}

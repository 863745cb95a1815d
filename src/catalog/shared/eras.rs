//! What was forgotten, and when.
//!
//! Eras are numbers that only grow. The first is the time on the clock, in milliseconds, so that they go on
//! growing where the server lost the last one.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{
    MAX_LIFE, Shared,
    keys::Keys,
    records::millis,
    replies::Replies,
    store::{Away, Command},
};
use crate::entity::EntityRef;

/// How long it is known what was forgotten: longer than any record lives.
const KNOWN_FOR: Duration = MAX_LIFE.saturating_add(Duration::from_secs(60 * 60));

/// How many forgotten entities are known, the last ones.
pub(super) const MAX_FORGOTTEN: usize = 10_000;

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
    pub(super) async fn begin_without(&self, references: &[EntityRef]) -> Result<u64, Away> {
        let count = Command::Count {
            key: self.keys.era(),
            by: 1,
        };
        let mut replies = Replies::new(self.store.run(vec![self.first_era(), count]).await?);
        replies.skip();
        let era = replies.number().and_then(|era| era.try_into().ok());
        let era = era.ok_or(Away)?;
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
        // It is ours to do at once, and not to be told of again.
        self.remember_own(era);
        self.store.run(commands).await?;
        Ok(era)
    }

    fn remember_own(&self, era: u64) {
        let mut own = self.own_eras.lock();
        own.insert(era);
        if own.len() > MAX_FORGOTTEN {
            own.pop_first();
        }
    }
}

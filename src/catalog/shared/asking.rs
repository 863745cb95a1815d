//! What is there for many entities, and writing it.

use std::{sync::atomic::Ordering, time::Duration};

use super::{
    MAX_LIFE, Shared,
    keys::Keys,
    records::{Aged, Record, millis, read_found, write_found},
    replies::{Replies, number},
    store::{Away, Command},
};
use crate::{
    catalog::{CatalogError, Found, Told, Urgency, jitter},
    entity::EntityRef,
};

/// How long asking for an entity is claimed. One who takes longer is asked along with.
const CLAIM: Duration = Duration::from_secs(2);

/// How long what was sought is counted; see `cache::read_ahead`.
const SOUGHT_WITHIN: Duration = Duration::from_secs(30);

/// How long what is wanted is known to be: nobody waits for it any more by then.
const WANTED: Duration = Duration::from_secs(2);

/// How old an answer may be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Demand {
    /// It is fresh.
    Fresh,
    /// It is younger than that.
    Younger(Duration),
}

/// What is done along with a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Along {
    /// Nothing.
    Looking,
    /// To see that what nobody asks for is asked for is claimed first. What was written before that is seen.
    Claiming,
    /// It is asked whether it is ours to ask for what is wanted so urgently.
    Pacing(Urgency),
}

/// What is there for entities, in their order.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) era: u64,
    pub(super) found: Vec<Option<Told<Found>>>,
    /// Whether somebody asks for them.
    pub(super) is_claimed: Vec<bool>,
    /// Whether we claimed them just now.
    pub(super) is_claimed_by_us: Vec<bool>,
    /// Whether it is time to ask for what is wanted, and ours to do.
    pub(super) is_ours: bool,
}

impl Shared {
    /// What is there for `references`.
    pub(super) async fn look(
        &self,
        references: &[EntityRef],
        demand: Demand,
        along: Along,
    ) -> Result<Look, Away> {
        let count = references.len();
        let names: Vec<_> = references.iter().map(|it| self.keys.entity(it)).collect();
        let mut keys = vec![self.keys.era(), self.keys.sought()];
        keys.extend(names.iter().cloned());
        keys.extend(names.iter().map(|name| Keys::asked(name)));
        let mut commands = Vec::with_capacity(3 + 2 * count);
        let claim = |name: &String| Command::Claim {
            key: Keys::asked(name),
            life: CLAIM,
        };
        match along {
            Along::Looking => {}
            Along::Claiming => commands.extend(names.iter().map(claim)),
            Along::Pacing(urgency) => commands.push(self.pace(urgency)),
        }
        commands.push(Command::Read(keys));
        if count > 0 {
            commands.push(Command::Marks {
                key: self.keys.forgotten(),
                members: references.iter().map(EntityRef::to_string).collect(),
            });
        }
        commands.extend(names.into_iter().map(Command::Life));
        let mut replies = Replies::new(self.store.run(commands).await?);
        let claims = references
            .iter()
            .map(|_| along == Along::Claiming && replies.done());
        let is_claimed_by_us = claims.collect();
        let is_ours = matches!(along, Along::Pacing(_)) && replies.done();
        let mut texts = replies.texts(2 + 2 * count).into_iter();
        let mut next_number = || texts.next().flatten().and_then(|text| number(&text));
        let (era, sought) = (next_number(), next_number());
        self.saw_sought(sought.and_then(|sought| sought.try_into().ok()));
        let era = match era {
            Some(era) => era,
            None => self.begin_era().await?,
        };
        let records: Vec<_> = texts.by_ref().take(count).collect();
        let is_claimed = texts.map(|claim| claim.is_some()).collect();
        let forgotten = replies.numbers(count);
        let records = references.iter().zip(records).zip(forgotten);
        let found = records.map(|((reference, record), forgotten)| {
            let left_ms = replies.number();
            let aged = Aged::read(&record?, left_ms)?;
            // Another instance may be content with older ones.
            let fresh_for = self.limits.fresh_for.saturating_sub(aged.age);
            let fresh_for = aged.fresh_for().min(fresh_for);
            let is_young = match demand {
                Demand::Fresh => !fresh_for.is_zero(),
                Demand::Younger(age) => aged.age < age,
            };
            let is_forgotten = forgotten.is_some_and(|era| era > aged.record.era)
                || self.is_unannounced([reference].into_iter());
            if !is_young || is_forgotten {
                return None;
            }
            Some(Told {
                said: read_found(&aged.record.said, reference, &self.fields)?,
                age: aged.age,
                fresh_for: Some(fresh_for),
            })
        });
        Ok(Look {
            era,
            found: found.collect(),
            is_claimed,
            is_claimed_by_us,
            is_ours,
        })
    }

    /// Lets go of what was claimed.
    pub(super) async fn release(&self, references: &[EntityRef]) -> Result<(), Away> {
        if !references.is_empty() {
            let names = references.iter().map(|it| self.keys.entity(it));
            let claims = names.map(|name| Keys::asked(&name)).collect();
            self.store.run(vec![Command::Remove(claims)]).await?;
        }
        Ok(())
    }

    /// Has `references` asked for, by whoever asks next; whether that is us.
    pub(super) async fn want(
        &self,
        references: &[EntityRef],
        urgency: Urgency,
    ) -> Result<bool, Away> {
        let key = self.keys.wanted(urgency);
        let items = references.iter().map(EntityRef::to_string).collect();
        let append = Command::Append {
            key: key.clone(),
            items,
        };
        let expire = Command::Expire { key, life: WANTED };
        let commands = vec![append, expire, self.pace(urgency)];
        let mut replies = Replies::new(self.store.run(commands).await?);
        replies.skip();
        replies.skip();
        Ok(replies.done())
    }

    /// Takes what is wanted, at most so much of either urgency: the era, what somebody waits for, and the
    /// rest.
    pub(super) async fn take_wanted(
        &self,
        most: usize,
    ) -> Result<(u64, Vec<EntityRef>, Vec<EntityRef>), Away> {
        let take = |urgency| Command::Take {
            key: self.keys.wanted(urgency),
            most,
        };
        let commands = vec![
            Command::Read(vec![self.keys.era()]),
            take(Urgency::AtOnce),
            take(Urgency::Background),
        ];
        let mut replies = Replies::new(self.store.run(commands).await?);
        let era = replies.era().ok_or(Away)?;
        let mut wanted = || {
            let texts = replies.list().into_iter();
            let read = |text: Vec<u8>| str::from_utf8(&text).ok()?.parse().ok();
            texts.filter_map(read).collect()
        };
        Ok((era, wanted(), wanted()))
    }

    /// Writes what was said of entities to a question of this era, and lets go of them. An error is not
    /// written: whoever waits asks.
    pub(super) async fn put(
        &self,
        era: u64,
        answers: impl Iterator<Item = (&EntityRef, &Result<Found, CatalogError>)>,
    ) -> Result<(), Away> {
        let (mut commands, mut claims) = (Vec::new(), Vec::new());
        for (reference, answer) in answers {
            let key = self.keys.entity(reference);
            claims.push(Keys::asked(&key));
            if let Ok(found) = answer {
                commands.extend(self.kept(key, era, found));
            }
        }
        if !claims.is_empty() {
            commands.push(Command::Remove(claims));
            self.store.run(commands).await?;
        }
        Ok(())
    }

    /// Counts entities that somebody waited for and that are there.
    pub(super) async fn count_sought(&self, count: usize) -> Result<(), Away> {
        let key = self.keys.sought();
        let begin = Command::Claim {
            key: key.clone(),
            life: SOUGHT_WITHIN,
        };
        let by = count as u64;
        let commands = vec![begin, Command::Count { key, by }];
        let mut replies = Replies::new(self.store.run(commands).await?);
        replies.skip();
        self.saw_sought(replies.number().and_then(|it| it.try_into().ok()));
        Ok(())
    }

    fn saw_sought(&self, count: Option<u32>) {
        self.sought.store(count.unwrap_or(0), Ordering::Relaxed);
    }

    fn kept(&self, key: String, era: u64, found: &Found) -> Option<Command> {
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
            era,
            life_ms: millis(life),
            fresh_ms: millis(fresh),
            of: Vec::new(),
            said: write_found(found),
        };
        let value = record.to_bytes().filter(|_| !life.is_zero())?;
        Some(Command::Keep { key, value, life })
    }

    /// Whether it is time to ask for what is wanted: all instances together ask no more often than one would.
    fn pace(&self, urgency: Urgency) -> Command {
        Command::Claim {
            key: self.keys.pace(urgency),
            life: match urgency {
                Urgency::AtOnce => super::together::PACE,
                Urgency::Background => super::together::BACKGROUND_PACE,
            },
        }
    }
}

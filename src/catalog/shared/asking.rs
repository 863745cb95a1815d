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

/// What is there for entities, in their order.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) era: u64,
    pub(super) found: Vec<Option<Told<Found>>>,
    /// Whether somebody asks for them.
    pub(super) is_claimed: Vec<bool>,
    /// Whether it is time to ask for what is wanted, and ours to do.
    pub(super) is_ours: bool,
}

impl Shared {
    /// What is there for `references`. With an urgency, it is asked too whether it is ours to ask for what is
    /// wanted so urgently.
    pub(super) async fn look(
        &self,
        references: &[EntityRef],
        demand: Demand,
        urgency: Option<Urgency>,
    ) -> Result<Look, Away> {
        let count = references.len();
        let names: Vec<_> = references.iter().map(|it| self.keys.entity(it)).collect();
        let mut keys = vec![self.keys.era(), self.keys.sought()];
        keys.extend(names.iter().cloned());
        keys.extend(names.iter().map(|name| Keys::asked(name)));
        let marks = Command::Marks {
            key: self.keys.forgotten(),
            members: references.iter().map(EntityRef::to_string).collect(),
        };
        let mut commands = vec![Command::Read(keys), marks];
        commands.extend(urgency.map(|urgency| self.pace(urgency)));
        commands.extend(names.into_iter().map(Command::Life));
        let mut replies = Replies::new(self.store.run(commands).await?);
        let mut texts = replies.texts(2 + 2 * count).into_iter();
        let mut next_number = || texts.next().flatten().and_then(|text| number(&text));
        let (era, sought) = (next_number(), next_number());
        let sought = sought.and_then(|sought| sought.try_into().ok());
        self.sought.store(sought.unwrap_or(0), Ordering::Relaxed);
        let era = match era {
            Some(era) => era,
            None => self.begin_era().await?,
        };
        let records: Vec<_> = texts.by_ref().take(count).collect();
        let is_claimed = texts.map(|claim| claim.is_some()).collect();
        let forgotten = replies.numbers(count);
        let is_ours = urgency.is_some() && replies.done();
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
            if !is_young || forgotten.is_some_and(|era| era > aged.record.era) {
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
            is_ours,
        })
    }

    /// Claims to see that `references` are asked for; those that nobody else does.
    pub(super) async fn claim(&self, references: &[EntityRef]) -> Result<Vec<EntityRef>, Away> {
        let claim = |reference| Command::Claim {
            key: Keys::asked(&self.keys.entity(reference)),
            life: CLAIM,
        };
        let commands = references.iter().map(claim).collect();
        let mut replies = Replies::new(self.store.run(commands).await?);
        let ours = references.iter().filter(|_| replies.done());
        Ok(ours.cloned().collect())
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
        self.store
            .run(vec![begin, Command::Count { key, by }])
            .await?;
        Ok(())
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

//! What is there for many entities, and whose turn it is to ask.

use std::time::Duration;

use super::{
    Shared,
    keys::Keys,
    records::{Aged, read_found},
    replies::{Replies, number},
    store::{Away, Command},
};
use crate::{
    catalog::{Found, Told, Urgency},
    entity::EntityRef,
};

/// How long asking for an entity is claimed. One who takes longer is asked along with.
const CLAIM: Duration = Duration::from_secs(2);

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
        // Lifetimes first, so that an age can come out too large and never too small.
        commands.extend(names.into_iter().map(Command::Life));
        commands.push(Command::Read(keys));
        if count > 0 {
            commands.push(Command::Marks {
                key: self.keys.forgotten(),
                members: references.iter().map(EntityRef::to_string).collect(),
            });
        }
        let mut replies = Replies::new(self.store.run(commands).await?);
        let claims = references
            .iter()
            .map(|_| along == Along::Claiming && replies.done());
        let is_claimed_by_us = claims.collect();
        let is_ours = matches!(along, Along::Pacing(_)) && replies.done();
        let left: Vec<_> = references.iter().map(|_| replies.number()).collect();
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
        let records = references.iter().zip(records).zip(left).zip(forgotten);
        let found = records.map(|(((reference, record), left_ms), forgotten)| {
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

    /// Lets the next turn come at once: what others wrote in its place would never go away.
    pub(super) async fn unpace(&self, urgency: Urgency) -> Result<(), Away> {
        let pace = Command::Remove(vec![self.keys.pace(urgency)]);
        self.store.run(vec![pace]).await.map(drop)
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

//! Questions that are asked one by one: a page, the entities of a repository, the facts of a plugin.
//!
//! Who finds no answer claims the question for a while and asks. Who finds it claimed looks again and
//! again, for a moment, and then asks too: the other may be gone. Meanwhile it goes on looking, for the
//! other may only be slow.

use std::{future::pending, time::Duration};

use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::{
    Shared, SharedLimits,
    keys::Keys,
    records::{Aged, Record, millis},
    replies::{Replies, number},
    store::{Away, Command},
    writing::Asked,
};
use crate::{
    catalog::{CatalogError, Told},
    entity::Fields,
};

/// How long a claim holds. One who takes longer is asked along with.
const CLAIM: Duration = Duration::from_secs(3);

/// How long another who asks is waited for where somebody waits for the answer: no badge waits longer than
/// 1.3 s in all, and a catalog that takes a second is to be in time after that.
pub(super) const PATIENCE: Duration = Duration::from_millis(250);

/// The pauses between looks: the first, and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(4);
const LONGEST_PAUSE: Duration = Duration::from_millis(32);

/// One question, and how its answer is written.
pub(super) trait Question: Sync {
    type Said: Send;

    /// What it counts as.
    fn kind(&self) -> &'static str;

    /// What its answer is called.
    fn name(&self, keys: &Keys) -> String;

    /// How old the answer may be.
    fn max_age(&self) -> Duration;

    /// How long another who asks is waited for.
    fn patience(&self) -> Duration;

    /// How long an answer is good for.
    fn life(&self, said: &Self::Said, limits: &SharedLimits) -> Duration;

    /// The answer as it is written, and the entities that it is of.
    fn write(&self, said: &Self::Said) -> (Value, Vec<String>);

    /// The answer that was written; `None` where it was not.
    fn read(&self, said: &Value, fields: &Fields) -> Option<Self::Said>;

    /// Asks. Without the moment in which that is, nothing that comes of it is kept.
    fn ask(
        &self,
        asked: Option<Asked>,
    ) -> impl Future<Output = Result<Self::Said, CatalogError>> + Send;
}

/// What is there for a question.
struct Look<T> {
    era: u64,
    found: Option<Told<T>>,
    is_claimed: bool,
    /// Whether we claimed it just now.
    is_ours: bool,
}

/// The pauses between looks, each twice as long as the one before.
#[derive(Debug)]
pub(super) struct Pauses(Duration);

impl Pauses {
    pub(super) const fn new() -> Self {
        Self(FIRST_PAUSE)
    }

    pub(super) async fn pass(&mut self) {
        sleep(self.0).await;
        self.0 = (self.0 * 2).min(LONGEST_PAUSE);
    }
}

impl Shared {
    /// What was said to anybody, or is said now.
    pub(super) async fn one<Q: Question>(
        &self,
        question: &Q,
    ) -> Result<Told<Q::Said>, CatalogError> {
        let name = question.name(&self.keys);
        match self.found_or_claimed(question, &name).await {
            Ok(Turn::Found(told, outcome)) => {
                self.used.looked_up(question.kind(), outcome, 1);
                Ok(told)
            }
            Ok(Turn::Ask(era, outcome)) => {
                let asked = Asked::now(era);
                let said = tokio::select! {
                    biased;
                    said = question.ask(Some(asked)) => said,
                    told = self.answered_meanwhile(question, &name), if outcome == "alone" => {
                        self.used.looked_up(question.kind(), "told", 1);
                        return Ok(told);
                    }
                };
                self.used.looked_up(question.kind(), outcome, 1);
                self.keep(question, &name, asked, said.as_ref().ok()).await;
                said.map(Told::now)
            }
            Err(Away) => {
                self.used.looked_up(question.kind(), "alone", 1);
                question.ask(None).await.map(Told::now)
            }
        }
    }

    async fn found_or_claimed<Q: Question>(
        &self,
        question: &Q,
        name: &str,
    ) -> Result<Turn<Q::Said>, Away> {
        let deadline = Instant::now() + question.patience();
        let mut pauses = Pauses::new();
        let mut outcome = "hit";
        loop {
            let mut look = self.look_at(question, name, false).await?;
            if look.found.is_none() && !look.is_claimed {
                // Somebody may have been told since we looked.
                look = self.look_at(question, name, true).await?;
                match look.found {
                    None if look.is_ours => return Ok(Turn::Ask(look.era, "asked")),
                    Some(_) if look.is_ours => self.let_go(name).await?,
                    _ => {}
                }
            }
            if let Some(told) = look.found {
                return Ok(Turn::Found(told, outcome));
            }
            if Instant::now() >= deadline {
                return Ok(Turn::Ask(look.era, "alone"));
            }
            outcome = "told";
            pauses.pass().await;
        }
    }

    /// What another is told while we ask too; never, where the server goes away.
    async fn answered_meanwhile<Q: Question>(&self, question: &Q, name: &str) -> Told<Q::Said> {
        let mut pauses = Pauses::new();
        loop {
            pauses.pass().await;
            match self.look_at(question, name, false).await {
                Ok(Look {
                    found: Some(told), ..
                }) => return told,
                Ok(_) => {}
                Err(Away) => pending().await,
            }
        }
    }

    async fn look_at<Q: Question>(
        &self,
        question: &Q,
        name: &str,
        claims: bool,
    ) -> Result<Look<Q::Said>, Away> {
        let claimed = Keys::asked(name);
        let keys = vec![self.keys.era(), name.to_owned(), claimed.clone()];
        let mut commands = Vec::with_capacity(3);
        if claims {
            commands.push(Command::Claim {
                key: claimed,
                life: CLAIM,
            });
        }
        // The lifetime first, so that an age can come out too large and never too small.
        commands.extend([Command::Life(name.to_owned()), Command::Read(keys)]);
        let mut replies = Replies::new(self.store.run(commands).await?);
        let is_ours = claims && replies.done();
        let left_ms = replies.number();
        let mut texts = replies.texts(3).into_iter();
        let mut next = || texts.next().flatten();
        let (era, record, claim) = (next(), next(), next());
        let era = match era.and_then(|era| number(&era)) {
            Some(era) => era,
            None => self.begin_era().await?,
        };
        let aged = record.and_then(|bytes| Aged::read(&bytes, left_ms));
        let usable =
            aged.filter(|aged| aged.age < question.max_age() && !aged.fresh_for().is_zero());
        let mut found = None;
        if let Some(aged) = usable
            && let Some(said) = question.read(&aged.record.said, &self.fields)
            && self.is_of_now(&aged.record).await?
        {
            found = Some(Told {
                said,
                age: aged.age,
                fresh_for: Some(aged.fresh_for()),
            });
        }
        Ok(Look {
            era,
            found,
            is_claimed: claim.is_some(),
            is_ours,
        })
    }

    async fn let_go(&self, name: &str) -> Result<(), Away> {
        let claims = Command::Remove(vec![Keys::asked(name)]);
        self.store.run(vec![claims]).await.map(drop)
    }

    /// Whether none of the entities that a record is of was forgotten since it was asked for.
    async fn is_of_now(&self, record: &Record) -> Result<bool, Away> {
        if record.of.is_empty() {
            return Ok(true);
        }
        let named: Vec<_> = record.of.iter().filter_map(|it| it.parse().ok()).collect();
        if self.is_unannounced(named.iter()) {
            return Ok(false);
        }
        let members = record.of.clone();
        let count = members.len();
        let key = self.keys.forgotten();
        let marks = vec![Command::Marks { key, members }];
        let mut replies = Replies::new(self.store.run(marks).await?);
        let mut eras = replies.numbers(count).into_iter().flatten();
        Ok(eras.all(|forgotten| forgotten <= record.era))
    }

    /// Writes what was said, and lets go of the question.
    async fn keep<Q: Question>(
        &self,
        question: &Q,
        name: &str,
        asked: Asked,
        said: Option<&Q::Said>,
    ) {
        let mut commands = Vec::with_capacity(2);
        if let Some(said) = said {
            let life = question.life(said, &self.limits).min(super::MAX_LIFE);
            let (value, of) = question.write(said);
            let record = Record {
                era: asked.era,
                life_ms: millis(life),
                fresh_ms: millis(life),
                of,
                said: value,
            };
            let life = asked.left_of(life);
            if let Some(value) = record.to_bytes().filter(|_| !life.is_zero()) {
                let key = name.to_owned();
                commands.push(Command::Keep { key, value, life });
            }
        }
        commands.push(Command::Remove(vec![Keys::asked(name)]));
        // It is told and counted where it fails.
        let _ = self.store.run(commands).await;
    }
}

/// Whose turn it is.
enum Turn<T> {
    /// There is an answer, and how it came.
    Found(Told<T>, &'static str),
    /// Ours, in this era, and what it counts as.
    Ask(u64, &'static str),
}

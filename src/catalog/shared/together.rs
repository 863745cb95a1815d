//! Entities that all instances ask for together.
//!
//! What is not there, an instance claims and puts on a list of what is wanted. Who comes next when it is
//! time takes the list and asks for all that is on it, whoever wants it, so that three instances ask no
//! more often than one, for no more entities. The others look again and again. What nobody asks for any
//! more, they ask for themselves, and so they do when they waited long enough: the one who took the list
//! may be gone. It may be slow too, so they go on looking while they ask, and take what comes first.

use std::{
    collections::{HashMap, HashSet},
    future::pending,
    time::Duration,
};

use tokio::time::Instant;

use super::{
    Shared,
    asking::{Along, Demand, Look},
    one::Pauses,
    store::Away,
    writing::Asked,
};
use crate::{
    catalog::{CatalogError, Found, Source, Told, Urgency},
    entity::EntityRef,
};

/// The time between two questions of all instances where somebody waits: about what passes in one from
/// gathering a batch to having its answer shown, so that all who wait in all of them go along.
pub(super) const PACE: Duration = Duration::from_millis(20);

/// The same where nobody does.
pub(super) const BACKGROUND_PACE: Duration = Duration::from_millis(500);

/// How long others are waited for: no badge waits longer than 1.3 s in all, and a catalog that takes a second
/// is to be in time after that.
const PATIENCE: Duration = Duration::from_millis(250);

/// The same where nobody waits for it.
const BACKGROUND_PATIENCE: Duration = Duration::from_secs(2);

/// How much of what is wanted is taken at a time.
const MAX_TAKEN: usize = 1_000;

type Answer = Result<Told<Found>, CatalogError>;

/// What is answered so far, and what is open.
struct Round<'a> {
    references: &'a [EntityRef],
    answers: Vec<Option<Answer>>,
}

impl<'a> Round<'a> {
    fn new(references: &'a [EntityRef]) -> Self {
        Self {
            references,
            answers: vec![None; references.len()],
        }
    }

    fn open(&self) -> Vec<EntityRef> {
        let all = self.references.iter().zip(&self.answers);
        let open = all.filter(|(_, answer)| answer.is_none());
        open.map(|(reference, _)| reference.clone()).collect()
    }

    fn is_done(&self) -> bool {
        self.answers.iter().all(Option::is_some)
    }

    /// Answers what is open in its order.
    fn fill(&mut self, found: impl IntoIterator<Item = Option<Answer>>) -> usize {
        let open = self.answers.iter_mut().filter(|answer| answer.is_none());
        let mut count = 0;
        for (answer, found) in open.zip(found) {
            count += usize::from(found.is_some());
            *answer = found;
        }
        count
    }

    /// Answers what is open of what was asked.
    fn learn(&mut self, asked: &[EntityRef], answers: &[Result<Found, CatalogError>]) -> usize {
        let known: HashMap<_, _> = asked.iter().zip(answers).collect();
        let found: Vec<_> = self
            .open()
            .iter()
            .map(|reference| Some((*known.get(reference)?).clone().map(Told::now)))
            .collect();
        self.fill(found)
    }
}

impl Shared {
    /// What is said of each of `references`, in their order.
    pub(super) async fn together(
        &self,
        source: &dyn Source,
        references: &[EntityRef],
        urgency: Urgency,
    ) -> Vec<Answer> {
        let mut round = Round::new(references);
        let era = self.ask_together(source, &mut round, urgency).await.ok();
        let open = round.open();
        if !open.is_empty() {
            self.alone(source, &mut round, &open, era).await;
        }
        let answers = round.answers.into_iter();
        answers
            .map(|answer| answer.unwrap_or(Err(CatalogError::Interrupted)))
            .collect()
    }

    /// Answers what can be, by others or for them; the last era that is known.
    async fn ask_together(
        &self,
        source: &dyn Source,
        round: &mut Round<'_>,
        urgency: Urgency,
    ) -> Result<u64, Away> {
        let open = round.open();
        let look = self.look(&open, Demand::Fresh, Along::Looking).await?;
        let mut era = look.era;
        self.counted("hit", round.fill(told(look)));
        if round.is_done() {
            return Ok(era);
        }
        let ours = self.claim(round).await?;
        let mut is_ours = !ours.is_empty() && self.want(&ours, urgency).await?;
        let deadline = Instant::now()
            + match urgency {
                Urgency::AtOnce => PATIENCE,
                Urgency::Background => BACKGROUND_PATIENCE,
            };
        let mut pauses = Pauses::new();
        loop {
            if is_ours {
                self.ask_for_all(source, round).await?;
            } else {
                pauses.pass().await;
            }
            if round.is_done() {
                return Ok(era);
            }
            // A background lookup with nothing of its own leaves the asking to others.
            let paces = urgency == Urgency::AtOnce || !ours.is_empty();
            if Instant::now() >= deadline {
                if paces {
                    self.unpace(urgency).await?;
                }
                return Ok(era);
            }
            let open = round.open();
            let along = if paces {
                Along::Pacing(urgency)
            } else {
                Along::Looking
            };
            let look = self.look(&open, Demand::Fresh, along).await?;
            (era, is_ours) = (look.era, look.is_ours);
            let unclaimed = look.found.iter().zip(&look.is_claimed);
            let unclaimed = unclaimed.map(|(found, claimed)| found.is_none() && !claimed);
            let left = open.iter().zip(unclaimed).filter(|(_, is_left)| *is_left);
            let left: Vec<_> = left.map(|(reference, _)| reference.clone()).collect();
            self.counted("told", round.fill(told(look)));
            if !left.is_empty() {
                self.alone(source, round, &left, Some(era)).await;
            }
        }
    }

    /// Claims to see that what is open is asked for; what nobody else does. Somebody may have been told it
    /// since we looked.
    async fn claim(&self, round: &mut Round<'_>) -> Result<Vec<EntityRef>, Away> {
        let open = round.open();
        let look = self.look(&open, Demand::Fresh, Along::Claiming).await?;
        let ours = open
            .into_iter()
            .zip(&look.is_claimed_by_us)
            .zip(&look.found);
        let ours = ours.filter(|((_, is_ours), _)| **is_ours);
        let (needless, ours): (Vec<_>, Vec<_>) = ours
            .map(|((reference, _), found)| (reference, found.is_some()))
            .partition(|(_, is_found)| *is_found);
        let references = |of: Vec<(EntityRef, bool)>| of.into_iter().map(|(it, _)| it).collect();
        let (needless, ours): (Vec<_>, Vec<_>) = (references(needless), references(ours));
        self.counted("told", round.fill(told(look)));
        self.release(&needless).await?;
        Ok(ours)
    }

    /// Asks for what is wanted, and looks meanwhile what else is told.
    async fn ask_for_all(&self, source: &dyn Source, round: &mut Round<'_>) -> Result<(), Away> {
        let (era, urgent, rest) = self.take_wanted(MAX_TAKEN).await?;
        let count = urgent.len();
        let wanted = [urgent, rest].concat();
        if wanted.is_empty() {
            return Ok(());
        }
        let asked = Asked::now(era);
        let known: HashSet<_> = wanted.iter().collect();
        let is_more_open = round.open().iter().any(|it| !known.contains(it));
        let mut question = source.entities(&wanted);
        let answers = tokio::select! {
            biased;
            answers = &mut question => answers,
            // Others wait for the answer.
            () = self.told_meanwhile(round, Some(era)), if is_more_open => question.await,
        };
        self.counted("asked", wanted.len());
        round.learn(&wanted, &answers);
        let is_there = |answer: &&Result<_, _>| matches!(answer, Ok(Found::Entity(_)));
        let sought = answers.iter().take(count).filter(is_there).count();
        self.put(asked, sought, wanted.iter().zip(&answers)).await
    }

    /// Asks for these whatever others do, unless all that is open is told meanwhile.
    async fn alone(
        &self,
        source: &dyn Source,
        round: &mut Round<'_>,
        references: &[EntityRef],
        era: Option<u64>,
    ) {
        let asked = era.map(Asked::now);
        let answers = tokio::select! {
            biased;
            answers = source.entities(references) => answers,
            () = self.told_meanwhile(round, era) => return,
        };
        self.counted("alone", references.len());
        round.learn(references, &answers);
        if let Some(asked) = asked {
            // It is told and counted where it fails.
            let _ = self.put(asked, 0, references.iter().zip(&answers)).await;
        }
    }

    /// Answers what is open by what others are told, until all is; never, where the server is away.
    async fn told_meanwhile(&self, round: &mut Round<'_>, era: Option<u64>) {
        let mut pauses = Pauses::new();
        while era.is_some() {
            pauses.pass().await;
            let open = round.open();
            let Ok(look) = self.look(&open, Demand::Fresh, Along::Looking).await else {
                break;
            };
            self.counted("told", round.fill(told(look)));
            if round.is_done() {
                return;
            }
        }
        pending::<()>().await;
    }

    fn counted(&self, outcome: &'static str, count: usize) {
        self.used.looked_up("entities", outcome, count);
    }
}

fn told(look: Look) -> impl Iterator<Item = Option<Answer>> {
    look.found.into_iter().map(|found| found.map(Ok))
}

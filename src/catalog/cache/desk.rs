//! What the lookups of a cache work on; they outlive the call that began them.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::time::sleep;

use super::{
    Answer, Batcher, CacheLimits, Standing, Urgency, answers::Answers, lister::Lister,
    read_ahead::ReadAhead, searches::Searches,
};
use crate::{
    catalog::{
        CatalogError, Found, Known, Lookup, Source, Told,
        flights::{Boarding, Flight, Flights, Void},
        recall::{Recall, RecallLimits, Weigh},
        turns::Turns,
    },
    entity::{Entity, EntityRef, Repository},
};

/// Which part of the memory for entities may go to what repositories they are of, besides.
const REPOSITORIES_PART: u64 = 4;

/// How many repositories are looked for at a time: each is two searches of the catalog, and none of them
/// goes out together with others.
const REPOSITORIES_AT_A_TIME: usize = 8;

/// How many more may wait for their turn.
const REPOSITORIES_WAITING: usize = 64;

/// The entities of one repository, or of one search.
#[derive(Debug, Clone)]
pub(super) struct Group(pub(super) Arc<[Arc<Entity>]>);

impl Weigh for Group {
    fn size_bytes(&self) -> usize {
        self.0.iter().map(|entity| entity.size_bytes()).sum()
    }
}

impl Weigh for Repository {
    fn size_bytes(&self) -> usize {
        self.host().len() + self.path().len()
    }
}

#[derive(Debug)]
pub(super) struct Desk {
    pub(super) source: Arc<dyn Source>,
    pub(super) limits: CacheLimits,
    pub(super) answers: Arc<Answers>,
    pub(super) lister: Lister,
    pub(super) searches: Searches,
    batcher: Batcher,
    flights: Flights<EntityRef, Option<Arc<Entity>>>,
    read_ahead: ReadAhead,
    pub(super) repositories: Arc<Recall<Repository, Group>>,
    repository_turns: Arc<Turns>,
    is_restored: AtomicBool,
}

impl Desk {
    pub(super) fn new(source: Arc<dyn Source>, limits: CacheLimits) -> Self {
        Self {
            lister: Lister::new(Arc::clone(&source)),
            searches: Searches::new(&limits),
            batcher: Batcher::new(Arc::clone(&source)),
            source,
            limits,
            answers: Arc::new(Answers::new(&limits)),
            flights: Flights::default(),
            read_ahead: ReadAhead::default(),
            repositories: Arc::new(Recall::new(RecallLimits {
                capacity_bytes: limits.capacity_bytes / REPOSITORIES_PART,
                absent_for: limits.absent_for,
                absent_grace: limits.absent_grace,
                stale_for: limits.stale_for,
                jitter_percent: limits.jitter_percent,
            })),
            repository_turns: Arc::new(Turns::new(REPOSITORIES_AT_A_TIME, REPOSITORIES_WAITING)),
            is_restored: AtomicBool::new(false),
        }
    }

    /// The lookup of `reference`, which is begun where none is under way.
    pub(super) fn fly(
        self: &Arc<Self>,
        reference: &EntityRef,
        urgency: Urgency,
    ) -> (Flight<Option<Arc<Entity>>>, Boarding) {
        self.flights.join(reference, |void| {
            Arc::clone(self).ask(reference.clone(), urgency, void)
        })
    }

    /// Asks the catalog and keeps its answer.
    async fn ask(self: Arc<Self>, reference: EntityRef, urgency: Urgency, void: Void) -> Lookup {
        // Another lookup may have ended between the look at the cache and our start.
        if let Some(answer) = self.current(&reference).await {
            return Ok(answer.entity);
        }
        if urgency == Urgency::AtOnce
            && self.read_ahead.may_bring(&reference, &self.answers).await
            && let Some(answer) = self.current(&reference).await
        {
            return Ok(answer.entity);
        }
        let said = self.batcher.look_up(reference.clone(), urgency).await;
        let known = self.answers.get(&reference).await;
        let known = known.filter(|known| {
            known.entity.is_some() && known.standing(&self.limits) != Standing::Gone
        });
        if urgency == Urgency::AtOnce
            && matches!(&said, Ok(told) if matches!(told.said, Found::Entity(_)))
        {
            self.read_ahead
                .found(&self.source, &self.answers, self.limits);
        }
        let is_denied = said.as_ref().is_ok_and(|told| told.said == Found::Absent);
        let (answer, outcome) = match (said, known) {
            (Err(error), None) => return Err(error),
            (Err(error), Some(known)) => {
                tracing::debug!(%reference, %error, "serving the last known entity");
                let entity = known.entity.clone();
                (known.after_failure(), Ok(entity))
            }
            // Another instance was told it before we were told ours.
            (Ok(told), Some(known)) if known.is_newer_than(told.age) => {
                let entity = known.entity.clone();
                (known, Ok(entity))
            }
            (Ok(told), Some(known))
                if told.said == Found::Absent
                    && !known.is_believed_denied(self.limits.absent_grace, told.age) =>
            {
                let entity = known.entity.clone();
                (known.after_denial(told.age), Ok(entity))
            }
            (Ok(told), _) => {
                let told = told.map(Found::visible);
                let entity = told.said.clone();
                (Answer::told(told, &self.limits), Ok(entity))
            }
        };
        let is_doubted = is_denied && answer.entity.is_some();
        if void.is_void() {
            return outcome;
        }
        self.answers.put(&reference, answer).await;
        if void.is_void() {
            // It was forgotten in between.
            self.answers.outdate(&reference).await;
        }
        if is_doubted {
            self.ask_again_after_grace(&reference);
        }
        outcome
    }

    /// The entities of a repository, kept as entities are. They are as they were when they were found,
    /// so who shows something of one looks it up.
    pub(super) async fn of_repository(
        &self,
        repository: &Repository,
    ) -> Result<Vec<Arc<Entity>>, CatalogError> {
        let ask = || {
            let (source, repository) = (Arc::clone(&self.source), repository.clone());
            let turns = Arc::clone(&self.repository_turns);
            async move {
                let _turn = turns.take().await?;
                let found = source.look_up_repository(&repository).await?;
                Ok(found.map(|found| (!found.is_empty()).then(|| Group(found.into()))))
            }
        };
        let fresh_for = self.limits.fresh_for;
        let found = self.repositories.get(repository, fresh_for, ask).await?;
        Ok(found.map_or_else(Vec::new, |Group(entities)| entities.to_vec()))
    }

    /// What is known of these entities is true no more. Repositories that they are not known to be of are
    /// only asked for again in their time.
    pub(super) async fn forget(&self, references: &[EntityRef]) {
        let all: HashSet<_> = references.iter().collect();
        let is_one = |reference: &EntityRef| all.contains(reference);
        self.flights.void(is_one);
        for reference in references {
            self.answers.outdate(reference).await;
        }
        self.repositories
            .forget(|_, group: Option<&Group>| {
                let entities = group.map(|Group(entities)| entities.iter());
                entities.is_none_or(|mut all| all.any(|entity| is_one(entity.reference())))
            })
            .await;
    }

    async fn current(&self, reference: &EntityRef) -> Option<Answer> {
        let answer = self.answers.get(reference).await?;
        (answer.standing(&self.limits) == Standing::Current).then_some(answer)
    }

    /// A denial is to be confirmed whether or not somebody asks: the next reader may come when both
    /// say nothing any more.
    fn ask_again_after_grace(self: &Arc<Self>, reference: &EntityRef) {
        let (desk, reference) = (Arc::clone(self), reference.clone());
        tokio::spawn(async move {
            sleep(desk.limits.absent_grace).await;
            // A reader may have had it asked meanwhile.
            let known = desk.answers.get(&reference).await;
            if known.is_some_and(|known| known.is_denied()) {
                // The task goes on by itself.
                drop(desk.fly(&reference, Urgency::Background));
            }
        });
    }

    pub(super) async fn restore(&self, known: Vec<Known>) -> usize {
        let mut count = 0;
        for Known { entity, age } in known {
            let reference = entity.reference().clone();
            let told = Told {
                age,
                ..Told::now(Some(entity))
            };
            let answer = Answer::told(told, &self.limits);
            if answer.standing(&self.limits) != Standing::Gone {
                self.answers.put(&reference, answer).await;
                count += 1;
            }
        }
        self.is_restored.fetch_or(count > 0, Ordering::Relaxed);
        count
    }

    pub(super) fn is_restored(&self) -> bool {
        self.is_restored.load(Ordering::Relaxed)
    }
}

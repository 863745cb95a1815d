//! What the lookups of a cache work on; they outlive the call that began them.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::time::sleep;

use super::{
    Answer, Batcher, CacheLimits, Standing, Urgency,
    answers::Answers,
    flights::{Flight, Flights},
    lister::Lister,
    read_ahead::ReadAhead,
};
use crate::{
    catalog::{Found, Known, Lookup, Source},
    entity::EntityRef,
};

#[derive(Debug)]
pub(super) struct Desk {
    pub(super) source: Arc<dyn Source>,
    pub(super) limits: CacheLimits,
    pub(super) answers: Arc<Answers>,
    pub(super) lister: Lister,
    batcher: Batcher,
    flights: Flights,
    read_ahead: ReadAhead,
    is_restored: AtomicBool,
}

impl Desk {
    pub(super) fn new(source: Arc<dyn Source>, limits: CacheLimits) -> Self {
        Self {
            lister: Lister::new(Arc::clone(&source)),
            batcher: Batcher::new(Arc::clone(&source)),
            source,
            limits,
            answers: Arc::new(Answers::new(&limits)),
            flights: Flights::default(),
            read_ahead: ReadAhead::default(),
            is_restored: AtomicBool::new(false),
        }
    }

    /// The lookup of `reference`, which is begun where none is under way.
    pub(super) fn fly(self: &Arc<Self>, reference: &EntityRef, urgency: Urgency) -> Flight {
        self.flights.join(reference, || {
            Arc::clone(self).ask(reference.clone(), urgency)
        })
    }

    /// Asks the catalog and keeps its answer.
    async fn ask(self: Arc<Self>, reference: EntityRef, urgency: Urgency) -> Lookup {
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
        if urgency == Urgency::AtOnce && matches!(said, Ok(Found::Entity(_))) {
            self.read_ahead
                .found(&self.source, &self.answers, self.limits);
        }
        let is_denied = said == Ok(Found::Absent);
        let (answer, outcome) = match (said, known) {
            (Err(error), None) => return Err(error),
            (Err(error), Some(known)) => {
                tracing::debug!(%reference, %error, "serving the last known entity");
                let entity = known.entity.clone();
                (known.after_failure(), Ok(entity))
            }
            (Ok(Found::Absent), Some(known)) if !known.was_denied_for(self.limits.absent_grace) => {
                let entity = known.entity.clone();
                (known.after_denial(), Ok(entity))
            }
            (Ok(found), _) => {
                let entity = found.visible();
                (Answer::new(entity.clone(), &self.limits), Ok(entity))
            }
        };
        let is_doubted = is_denied && answer.entity.is_some();
        self.answers.put(&reference, answer).await;
        if is_doubted {
            self.ask_again_after_grace(&reference);
        }
        outcome
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
            let answer = Answer::restored(entity, age, &self.limits);
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

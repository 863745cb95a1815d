//! An entity with all that its badges look at.

use std::sync::Arc;

use futures_util::future::{join, join_all};
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use super::{Failure, LOOKUP_DEADLINE, Named, Service};
use crate::{
    badge::{Badge, BadgeId, Known, Lack, Look, Owner, Question},
    catalog::{CatalogError, FactsQuestion},
    entity::{Entity, EntityRef},
};

/// What is known of an entity for one request.
#[derive(Debug)]
pub(super) struct Subject {
    entity: Arc<Entity>,
    owner: OwnerAnswer,
    /// What plugins said for each badge that asks one.
    facts: Vec<(String, Facts)>,
}

type Facts = Result<Option<Arc<Value>>, CatalogError>;

#[derive(Debug)]
enum OwnerAnswer {
    NotAsked,
    Missing,
    Known(Arc<Entity>),
}

impl Subject {
    pub(super) fn entity(&self) -> &Entity {
        &self.entity
    }

    /// What the entity's entry in the catalog lacks.
    pub(super) fn lacks(&self) -> Vec<Lack> {
        Lack::of(&self.entity, self.known("").owner)
    }

    /// What the badge `id` may look at.
    fn known(&self, id: &str) -> Known<'_> {
        Known {
            entity: &self.entity,
            owner: match &self.owner {
                OwnerAnswer::NotAsked => Owner::NotAsked,
                OwnerAnswer::Missing => Owner::Missing,
                OwnerAnswer::Known(owner) => Owner::Known(owner),
            },
            data: self
                .facts(id)
                .and_then(|facts| facts.as_ref().ok()?.as_ref()),
        }
    }

    fn facts(&self, id: &str) -> Option<&Facts> {
        let (_, facts) = self.facts.iter().find(|(badge, _)| badge == id)?;
        Some(facts)
    }

    /// Why nothing is known of what the badge `id` shows, where a plugin gave no answer.
    fn missing_facts(&self, id: &str) -> Option<&CatalogError> {
        self.facts(id)?.as_ref().err()
    }
}

impl Service {
    /// The entity that is `named`, with what the badges `ids` look at.
    pub(super) async fn subject(&self, named: &Named, ids: &[&str]) -> Result<Subject, Failure> {
        let deadline = Instant::now() + LOOKUP_DEADLINE.saturating_sub(named.waited());
        let entity = self.look_up(named.reference(), deadline).await?;
        let entity = entity.ok_or_else(|| Failure::NoEntity(Box::new(named.clone())))?;
        Ok(self.gather(entity, ids, deadline).await)
    }

    /// The same of an `entity` that is at hand, which the catalog is not asked for.
    pub(super) async fn subject_of(&self, entity: &Arc<Entity>, ids: &[&str]) -> Subject {
        let deadline = Instant::now() + LOOKUP_DEADLINE;
        self.gather(Arc::clone(entity), ids, deadline).await
    }

    async fn gather(&self, entity: Arc<Entity>, ids: &[&str], deadline: Instant) -> Subject {
        let owner = ids
            .iter()
            .find_map(|id| self.badges.owner_needed(id, &entity));
        let (owner, facts) = join(
            self.owner(owner, deadline),
            self.facts(&entity, ids, deadline),
        )
        .await;
        Subject {
            entity,
            owner,
            facts,
        }
    }

    /// The ids of all badges that are on.
    pub(super) fn all_ids(&self) -> Vec<&str> {
        self.badges.ids().map(BadgeId::as_str).collect()
    }

    async fn look_up(
        &self,
        reference: &EntityRef,
        deadline: Instant,
    ) -> Result<Option<Arc<Entity>>, CatalogError> {
        timeout_at(deadline, self.catalog.entity(reference))
            .await
            .unwrap_or(Err(CatalogError::Timeout))
    }

    /// What is to be told of an owner. That there is none is told only where nothing is hidden: who may
    /// not be seen is not to be missed either.
    async fn owner(&self, reference: Option<EntityRef>, deadline: Instant) -> OwnerAnswer {
        let Some(reference) = reference else {
            return OwnerAnswer::NotAsked;
        };
        match self.look_up(&reference, deadline).await {
            Ok(Some(owner)) => OwnerAnswer::Known(owner),
            Ok(None) if self.policy.hides_nothing() => OwnerAnswer::Missing,
            Ok(None) | Err(_) => OwnerAnswer::NotAsked,
        }
    }

    /// What plugins say for each of the badges that asks one. All are asked at once, and none is waited
    /// for longer than the `deadline`.
    async fn facts(
        &self,
        entity: &Arc<Entity>,
        ids: &[&str],
        deadline: Instant,
    ) -> Vec<(String, Facts)> {
        let known = Known::from(&**entity);
        let questions = ids.iter().filter_map(|&id| {
            let may_be_seen = self.policy.badge(entity, id).is_published;
            let question = may_be_seen.then(|| self.badges.question(id, &known))??;
            let of = entity.reference().clone();
            Some(async move { (id.to_owned(), self.ask(of, question, deadline).await) })
        });
        join_all(questions).await
    }

    async fn ask(&self, of: EntityRef, question: Question, deadline: Instant) -> Facts {
        let Some(plugins) = &self.plugins else {
            return Ok(None);
        };
        let Question { request, fresh_for } = question;
        let asked = FactsQuestion { of, request };
        let facts = plugins.facts(&asked, fresh_for);
        timeout_at(deadline, facts)
            .await
            .unwrap_or(Err(CatalogError::Timeout))
    }

    /// The badge `id` of what is known, if there is one that may be seen.
    pub(super) fn make(&self, subject: &Subject, id: &str, look: &Look) -> Result<Badge, Failure> {
        let badge = self.badges.make(id, &subject.known(id), look);
        badge
            .filter(|_| self.policy.badge(&subject.entity, id).is_published)
            .ok_or_else(|| Failure::NoBadge(id.to_owned()))
    }

    /// The same badge, unless nothing is known of what it shows.
    pub(super) fn informed(
        &self,
        subject: &Subject,
        id: &str,
        look: &Look,
    ) -> Result<Badge, Failure> {
        let badge = self.make(subject, id, look)?;
        match subject.missing_facts(id) {
            None => Ok(badge),
            Some(error) => Err(Failure::NoFacts {
                label: badge.label,
                error: error.clone(),
            }),
        }
    }

    /// The badges that are offered of what is known.
    pub(super) fn offered<'a>(&'a self, subject: &'a Subject) -> impl Iterator<Item = &'a str> {
        let all = self.badges.ids().map(BadgeId::as_str);
        let applying = all.filter(|id| self.badges.applies(id, &subject.known(id)));
        applying.filter(|id| self.policy.badge(&subject.entity, id).is_published)
    }
}

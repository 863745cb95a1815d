//! An entity with all that its badges look at.

use std::sync::Arc;

use tokio::time::{Instant, timeout_at};

use super::{Failure, LOOKUP_DEADLINE, Named, Service};
use crate::{
    badge::{Badge, BadgeId, Known, Look, Owner},
    catalog::CatalogError,
    entity::{Entity, EntityRef},
};

/// What is known of an entity for one request.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) entity: Arc<Entity>,
    owner: OwnerAnswer,
}

#[derive(Debug)]
enum OwnerAnswer {
    NotAsked,
    Missing,
    Known(Arc<Entity>),
}

impl Subject {
    /// What the badges may look at.
    pub(super) fn known(&self) -> Known<'_> {
        Known {
            owner: match &self.owner {
                OwnerAnswer::NotAsked => Owner::NotAsked,
                OwnerAnswer::Missing => Owner::Missing,
                OwnerAnswer::Known(owner) => Owner::Known(owner),
            },
            ..Known::from(&*self.entity)
        }
    }
}

impl Service {
    /// The entity that is `named`, with what the badge `id` looks at, or all badges.
    pub(super) async fn subject(
        &self,
        named: &Named,
        id: Option<&str>,
    ) -> Result<Subject, Failure> {
        let deadline = Instant::now() + LOOKUP_DEADLINE;
        let entity = self.look_up(named.reference(), deadline).await?;
        let entity = entity.ok_or_else(|| Failure::NoEntity(named.clone()))?;
        let owner = match id {
            Some(id) => self.badges.owner_needed(id, &entity),
            None => self
                .badges
                .ids()
                .find_map(|id| self.badges.owner_needed(id.as_str(), &entity)),
        };
        let owner = match owner {
            Some(reference) => self.owner(&reference, deadline).await,
            None => OwnerAnswer::NotAsked,
        };
        Ok(Subject { entity, owner })
    }

    pub(super) async fn look_up(
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
    async fn owner(&self, reference: &EntityRef, deadline: Instant) -> OwnerAnswer {
        match self.look_up(reference, deadline).await {
            Ok(Some(owner)) => OwnerAnswer::Known(owner),
            Ok(None) if self.policy.hides_nothing() => OwnerAnswer::Missing,
            Ok(None) | Err(_) => OwnerAnswer::NotAsked,
        }
    }

    /// The badge `id` of what is known, if there is one that may be seen.
    pub(super) fn make(&self, known: &Known<'_>, id: &str, look: &Look) -> Result<Badge, Failure> {
        let badge = self.badges.make(id, known, look);
        badge
            .filter(|_| self.policy.badge(known.entity, id).is_published)
            .ok_or_else(|| Failure::NoBadge(id.to_owned()))
    }

    /// The badges that are offered of what is known.
    pub(super) fn offered<'a>(&'a self, known: &'a Known<'a>) -> impl Iterator<Item = &'a str> {
        let applying = self.badges.ids().map(BadgeId::as_str);
        let applying = applying.filter(|id| self.badges.applies(id, known));
        applying.filter(|id| self.policy.badge(known.entity, id).is_published)
    }
}

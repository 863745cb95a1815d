//! The entities of one reading.

use std::{
    borrow::Borrow,
    collections::HashSet,
    hash::{Hash, Hasher},
    sync::Arc,
    time::Duration,
};

use tokio::time::Instant;

use crate::{
    catalog::{Known, repositories::Repositories},
    entity::{Entity, EntityRef, Repository},
};

/// Entities by reference. The reference is the entity's own: a second one would take more memory than
/// all else of the set.
pub(super) type Entities = HashSet<ByReference>;

/// An entity that stands for its reference.
#[derive(Debug, Clone)]
pub(super) struct ByReference(pub(super) Arc<Entity>);

impl Borrow<EntityRef> for ByReference {
    fn borrow(&self) -> &EntityRef {
        self.0.reference()
    }
}

impl PartialEq for ByReference {
    fn eq(&self, other: &Self) -> bool {
        self.0.reference() == other.0.reference()
    }
}

impl Eq for ByReference {}

impl Hash for ByReference {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.reference().hash(state);
    }
}

/// What is answered from.
#[derive(Debug)]
pub(super) struct Table {
    entities: Entities,
    repositories: Repositories,
    read_at: Instant,
    is_confirmed: bool,
}

impl Table {
    /// What was said at `read_at`; where `is_confirmed`, what it lacks does not exist.
    pub(super) fn new(entities: Entities, read_at: Instant, is_confirmed: bool) -> Self {
        Self {
            repositories: Repositories::of(entities.iter().map(|entity| &entity.0)),
            entities,
            read_at,
            is_confirmed,
        }
    }

    pub(super) fn get(&self, reference: &EntityRef) -> Option<&Arc<Entity>> {
        self.entities.get(reference).map(|entity| &entity.0)
    }

    pub(super) fn of_repository(&self, repository: &Repository) -> Vec<Arc<Entity>> {
        self.repositories.get(repository)
    }

    pub(super) fn entities(&self) -> &Entities {
        &self.entities
    }

    pub(super) fn len(&self) -> usize {
        self.entities.len()
    }

    pub(super) fn age(&self) -> Duration {
        self.read_at.elapsed()
    }

    pub(super) fn is_confirmed(&self) -> bool {
        self.is_confirmed
    }

    pub(super) fn known(&self) -> Vec<Known> {
        let age = self.age();
        let known = |entity: &ByReference| Known {
            entity: Arc::clone(&entity.0),
            age,
        };
        self.entities.iter().map(known).collect()
    }
}

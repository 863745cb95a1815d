//! Entities that never change.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use async_trait::async_trait;

use super::{Catalog, CatalogError, Search, Selection, repositories::Repositories};
use crate::entity::{Entity, EntityRef, Repository};

/// A catalog of the entities it was made from; lookups cannot fail.
#[derive(Debug, Default)]
pub struct MemoryCatalog {
    entities: Arc<HashMap<EntityRef, Arc<Entity>>>,
    /// Made when one is first asked for.
    repositories: OnceLock<Repositories>,
}

impl From<Arc<HashMap<EntityRef, Arc<Entity>>>> for MemoryCatalog {
    fn from(entities: Arc<HashMap<EntityRef, Arc<Entity>>>) -> Self {
        let repositories = OnceLock::new();
        Self {
            entities,
            repositories,
        }
    }
}

impl MemoryCatalog {
    /// How many entities there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    pub(super) fn references(&self) -> impl Iterator<Item = &EntityRef> {
        self.entities.keys()
    }

    /// The entities, in the order of their references.
    #[must_use]
    pub fn entities(&self) -> Vec<Arc<Entity>> {
        let mut entities: Vec<_> = self.entities.values().cloned().collect();
        entities.sort_by_cached_key(|entity| entity.reference().to_string());
        entities
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }
}

/// Of two entities with one reference, the first stays.
impl FromIterator<Arc<Entity>> for MemoryCatalog {
    fn from_iter<I: IntoIterator<Item = Arc<Entity>>>(entities: I) -> Self {
        let mut by_reference = HashMap::new();
        for entity in entities {
            by_reference
                .entry(entity.reference().clone())
                .or_insert(entity);
        }
        Arc::new(by_reference).into()
    }
}

#[async_trait]
impl Catalog for MemoryCatalog {
    async fn entity(&self, reference: &EntityRef) -> Result<Option<Arc<Entity>>, CatalogError> {
        Ok(self.entities.get(reference).cloned())
    }

    async fn of_repository(
        &self,
        repository: &Repository,
    ) -> Result<Vec<Arc<Entity>>, CatalogError> {
        let entities = || Repositories::of(self.entities.values());
        Ok(self.repositories.get_or_init(entities).get(repository))
    }

    async fn list(&self, selection: &Selection) -> Result<Vec<Arc<Entity>>, CatalogError> {
        Ok(selection.of(self.entities.values()).await)
    }

    async fn search(&self, search: &Search) -> Result<Vec<Arc<Entity>>, CatalogError> {
        Ok(search.of(self.entities.values()).await)
    }

    async fn check(&self) -> Result<(), CatalogError> {
        Ok(())
    }
}

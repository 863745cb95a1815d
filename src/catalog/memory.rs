//! Entities that never change.

use std::{collections::HashMap, sync::Arc};

use async_trait::async_trait;

use super::{Catalog, CatalogError, Selection};
use crate::entity::{Entity, EntityRef};

/// A catalog of the entities it was made from; lookups cannot fail.
#[derive(Debug, Default)]
pub struct MemoryCatalog(pub(super) HashMap<EntityRef, Arc<Entity>>);

impl MemoryCatalog {
    /// How many entities there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
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
        Self(by_reference)
    }
}

#[async_trait]
impl Catalog for MemoryCatalog {
    async fn entity(&self, reference: &EntityRef) -> Result<Option<Arc<Entity>>, CatalogError> {
        Ok(self.0.get(reference).cloned())
    }

    async fn list(&self, selection: &Selection) -> Result<Vec<Arc<Entity>>, CatalogError> {
        Ok(selection.of(self.0.values()).await)
    }

    async fn check(&self) -> Result<(), CatalogError> {
        Ok(())
    }
}

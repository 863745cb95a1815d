//! A catalog that is not asked.

use std::sync::Arc;

use async_trait::async_trait;

use super::{Catalog, CatalogError, Search, Selection};
use crate::entity::{Entity, EntityRef, Repository};

/// Stands where no catalog is to be asked: it says of nothing that it does not exist, for nobody knows.
#[derive(Debug, Clone, Copy, Default)]
pub struct UnaskedCatalog;

#[async_trait]
impl Catalog for UnaskedCatalog {
    async fn entity(&self, _: &EntityRef) -> Result<Option<Arc<Entity>>, CatalogError> {
        Err(CatalogError::Unreachable)
    }

    async fn of_repository(&self, _: &Repository) -> Result<Vec<Arc<Entity>>, CatalogError> {
        Err(CatalogError::Unreachable)
    }

    async fn list(&self, _: &Selection) -> Result<Vec<Arc<Entity>>, CatalogError> {
        Err(CatalogError::Unreachable)
    }

    async fn search(&self, _: &Search) -> Result<Vec<Arc<Entity>>, CatalogError> {
        Err(CatalogError::Unreachable)
    }

    async fn check(&self) -> Result<(), CatalogError> {
        Err(CatalogError::Unreachable)
    }
}

//! A catalog that shows some of its entities.

use std::{fmt, sync::Arc};

use async_trait::async_trait;

use super::{
    BreakerState, Catalog, CatalogError, Cursor, Found, Health, Lookup, Page, Search, Selection,
    Source,
};
use crate::entity::{Entity, EntityRef, Repository};

/// A catalog, or a source of one, without the entities that may not be seen: they are absent to all
/// that stands in front of it, and so are answered for as what does not exist.
///
/// It belongs right before the catalog itself: what it hides, no cache, mirror or snapshot ever holds.
pub struct Filtered<C: ?Sized> {
    catalog: Arc<C>,
    may_be_seen: Arc<dyn Fn(&Entity) -> bool + Send + Sync>,
}

impl<C: ?Sized> Filtered<C> {
    /// `catalog` without the entities that are not for `may_be_seen`.
    #[must_use]
    pub fn new(
        catalog: Arc<C>,
        may_be_seen: impl Fn(&Entity) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            catalog,
            may_be_seen: Arc::new(may_be_seen),
        }
    }

    /// Those of `found` that may be seen.
    fn seen(&self, mut found: Vec<Arc<Entity>>) -> Vec<Arc<Entity>> {
        found.retain(|entity| (self.may_be_seen)(entity));
        found
    }
}

impl<C: fmt::Debug + ?Sized> fmt::Debug for Filtered<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filtered")
            .field("catalog", &&*self.catalog)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl Catalog for Filtered<dyn Catalog> {
    async fn entity(&self, reference: &EntityRef) -> Lookup {
        let found = self.catalog.entity(reference).await?;
        Ok(found.filter(|entity| (self.may_be_seen)(entity)))
    }

    async fn of_repository(
        &self,
        repository: &Repository,
    ) -> Result<Vec<Arc<Entity>>, CatalogError> {
        let found = self.catalog.of_repository(repository).await?;
        Ok(self.seen(found))
    }

    async fn list(&self, selection: &Selection) -> Result<Vec<Arc<Entity>>, CatalogError> {
        let seen = selection.and(Arc::clone(&self.may_be_seen) as _);
        self.catalog.list(&seen).await
    }

    async fn search(&self, search: &Search) -> Result<Vec<Arc<Entity>>, CatalogError> {
        let seen = search.and(Arc::clone(&self.may_be_seen) as _);
        self.catalog.search(&seen).await
    }

    async fn check(&self) -> Result<(), CatalogError> {
        self.catalog.check().await
    }

    fn health(&self) -> Health {
        self.catalog.health()
    }
}

#[async_trait]
impl Source for Filtered<dyn Source> {
    async fn entities(&self, references: &[EntityRef]) -> Vec<Result<Found, CatalogError>> {
        let mut answers = self.catalog.entities(references).await;
        for found in answers.iter_mut().flatten() {
            if matches!(found, Found::Entity(entity) if !(self.may_be_seen)(entity)) {
                *found = Found::Hidden;
            }
        }
        answers
    }

    async fn of_repository(
        &self,
        repository: &Repository,
    ) -> Result<Vec<Arc<Entity>>, CatalogError> {
        let found = self.catalog.of_repository(repository).await?;
        Ok(self.seen(found))
    }

    async fn search(&self, search: &Search) -> Result<Vec<Arc<Entity>>, CatalogError> {
        let seen = search.and(Arc::clone(&self.may_be_seen) as _);
        self.catalog.search(&seen).await
    }

    async fn page(&self, cursor: Option<&Cursor>) -> Result<Page, CatalogError> {
        let mut page = self.catalog.page(cursor).await?;
        let hidden = page
            .entities
            .extract_if(.., |entity| !(self.may_be_seen)(entity));
        let hidden = hidden.map(|entity| entity.reference().clone());
        page.hidden.extend(hidden);
        Ok(page)
    }

    async fn check(&self) -> Result<(), CatalogError> {
        self.catalog.check().await
    }

    fn breaker(&self) -> Option<BreakerState> {
        self.catalog.breaker()
    }
}

#[cfg(test)]
mod tests;

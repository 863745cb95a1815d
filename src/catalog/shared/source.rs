//! A source before which several instances know something together.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use async_trait::async_trait;

use super::Shared;
use crate::{
    catalog::{BreakerState, CatalogError, Cursor, Found, Page, Search, Source, Told, Urgency},
    entity::{Entity, EntityRef, Repository},
};

/// A source whose answers several instances share. What is asked of it without an age goes past them.
#[derive(Debug)]
pub struct SharedSource {
    source: Arc<dyn Source>,
    pub(super) shared: Arc<Shared>,
}

impl SharedSource {
    /// What is known together, before `source`.
    #[must_use]
    pub fn new(source: Arc<dyn Source>, shared: Arc<Shared>) -> Self {
        Self { source, shared }
    }
}

#[async_trait]
impl Source for SharedSource {
    async fn entities(&self, references: &[EntityRef]) -> Vec<Result<Found, CatalogError>> {
        self.source.entities(references).await
    }

    async fn look_up(
        &self,
        references: &[EntityRef],
        urgency: Urgency,
    ) -> Vec<Result<Told<Found>, CatalogError>> {
        self.shared
            .together(&*self.source, references, urgency)
            .await
    }

    async fn of_repository(
        &self,
        repository: &Repository,
    ) -> Result<Vec<Arc<Entity>>, CatalogError> {
        self.source.of_repository(repository).await
    }

    async fn look_up_repository(
        &self,
        repository: &Repository,
    ) -> Result<Told<Vec<Arc<Entity>>>, CatalogError> {
        self.shared.repository(&*self.source, repository).await
    }

    async fn search(&self, search: &Search) -> Result<Vec<Arc<Entity>>, CatalogError> {
        self.source.search(search).await
    }

    async fn page(&self, cursor: Option<&Cursor>) -> Result<Page, CatalogError> {
        self.source.page(cursor).await
    }

    async fn page_within(
        &self,
        cursor: Option<&Cursor>,
        max_age: Duration,
    ) -> Result<Page, CatalogError> {
        if max_age.is_zero() {
            return self.page(cursor).await;
        }
        self.shared.page(&*self.source, cursor, max_age).await
    }

    fn sought(&self) -> u32 {
        self.shared.sought.load(Ordering::Relaxed)
    }

    async fn check(&self) -> Result<(), CatalogError> {
        self.source.check().await
    }

    fn breaker(&self) -> Option<BreakerState> {
        self.source.breaker()
    }
}

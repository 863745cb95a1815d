//! What a catalog over the network can do: answer for many entities at once, and read itself out.
//!
//! The layers between such a source and the [`Catalog`](super::Catalog) that requests ask are
//! sources themselves ([`Filtered`](super::Filtered), [`Breaker`](super::Breaker)), so any of them
//! can stand before any other.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;

use super::{BreakerState, CatalogError, Search, Told};
use crate::entity::{Entity, EntityRef, Repository};

/// What a catalog says of one reference: its entity, its absence, or nothing.
pub type Lookup = Result<Option<Arc<Entity>>, CatalogError>;

/// What a source finds for one reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The entity.
    Entity(Arc<Entity>),
    /// There is none, says the catalog.
    Absent,
    /// There is one, and it may not be seen. Other than an absence, that is never a catalog's
    /// mistake, and holds at once.
    Hidden,
}

impl Found {
    /// The entity, where there is one that may be seen.
    #[must_use]
    pub fn visible(self) -> Option<Arc<Entity>> {
        match self {
            Self::Entity(entity) => Some(entity),
            Self::Absent | Self::Hidden => None,
        }
    }
}

impl From<Option<Arc<Entity>>> for Found {
    fn from(entity: Option<Arc<Entity>>) -> Self {
        entity.map_or(Self::Absent, Self::Entity)
    }
}

/// Whether somebody waits for the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// A reader does.
    AtOnce,
    /// Nobody; it renews what is served meanwhile.
    Background,
}

/// A catalog that is asked over the network.
///
/// The questions with an age may be answered with what another instance was told a while ago; those
/// without one never are.
#[async_trait]
pub trait Source: std::fmt::Debug + Send + Sync {
    /// What the catalog says of each of `references`, in their order and of their number. That one
    /// of them has no answer says nothing of the others.
    async fn entities(&self, references: &[EntityRef]) -> Vec<Result<Found, CatalogError>>;

    /// The entities whose annotations name `repository`.
    async fn of_repository(
        &self,
        repository: &Repository,
    ) -> Result<Vec<Arc<Entity>>, CatalogError>;

    /// The entities that `search` finds, best first.
    async fn search(&self, search: &Search) -> Result<Vec<Arc<Entity>>, CatalogError>;

    /// One page of the whole catalog: the first, or the one that `cursor` stands for.
    async fn page(&self, cursor: Option<&Cursor>) -> Result<Page, CatalogError>;

    /// Whether lookups can be answered now.
    async fn check(&self) -> Result<(), CatalogError>;

    /// [`Self::entities`], each with its age.
    async fn look_up(
        &self,
        references: &[EntityRef],
        _urgency: Urgency,
    ) -> Vec<Result<Told<Found>, CatalogError>> {
        let answers = self.entities(references).await.into_iter();
        answers.map(|answer| answer.map(Told::now)).collect()
    }

    /// [`Self::of_repository`] with its age.
    async fn look_up_repository(
        &self,
        repository: &Repository,
    ) -> Result<Told<Vec<Arc<Entity>>>, CatalogError> {
        self.of_repository(repository).await.map(Told::now)
    }

    /// [`Self::page`], of which nothing is older than `max_age`.
    async fn page_within(
        &self,
        cursor: Option<&Cursor>,
        _max_age: Duration,
    ) -> Result<Page, CatalogError> {
        self.page(cursor).await
    }

    /// How many entities all instances together asked for of late, because somebody waited for them;
    /// none where that is not known.
    fn sought(&self) -> u32 {
        0
    }

    /// Whether the catalog is asked at all now, where a breaker decides that.
    fn breaker(&self) -> Option<BreakerState> {
        None
    }
}

/// Some of a catalog's entities.
#[derive(Debug, Default)]
pub struct Page {
    /// The entities; one that no reference could name is left out.
    pub entities: Vec<Entity>,
    /// Those that may not be seen.
    pub hidden: Vec<EntityRef>,
    /// How many entities the catalog put on the page.
    pub items: usize,
    /// How many entities the catalog says that it has in all.
    pub total: Option<usize>,
    /// How long ago the catalog said so, at the most.
    pub age: Duration,
    /// Where the next page is; `None` on the last.
    pub next: Option<Cursor>,
}

/// A place between two pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The catalog's own word for it.
    pub token: String,
    /// How many entities the page before could hold.
    pub limit: usize,
}

//! Where entities come from, and what stands between them and those who ask.
//!
//! A [`Catalog`] looks up one entity by its reference. It says apart three things that callers must
//! never mix up: the entity, its absence, and not knowing.
//!
//! [`FilesCatalog`] and [`demo`] answer from memory and need nothing round them. [`BackstageCatalog`] is
//! a [`Source`], which is asked over the network for many entities at a time. What makes a catalog of
//! it that lives through slow, wrong and missing answers are layers: [`Filtered`] and [`Breaker`] are
//! sources before a source, [`CachedCatalog`] is a catalog before one, and [`MirroredCatalog`] stands
//! before that.
//!
//! What other plugins of the backend say of an entity is asked for through [`Plugins`], of which
//! [`BackstagePlugins`] are the backend's own and [`CachedPlugins`] the layer before them.

mod backstage;
mod batcher;
mod breaker;
mod cache;
mod demo;
mod descriptor;
mod error;
#[cfg(test)]
mod fake;
mod files;
mod filtered;
mod flights;
mod forgetting;
mod gauges;
mod health;
mod jitter;
mod memory;
mod mirror;
mod pages;
mod plugins;
mod recall;
mod repositories;
mod search;
mod selection;
mod shared;
mod snapshot;
mod source;
mod told;
mod turns;
mod unasked;

use std::sync::Arc;

use async_trait::async_trait;

pub use backstage::{
    Backend, BackstageCatalog, BackstageConnection, BackstagePlugins, ClientAuth, ConnectionError,
    Credentials, LegacySecret, LegacySecretError, MAX_BODY_BYTES, OAuthClient,
};
pub use breaker::{Breaker, BreakerState};
pub use cache::{CacheLimits, CachedCatalog, RETRY_PAUSE};
pub use demo::{DEMO_ENTITY, demo, demo_with};
pub use descriptor::{DescriptorProblem, read_descriptors};
pub use error::CatalogError;
pub use files::{FilesCatalog, FilesError, MAX_FILE_BYTES};
pub use filtered::Filtered;
pub use forgetting::Forgetting;
pub use gauges::CatalogGauges;
pub use health::{Health, MirrorHealth};
pub use memory::MemoryCatalog;
pub use mirror::{MirrorLimits, MirroredCatalog, page_life};
pub use plugins::{CachedPlugins, Facts, FactsQuestion, MAX_FACTS_BYTES, Plugins};
pub use recall::RecallLimits;
pub use search::{MAX_FOUND, MAX_SEARCH_CHARS, Search, SearchField, Terms};
pub use selection::Selection;
pub use shared::{Shared, SharedAddress, SharedAddressError, SharedLimits, SharedSource, Watching};
pub use snapshot::{
    Knowledge, Known, SnapshotError, SnapshotFile, SnapshotKeeper, read as read_snapshot,
    write as write_snapshot,
};
pub use source::{Cursor, Found, Lookup, Page, Source, Urgency};
pub use told::Told;
pub use unasked::UnaskedCatalog;

use crate::entity::{Entity, EntityRef, Repository};

/// A source of entities.
#[async_trait]
pub trait Catalog: std::fmt::Debug + Send + Sync {
    /// The entity that `reference` names; `None` where the catalog has no such entity.
    async fn entity(&self, reference: &EntityRef) -> Lookup;

    /// The entities whose annotations name `repository`, in the order of their references.
    async fn of_repository(
        &self,
        repository: &Repository,
    ) -> Result<Vec<Arc<Entity>>, CatalogError>;

    /// The entities that `selection` picks of all that the catalog has, in the order of their
    /// references. It is all of them, or an error.
    async fn list(&self, selection: &Selection) -> Result<Vec<Arc<Entity>>, CatalogError>;

    /// The entities that `search` finds, best first.
    async fn search(&self, search: &Search) -> Result<Vec<Arc<Entity>>, CatalogError>;

    /// Whether lookups can be answered now, for the readiness probe.
    async fn check(&self) -> Result<(), CatalogError>;

    /// What is known of these entities is true no more: they are asked for before they are shown again.
    /// What nobody keeps, nobody has to forget.
    async fn forget(&self, _references: &[EntityRef]) {}

    /// How it fares; nothing where there is nothing to tell.
    fn health(&self) -> Health {
        Health::default()
    }
}

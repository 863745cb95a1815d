//! Where entities come from: one trait, two sources, and what stands round them.
//!
//! A source looks up one entity by its reference. It says apart three things that callers must
//! never mix up: the entity, its absence, and not knowing.
//!
//! [`FilesCatalog`] and [`demo`] answer from memory and need nothing round them.
//! [`BackstageCatalog`] asks over the network, so it belongs behind a [`CachedCatalog`].

mod backstage;
mod cache;
mod demo;
mod descriptor;
mod error;
mod files;
mod filtered;
mod memory;

use std::sync::Arc;

use async_trait::async_trait;

pub use backstage::{
    BackstageCatalog, BackstageConnection, ClientAuth, ConnectionError, Credentials, LegacySecret,
    LegacySecretError, MAX_BODY_BYTES, OAuthClient,
};
pub use cache::{CacheLimits, CachedCatalog, KNOWN_PATIENCE, RETRY_PAUSE};
pub use demo::{DEMO_ENTITY, demo};
pub use descriptor::{DescriptorProblem, read_descriptors};
pub use error::CatalogError;
pub use files::{FilesCatalog, FilesError, MAX_FILE_BYTES};
pub use filtered::Filtered;
pub use memory::MemoryCatalog;

use crate::entity::{Entity, EntityRef};

/// A source of entities.
#[async_trait]
pub trait Catalog: std::fmt::Debug + Send + Sync {
    /// The entity that `reference` names; `None` where the catalog has no such entity.
    async fn entity(&self, reference: &EntityRef) -> Result<Option<Arc<Entity>>, CatalogError>;

    /// Whether lookups can be answered now, for the readiness probe.
    async fn check(&self) -> Result<(), CatalogError>;
}

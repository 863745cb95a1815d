//! What is known, kept in a file, so that it survives a restart.

use std::{sync::Arc, time::Duration};

use crate::entity::Entity;

/// An entity, and how long ago the catalog said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The entity.
    pub entity: Arc<Entity>,
    /// The age of the knowledge.
    pub age: Duration,
}

/// Where there is something worth keeping.
pub trait Knowledge: std::fmt::Debug + Send + Sync {
    /// All that is known. It may take some milliseconds for each ten thousand entities.
    fn known(&self) -> Vec<Known>;

    /// A number that grows when anything was learnt.
    fn changes(&self) -> u64;
}

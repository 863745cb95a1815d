//! What is known, kept in a file, so that it survives a restart.
//!
//! The file is only ever whole: it is written beside the old one, synced, and renamed. One that is
//! damaged all the same, of another version or of another catalog, is not used.

mod file;
mod format;
mod keeper;

use std::{sync::Arc, time::Duration};

pub use file::SnapshotFile;
pub use format::{SnapshotError, read, write};
pub use keeper::SnapshotKeeper;

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

//! Entities from descriptor files, re-read when they change.
//!
//! All entities are in memory, so a lookup never waits; a cache in front would only make it older.
//! A change replaces all of them at once: a request sees the catalog before it or after it.
//!
//! While a file cannot be read, or one of its documents cannot, as in the middle of an edit, the
//! entities that it gave before stay. They go when the file is whole again without them, and when
//! the file is deleted.

mod load;
mod pattern;
mod watching;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use arc_swap::ArcSwap;
use async_trait::async_trait;
use thiserror::Error;
use tokio::sync::watch;

use load::Loaded;
pub use load::MAX_FILE_BYTES;
use pattern::Pattern;
use watching::Watching;

use super::{Catalog, CatalogError, DescriptorProblem, MemoryCatalog, Search, Selection};
use crate::entity::{Entity, EntityRef, Fields, Repository};

/// Files that no catalog can be opened from.
#[derive(Debug, Error)]
pub enum FilesError {
    /// A pattern that is not one.
    #[error("the catalog files pattern {pattern:?} is not valid: {problem}")]
    Pattern {
        /// The pattern as given.
        pattern: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A file that is named without a wildcard and cannot be read.
    #[error("the catalog file {} cannot be read: {problem}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        problem: String,
    },
    /// A directory where a file was expected.
    #[error(
        "the catalog file {} is a directory: expected a file or a pattern such as {}", file.display(), file.join("*.yaml").display()
    )]
    Directory {
        /// The directory.
        file: PathBuf,
    },
    /// The system does not tell of changes, for example because its watches are used up.
    #[error("the catalog files cannot be watched for changes")]
    Watch(#[source] notify_debouncer_full::notify::Error),
}

/// The entities of all files that some patterns match.
#[derive(Debug)]
pub struct FilesCatalog {
    files: Arc<Files>,
    watching: Option<Watching>,
}

/// What a lookup reads and a re-read replaces.
#[derive(Debug)]
struct Files {
    patterns: Vec<Pattern>,
    entities: ArcSwap<MemoryCatalog>,
    loaded: Mutex<Loaded>,
    changes: watch::Sender<u64>,
}

/// What a reading brought that the one before did not.
#[derive(Debug, PartialEq, Eq)]
struct News {
    /// How many entities there are, where any of them changed.
    entities: Option<usize>,
    /// All problems, where they or the entities changed.
    problems: Vec<DescriptorProblem>,
}

impl FilesCatalog {
    /// Reads the files that the patterns match, in the order of the patterns and, within one, of
    /// the alphabet. Where two descriptors have one reference, the first counts.
    ///
    /// Patterns are those of the [`glob`] crate, with `**`; a wildcard does not match a leading
    /// dot, and directories are passed over. Of each entity, `fields` are read. Everything that is
    /// not right in the files is in the returned list, and the rest is served.
    pub fn open(
        patterns: &[String],
        fields: Fields,
    ) -> Result<(Self, Vec<DescriptorProblem>), FilesError> {
        let patterns: Vec<_> = patterns
            .iter()
            .map(|pattern| Pattern::parse(pattern))
            .collect::<Result<_, _>>()?;
        patterns.iter().try_for_each(Pattern::check_readable)?;
        let loaded = load::load(&patterns, &Loaded::of(fields));
        let problems = loaded.problems.clone();
        let files = Files {
            patterns,
            entities: ArcSwap::from_pointee(Arc::clone(&loaded.entities).into()),
            loaded: Mutex::new(loaded),
            changes: watch::Sender::new(0),
        };
        let catalog = Self {
            files: Arc::new(files),
            watching: None,
        };
        Ok((catalog, problems))
    }

    /// Re-reads the files from now on when they change, until the catalog is dropped.
    ///
    /// Problems of a re-read are logged. Network file systems may not tell of changes.
    pub fn watch(&mut self) -> Result<(), FilesError> {
        self.watching = Some(Watching::start(Arc::clone(&self.files)).map_err(FilesError::Watch)?);
        Ok(())
    }

    /// The entities, in the order of their references.
    #[must_use]
    pub fn entities(&self) -> Vec<Arc<Entity>> {
        self.files.entities.load().entities()
    }

    /// How many entities there are now.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.entities.load().len()
    }

    /// Whether there are no entities now.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// An entity to show: the first component by the alphabet, or the first of any kind.
    #[must_use]
    pub fn example(&self) -> Option<EntityRef> {
        let entities = self.files.entities.load();
        let rank = |entity: &&EntityRef| (entity.kind().as_str() != "component", (*entity).clone());
        entities.references().min_by_key(rank).cloned()
    }

    /// A number that grows with each change of the entities, and a way to wait for that.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.files.changes.subscribe()
    }
}

impl Files {
    /// Reads everything again; what is new goes to the log.
    fn reload(&self) {
        let news = self.read_again();
        if let Some(entities) = news.entities {
            let problems = news.problems.len();
            tracing::info!(entities, problems, "the catalog files were read again");
        }
        for problem in news.problems {
            tracing::warn!("{problem}");
        }
    }

    fn read_again(&self) -> News {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        let next = load::load(&self.patterns, &loaded);
        let changed = next.entities != loaded.entities;
        if changed {
            let entities = Arc::clone(&next.entities).into();
            self.entities.store(Arc::new(entities));
            self.changes.send_modify(|generation| *generation += 1);
        }
        let problems = if changed || next.problems != loaded.problems {
            next.problems.clone()
        } else {
            Vec::new()
        };
        let entities = changed.then_some(next.entities.len());
        *loaded = next;
        News { entities, problems }
    }

    /// The files that were read last.
    fn paths(&self) -> Vec<PathBuf> {
        let loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        loaded.paths()
    }
}

#[async_trait]
impl Catalog for FilesCatalog {
    async fn entity(&self, reference: &EntityRef) -> Result<Option<Arc<Entity>>, CatalogError> {
        self.files.entities.load().entity(reference).await
    }

    async fn of_repository(
        &self,
        repository: &Repository,
    ) -> Result<Vec<Arc<Entity>>, CatalogError> {
        self.files.entities.load().of_repository(repository).await
    }

    async fn list(&self, selection: &Selection) -> Result<Vec<Arc<Entity>>, CatalogError> {
        self.files.entities.load_full().list(selection).await
    }

    async fn search(&self, search: &Search) -> Result<Vec<Arc<Entity>>, CatalogError> {
        self.files.entities.load().search(search).await
    }

    /// Always ready: the files were read at the start.
    async fn check(&self) -> Result<(), CatalogError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;

//! The `catalog-info.yaml` that a README belongs to, and which of its entities is meant.

mod fitting;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use thiserror::Error;

use super::{ReadError, read};
use crate::{
    catalog::{DescriptorProblem, read_descriptors},
    entity::{Entity, EntityRef, Fields},
};
use fitting::Place;

/// What Backstage's documentation calls the file; its other extension is taken too.
const NAMES: [&str; 2] = ["catalog-info.yaml", "catalog-info.yml"];

/// What the root of a Git repository holds: a folder, or a file in a worktree and in a submodule.
const REPOSITORY: &str = ".git";

/// A descriptor file, read.
#[derive(Debug)]
pub struct Descriptor {
    path: PathBuf,
    /// The folder that paths in the repository start in.
    root: PathBuf,
    entities: Vec<Arc<Entity>>,
    problems: Vec<DescriptorProblem>,
}

/// A descriptor that does not say which entity is meant, or nothing of it.
#[derive(Debug, Error)]
pub enum DescriptorError {
    /// There is none.
    #[error("no catalog-info.yaml is beside it or above it: {SAY}")]
    None,
    /// It cannot be read.
    #[error("{}: {problem}", file.display())]
    Unread {
        /// The file.
        file: PathBuf,
        /// Why not.
        problem: ReadError,
    },
    /// It is not text.
    #[error("{}: it is not UTF-8 text", .0.display())]
    NotText(PathBuf),
    /// One of its documents is broken, which could be the one that is meant.
    #[error("{0}")]
    Broken(DescriptorProblem),
    /// It describes nothing that a README could be of.
    #[error("{} describes no component: {SAY}", .0.display())]
    NoComponent(PathBuf),
    /// Several of its entities could be meant.
    #[error("which of {} is it of, in {}? {}", listed(candidates), file.display(), capital(SAY))]
    Several {
        /// The file.
        file: PathBuf,
        /// Those that could be meant.
        candidates: Vec<EntityRef>,
    },
    /// The entity that is meant is not in it.
    #[error("{} does not describe {entity}", file.display())]
    NoSuchEntity {
        /// The file.
        file: PathBuf,
        /// The entity.
        entity: EntityRef,
    },
}

const SAY: &str = "say entity=KIND:NAMESPACE/NAME in the marker, or --entity";

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

fn listed(references: &[EntityRef]) -> String {
    let texts: Vec<_> = references.iter().map(ToString::to_string).collect();
    texts.join(", ")
}

impl Descriptor {
    /// The descriptor beside the files of `folder`, an absolute path, or nearest above it; not beyond
    /// the root of the Git repository.
    #[must_use]
    pub fn find(folder: &Path) -> Option<PathBuf> {
        for folder in folder.ancestors() {
            let found = NAMES.iter().map(|name| folder.join(name));
            if let Some(path) = found.into_iter().find(|path| path.is_file()) {
                return Some(path);
            }
            if folder.join(REPOSITORY).exists() {
                break;
            }
        }
        None
    }

    /// Reads the descriptor at `path`, an absolute path.
    pub fn read(path: &Path, fields: &Fields) -> Result<Self, DescriptorError> {
        let file = path.to_owned();
        let bytes = read(path).map_err(|problem| DescriptorError::Unread { file, problem })?;
        let text = String::from_utf8(bytes);
        let text = text.map_err(|_| DescriptorError::NotText(path.to_owned()))?;
        let folder = path.parent().unwrap_or(path);
        let root = folder
            .ancestors()
            .find(|folder| folder.join(REPOSITORY).exists());
        let (entities, problems) = read_descriptors(path, &text, fields);
        Ok(Self {
            path: path.to_owned(),
            root: root.unwrap_or(folder).to_owned(),
            entities,
            problems,
        })
    }

    /// The entity that the READMEs of `folder`, an absolute path, are of: the only component, or the
    /// one whose place in the repository the folder is in; without components, the only entity.
    pub fn entity_of(&self, folder: &Path) -> Result<&EntityRef, DescriptorError> {
        if let Some(problem) = self.problems.first() {
            return Err(DescriptorError::Broken(problem.clone()));
        }
        // What lists other descriptors is in none of the catalog's lists.
        let described = self.entities.iter().map(AsRef::as_ref);
        let described: Vec<&Entity> = described
            .filter(|entity| entity.reference().kind().as_str() != "location")
            .collect();
        let of_kind = |entity: &&Entity| entity.reference().kind().as_str() == "component";
        let mut candidates: Vec<&Entity> = described.iter().copied().filter(of_kind).collect();
        if candidates.is_empty() {
            candidates = described;
        }
        let place = Place {
            folder,
            descriptor: self.path.parent().unwrap_or(&self.path),
            root: &self.root,
        };
        match candidates.as_slice() {
            [] => Err(DescriptorError::NoComponent(self.path.clone())),
            [only] => Ok(only.reference()),
            several => place.choose(several).map(Entity::reference).ok_or_else(|| {
                DescriptorError::Several {
                    file: self.path.clone(),
                    candidates: several.iter().map(|it| it.reference().clone()).collect(),
                }
            }),
        }
    }

    /// The entity that `reference` names.
    pub fn entity(&self, reference: &EntityRef) -> Result<&Arc<Entity>, DescriptorError> {
        let mut entities = self.entities.iter();
        let found = entities.find(|entity| entity.reference() == reference);
        found.ok_or_else(|| match self.problems.first() {
            Some(problem) => DescriptorError::Broken(problem.clone()),
            None => DescriptorError::NoSuchEntity {
                file: self.path.clone(),
                entity: reference.clone(),
            },
        })
    }
}

/// The folder of the file at `path`, as an absolute path without symbolic links. The file's own link
/// is not followed: a README is where it is seen.
pub fn folder_of(path: &Path) -> std::io::Result<PathBuf> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    fs::canonicalize(folder.unwrap_or(Path::new(".")))
}

#[cfg(test)]
mod tests;

//! One reading of all files.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use xxhash_rust::xxh3::xxh3_64;

use super::pattern::{Pattern, reason};
use crate::{
    catalog::{
        DescriptorProblem,
        descriptor::{self, Described},
    },
    entity::{Entity, EntityRef, Fields},
};

/// The largest file that is read, in bytes. A descriptor is a few kilobytes: a file of megabytes
/// is a whole company's, or was matched by mistake.
pub const MAX_FILE_BYTES: u64 = 10 * 1024 * 1024;

/// What a reading gave.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub(super) entities: Arc<HashMap<EntityRef, Arc<Entity>>>,
    pub(super) problems: Vec<DescriptorProblem>,
    files: HashMap<PathBuf, Arc<KnownFile>>,
    /// What is read of each entity.
    fields: Arc<Fields>,
}

/// What is known of one file.
#[derive(Debug, Default)]
struct KnownFile {
    /// Of the text, where it could be read: an unchanged file is not parsed again.
    digest: Option<u64>,
    described: Vec<Described>,
    /// What the file gave before it had problems.
    kept: Vec<Described>,
    problems: Vec<DescriptorProblem>,
}

impl Loaded {
    /// Nothing yet, of which `fields` are to be read.
    pub(super) fn of(fields: Fields) -> Self {
        Self {
            fields: Arc::new(fields),
            ..Self::default()
        }
    }

    pub(super) fn paths(&self) -> Vec<PathBuf> {
        self.files.keys().cloned().collect()
    }
}

/// Reads all files that match, with what the reading before knew of them.
pub(super) fn load(patterns: &[Pattern], before: &Loaded) -> Loaded {
    let (mut problems, mut files, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for pattern in patterns {
        let (paths, unread) = pattern.matches();
        problems.extend(unread);
        let mut found = false;
        for path in paths {
            let Some(file) = read(&path, before.files.get(&path), &before.fields) else {
                continue;
            };
            found = true;
            // Two patterns, or two names, of one file are no reason to complain of duplicates.
            if seen.insert(fs::canonicalize(&path).unwrap_or_else(|_| path.clone())) {
                files.push((path, file));
            }
        }
        if !found {
            let problem = if pattern.is_literal() {
                "does not exist any more"
            } else {
                "matches no file"
            };
            problems.push(DescriptorProblem::of_file(pattern.as_path(), problem));
        }
    }
    let entities = Arc::new(merge(&files, &mut problems));
    Loaded {
        entities,
        problems,
        files: files.into_iter().collect(),
        fields: Arc::clone(&before.fields),
    }
}

/// The first descriptor of each reference; the others become problems.
fn merge(
    files: &[(PathBuf, Arc<KnownFile>)],
    problems: &mut Vec<DescriptorProblem>,
) -> HashMap<EntityRef, Arc<Entity>> {
    let mut first: HashMap<EntityRef, (&Path, &Described)> = HashMap::new();
    for (path, file) in files {
        problems.extend(file.problems.iter().cloned());
        for described in &file.described {
            match first.entry(described.entity.reference().clone()) {
                Entry::Vacant(free) => {
                    free.insert((path, described));
                }
                Entry::Occupied(taken) => {
                    problems.push(duplicate(path, described, *taken.get()));
                }
            }
        }
    }
    for (path, file) in files {
        for described in &file.kept {
            let reference = described.entity.reference().clone();
            first.entry(reference).or_insert((path, described));
        }
    }
    first
        .into_iter()
        .map(|(reference, (_, described))| (reference, Arc::clone(&described.entity)))
        .collect()
}

fn duplicate(path: &Path, described: &Described, first: (&Path, &Described)) -> DescriptorProblem {
    DescriptorProblem {
        file: path.to_owned(),
        document: Some(described.document),
        line: Some(described.line),
        field: Some("metadata.name".to_owned()),
        problem: format!(
            "{} is described already, in {}, document {}: expected one descriptor for each entity",
            described.entity.reference(),
            first.0.display(),
            first.1.document,
        ),
    }
}

/// Reads one file; `None` where there is none, or a directory.
fn read(path: &Path, before: Option<&Arc<KnownFile>>, fields: &Fields) -> Option<Arc<KnownFile>> {
    let text = match text(path) {
        Ok(text) => text?,
        Err(problem) => {
            return Some(Arc::new(KnownFile {
                kept: before.map(|file| file.all()).unwrap_or_default(),
                problems: vec![DescriptorProblem::of_file(path, problem)],
                ..KnownFile::default()
            }));
        }
    };
    let digest = Some(xxh3_64(text.as_bytes()));
    if let Some(unchanged) = before.filter(|file| file.digest == digest) {
        return Some(Arc::clone(unchanged));
    }
    let descriptors = descriptor::read(path, &text, fields);
    let kept = match before {
        Some(file) if !descriptors.problems.is_empty() => file.all(),
        _ => Vec::new(),
    };
    Some(Arc::new(KnownFile {
        digest,
        described: descriptors.entities,
        kept,
        problems: descriptors.problems,
    }))
}

impl KnownFile {
    fn all(&self) -> Vec<Described> {
        self.described.iter().chain(&self.kept).cloned().collect()
    }
}

/// The text of a file; `None` where there is none, or a directory.
fn text(path: &Path) -> Result<Option<String>, String> {
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => Ok(None),
        _ => Err(format!("cannot be read: {}", reason(&error))),
    };
    let metadata = match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => return Ok(None),
        Ok(metadata) => metadata,
        Err(error) => return unreadable(error),
    };
    if !metadata.is_file() {
        return Err("is not a regular file".to_owned());
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(format!("is larger than {MAX_FILE_BYTES} bytes"));
    }
    match fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes).map(Some).map_err(|error| {
            let place = error.utf8_error().valid_up_to();
            format!("is not UTF-8 text from byte {place} on")
        }),
        Err(error) => unreadable(error),
    }
}

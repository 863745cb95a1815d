//! Which files are meant by a file, a folder or a pattern.
//!
//! A folder means the READMEs in it: files that are named `README`, in any letter case, with one of
//! the extensions that have a markup. A pattern means all files with such an extension that it
//! matches. What `.gitignore` and `.ignore` name is passed over in both, and so is `.git`; folders
//! that are symbolic links are not entered.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use globset::{GlobBuilder, GlobMatcher};
use ignore::{DirEntry, WalkBuilder};
use thiserror::Error;

use super::markup_of;

/// A path that names no file to work on.
#[derive(Debug, Error)]
pub enum PathError {
    /// There is nothing there.
    #[error("{}: there is no such file", .0.display())]
    Missing(PathBuf),
    /// A pattern that is none.
    #[error("{0}")]
    Pattern(#[from] globset::Error),
    /// A pattern that matches nothing.
    #[error("{0}: no file matches")]
    NoMatch(String),
    /// A file whose markup is not known.
    #[error(
        "{}: expected .md, .markdown, .rst, .adoc, .org, .textile or .html", .0.display()
    )]
    Markup(PathBuf),
    /// A folder that cannot be read.
    #[error("{0}")]
    Walk(#[from] ignore::Error),
}

/// What some paths mean.
#[derive(Debug, Default)]
pub struct Found {
    /// The files, in the order of the paths and, within one, of the alphabet; each once, whatever
    /// symbolic links lead to it.
    pub files: Vec<PathBuf>,
    /// What was not found.
    pub problems: Vec<PathError>,
}

/// The files that `paths` mean.
#[must_use]
pub fn files(paths: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for path in paths {
        if path.is_dir() {
            walk(path, is_readme, &mut found);
        } else if path.exists() {
            if markup_of(path).is_some() {
                found.files.push(path.clone());
            } else {
                found.problems.push(PathError::Markup(path.clone()));
            }
        } else if let Err(problem) = matching(path, &mut found) {
            found.problems.push(problem);
        }
    }
    each_once(&mut found.files);
    found
}

/// Takes the files that `pattern` matches.
fn matching(pattern: &Path, found: &mut Found) -> Result<(), PathError> {
    let Some(text) = pattern
        .to_str()
        .filter(|text| text.contains(['*', '?', '[', '{']))
    else {
        return Err(PathError::Missing(pattern.to_owned()));
    };
    let glob = GlobBuilder::new(text.trim_start_matches("./"))
        .literal_separator(true)
        .build()?
        .compile_matcher();
    let is_meant = |path: &Path| markup_of(path).is_some() && matches(&glob, path);
    let before = found.files.len() + found.problems.len();
    walk(base(pattern), is_meant, found);
    if found.files.len() + found.problems.len() == before {
        return Err(PathError::NoMatch(text.to_owned()));
    }
    Ok(())
}

fn matches(glob: &GlobMatcher, path: &Path) -> bool {
    glob.is_match(path.strip_prefix("./").unwrap_or(path))
}

/// The folder that all matches of `pattern` are in.
fn base(pattern: &Path) -> &Path {
    let is_plain = |path: &&Path| {
        let text = path.to_string_lossy();
        !text.contains(['*', '?', '[', '{'])
    };
    let base = pattern.ancestors().find(is_plain).unwrap_or(pattern);
    if base.as_os_str().is_empty() {
        Path::new(".")
    } else {
        base
    }
}

fn is_readme(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.split('.').next().unwrap_or_default();
    stem.eq_ignore_ascii_case("readme") && markup_of(path).is_some()
}

/// Takes the files below `folder` that are meant.
fn walk(folder: &Path, is_meant: impl Fn(&Path) -> bool, found: &mut Found) {
    let walk = WalkBuilder::new(folder)
        // GitHub shows `.github/README.md`.
        .hidden(false)
        .filter_entry(|entry: &DirEntry| entry.file_name() != ".git")
        .sort_by_file_name(Ord::cmp)
        .build();
    for entry in walk {
        match entry {
            // A link may lead to a file; a link to nothing is nobody's README.
            Ok(entry) if is_meant(entry.path()) && entry.path().is_file() => {
                let path = entry.path();
                found
                    .files
                    .push(path.strip_prefix("./").unwrap_or(path).to_owned());
            }
            Ok(_) => {}
            Err(problem) => found.problems.push(problem.into()),
        }
    }
}

/// Leaves each file once: by its own name where that is among them, else by the first link to it.
fn each_once(files: &mut Vec<PathBuf>) {
    let target = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let own: HashSet<PathBuf> = files
        .iter()
        .filter(|path| !path.is_symlink())
        .map(|path| target(path))
        .collect();
    let mut seen = HashSet::new();
    files.retain(|path| {
        let target = target(path);
        (!path.is_symlink() || !own.contains(&target)) && seen.insert(target)
    });
}

#[cfg(test)]
mod tests;

//! Removing files that an export wrote and a later one did not.
//!
//! Only what is named exactly as an export names it is looked at, links are not followed, and where more
//! than half would go nothing does: a catalog that has just started is nearly empty for a moment.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    ExportError, Folder, Lists,
    folder::{PART, at},
    gallery, lists,
};
use crate::{badge::BadgeId, entity::EntityRef};

/// The images.
const IMAGES: &str = "entity";

/// The most folders in each other that an export makes.
const MAX_DEPTH: usize = 5;

/// Removes from `folder` what `lists` does not have; how many files that were.
pub fn prune(folder: &Folder, lists: &Lists<'_>) -> Result<usize, ExportError> {
    let mut found = Vec::new();
    for (part, depth) in [(IMAGES, MAX_DEPTH), (gallery::FURTHER, 1)] {
        let path = folder.root().join(part);
        walk(&path, part, depth, &mut found).map_err(at(&path))?;
    }
    for name in [lists::INDEX, gallery::FIRST] {
        found.push(name.to_owned());
    }
    found.retain(|path| is_exported(folder.root(), path));
    let gone: Vec<&String> = found.iter().filter(|path| !lists.keeps(path)).collect();
    let (gone_images, all) = (count_images(gone.iter().copied()), count_images(&found));
    if gone_images * 2 > all {
        return Err(ExportError::TooMuchGone {
            gone: gone_images,
            all,
        });
    }
    for path in &gone {
        let path = folder.root().join(path);
        fs::remove_file(&path).map_err(at(&path))?;
        remove_empty(&path, folder.root());
    }
    Ok(gone.len())
}

/// Whole images; what an interrupted export left half is no loss.
fn count_images<'a>(paths: impl IntoIterator<Item = &'a String>) -> usize {
    let is_image = |path: &&String| path.starts_with(IMAGES) && !path.ends_with(PART);
    paths.into_iter().filter(is_image).count()
}

/// Adds the files below `path`, by their names below the folder.
fn walk(path: &Path, name: &str, depth: usize, found: &mut Vec<String>) -> io::Result<()> {
    let entries = match fs::read_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let Ok(last) = entry.file_name().into_string() else {
            continue;
        };
        let (kind, name) = (entry.file_type()?, format!("{name}/{last}"));
        if kind.is_file() {
            found.push(name);
        } else if kind.is_dir() && depth > 1 {
            walk(&entry.path(), &name, depth - 1, found)?;
        }
    }
    Ok(())
}

/// Whether `path`, below `root`, is one that an export gives a file.
fn is_exported(root: &Path, path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let half = name.strip_prefix('.').and_then(|it| it.strip_suffix(PART));
    let name = half.unwrap_or(name);
    let parts: Vec<&str> = folder.split('/').collect();
    match parts.as_slice() {
        [""] => lists::is_list(&root.join(path)),
        [gallery::FURTHER] => half.is_some() || lists::is_list(&root.join(path)),
        [IMAGES, namespace, kind, entity, "badge"] => {
            EntityRef::from_parts(namespace, kind, entity).is_ok() && is_image(name)
        }
        [IMAGES, opaque] => !opaque.is_empty() && is_image(name),
        _ => false,
    }
}

fn is_image(name: &str) -> bool {
    let stem = name
        .strip_suffix(".svg")
        .or_else(|| name.strip_suffix(".png"));
    stem.is_some_and(|id| id.parse::<BadgeId>().is_ok())
}

/// Removes the folders above `path` that have become empty.
fn remove_empty(path: &Path, root: &Path) {
    let mut folder = path.parent().map(PathBuf::from);
    while let Some(this) = folder.filter(|this| this != root) {
        // One that still has something in it stays.
        if fs::remove_dir(&this).is_err() {
            return;
        }
        folder = this.parent().map(PathBuf::from);
    }
}

//! The file, in its place.

use std::{
    fs::{self, File},
    io::{self, BufWriter},
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use super::{Known, SnapshotError, format};
use crate::entity::Fields;

/// A snapshot of one catalog at one path.
#[derive(Debug, Clone)]
pub struct SnapshotFile {
    path: PathBuf,
    of: String,
    fields: Fields,
}

impl SnapshotFile {
    /// The file at `path`, of the catalog that is called `of`: its address, and all else that makes
    /// what is known of one entity something else. Of each entity, `fields` are kept.
    #[must_use]
    pub fn new(path: PathBuf, of: String, fields: Fields) -> Self {
        Self { path, of, fields }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was known; `None` where there is no file yet. See [`format::read`] for `unclear_age`.
    pub fn read(&self, unclear_age: Duration) -> Result<Option<Vec<Known>>, SnapshotError> {
        let file = match File::open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        format::read(file, &self.of, &self.fields, now_ms(), unclear_age).map(Some)
    }

    /// Puts a new file in the place of the old one, which stays whole until the new one is on the
    /// disk.
    pub fn write(&self, known: &[Known]) -> io::Result<()> {
        let beside = self.beside();
        let file = File::create(&beside)?;
        format::write(BufWriter::new(&file), &self.of, known, now_ms())?;
        file.sync_all()?;
        fs::rename(&beside, &self.path)?;
        sync_directory(&self.path)
    }

    /// The path of a file that is not whole yet; one that a crash left is written over.
    fn beside(&self) -> PathBuf {
        let mut name = self.path.as_os_str().to_owned();
        name.push(".new");
        name.into()
    }
}

/// The renaming itself is on the disk when its directory is.
#[cfg(unix)]
fn sync_directory(path: &Path) -> io::Result<()> {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    File::open(parent.unwrap_or(Path::new(".")))?.sync_all()
}

/// Elsewhere a directory cannot be opened; the system sees to it in its time.
#[cfg(not(unix))]
fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}

fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

#[cfg(test)]
mod tests;

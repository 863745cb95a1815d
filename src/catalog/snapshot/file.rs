//! The file, in its place.

use std::{
    fs::{self, File},
    io::{self, BufWriter},
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use super::{Known, SnapshotError, format};

/// A snapshot of one catalog at one path.
#[derive(Debug, Clone)]
pub struct SnapshotFile {
    path: PathBuf,
    of: String,
}

impl SnapshotFile {
    /// The file at `path`, of the catalog that is called `of`: its address, and all else that makes
    /// what is known of one entity something else.
    #[must_use]
    pub fn new(path: PathBuf, of: String) -> Self {
        Self { path, of }
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
        format::read(file, &self.of, now_ms(), unclear_age).map(Some)
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
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::catalog::fake::component;

    const FRESH: Duration = Duration::from_secs(300);

    fn known(name: &str) -> Vec<Known> {
        vec![Known {
            entity: Arc::new(component(name, "team-a")),
            age: Duration::from_secs(60),
        }]
    }

    fn names(file: &SnapshotFile) -> Vec<String> {
        let known = file.read(FRESH).unwrap().unwrap_or_default();
        known.iter().map(|it| it.entity.name().to_owned()).collect()
    }

    #[test]
    fn a_file_that_is_not_there_yet_is_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = SnapshotFile::new(folder.path().join("known"), "a".to_owned());
        assert!(file.read(FRESH).unwrap().is_none());
    }

    #[test]
    fn the_last_file_takes_the_place_of_the_one_before_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = SnapshotFile::new(folder.path().join("known"), "a".to_owned());
        // What a crash left.
        fs::write(folder.path().join("known.new"), "backstage-badges snap").unwrap();
        for name in ["one", "two"] {
            file.write(&known(name)).unwrap();
            assert_eq!(names(&file), [name]);
        }
        let entries = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(entries, 1);
    }

    #[test]
    fn a_file_that_cannot_be_written_leaves_the_old_one_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let file = SnapshotFile::new(folder.path().join("known"), "a".to_owned());
        file.write(&known("one")).unwrap();
        // A directory stands where the new file would be written.
        fs::create_dir(folder.path().join("known.new")).unwrap();
        assert!(file.write(&known("two")).is_err());
        assert_eq!(names(&file), ["one"]);
    }

    #[test]
    fn a_path_without_a_directory_is_in_the_working_directory() {
        assert!(sync_directory(Path::new("known")).is_ok());
    }
}

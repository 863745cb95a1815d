//! The folder that badges are written into.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use super::ExportError;

/// What the name of a file ends in that is being written.
pub(super) const PART: &str = ".part";

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It had these bytes already.
    Unchanged,
    /// It has them now.
    Written,
}

/// A folder that nobody else exports into at the same time.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    _lock: Option<File>,
}

impl Folder {
    /// Makes the folder at `root` where there is none, and keeps others from exporting into it.
    pub fn open(root: &Path) -> Result<Self, ExportError> {
        fs::create_dir_all(root).map_err(at(root))?;
        Ok(Self {
            _lock: lock(root)?,
            root: root.to_owned(),
        })
    }

    /// Where it is.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Gives the file at `path`, below the folder, these `bytes`.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<Put, ExportError> {
        let target = self.root.join(path);
        // What cannot be read is replaced.
        if fs::read(&target).is_ok_and(|present| present == bytes) {
            return Ok(Put::Unchanged);
        }
        let mut pending = Pending::create(target)?;
        pending.write(bytes)?;
        pending.take_its_name()
    }

    /// A file at `path`, below the folder, to be written bit by bit.
    pub(super) fn begin(&self, path: &str) -> Result<Pending, ExportError> {
        Pending::create(self.root.join(path))
    }
}

/// Where the system can lock folders.
fn lock(root: &Path) -> Result<Option<File>, ExportError> {
    let Ok(folder) = File::open(root) else {
        return Ok(None);
    };
    match folder.try_lock() {
        Ok(()) => Ok(Some(folder)),
        Err(TryLockError::WouldBlock) => Err(ExportError::Busy(root.to_owned())),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

/// A file beside its place, until it is whole.
#[derive(Debug)]
pub(super) struct Pending {
    target: PathBuf,
    part: PathBuf,
    file: BufWriter<File>,
}

impl Pending {
    fn create(target: PathBuf) -> Result<Self, ExportError> {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let part = target.with_file_name(format!(".{name}{PART}"));
        let file = create_new(&part).map_err(at(&part))?;
        Ok(Self {
            file: BufWriter::new(file),
            target,
            part,
        })
    }

    pub(super) fn write(&mut self, bytes: impl AsRef<[u8]>) -> Result<(), ExportError> {
        let written = self.file.write_all(bytes.as_ref());
        written.map_err(at(&self.part))
    }

    /// Puts it in its place, unless that has the same bytes.
    pub(super) fn end(mut self) -> Result<Put, ExportError> {
        self.file.flush().map_err(at(&self.part))?;
        if are_equal(&self.part, &self.target).unwrap_or(false) {
            fs::remove_file(&self.part).map_err(at(&self.part))?;
            return Ok(Put::Unchanged);
        }
        self.take_its_name()
    }

    fn take_its_name(mut self) -> Result<Put, ExportError> {
        self.file.flush().map_err(at(&self.part))?;
        fs::rename(&self.part, &self.target).map_err(at(&self.target))?;
        Ok(Put::Written)
    }
}

/// A new file, in the place of one that an interrupted export left, and never through a link.
fn create_new(path: &Path) -> io::Result<File> {
    let create = || OpenOptions::new().write(true).create_new(true).open(path);
    match create() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(path.parent().unwrap_or(path))?;
            create()
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(path)?;
            create()
        }
        outcome => outcome,
    }
}

fn are_equal(one: &Path, other: &Path) -> io::Result<bool> {
    if fs::metadata(one)?.len() != fs::metadata(other)?.len() {
        return Ok(false);
    }
    let open = |path| File::open(path).map(|file| BufReader::new(file).bytes());
    let (mut one, mut other) = (open(one)?, open(other)?);
    loop {
        match (one.next().transpose()?, other.next().transpose()?) {
            (None, None) => return Ok(true),
            (byte, other) if byte == other => {}
            _ => return Ok(false),
        }
    }
}

pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> ExportError + use<> {
    let path = path.to_owned();
    move |problem| ExportError::Io { path, problem }
}

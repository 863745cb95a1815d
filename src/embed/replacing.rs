//! Files, read within bounds and replaced whole.

use std::{
    fs, io,
    io::{Read, Write},
    path::Path,
};

use thiserror::Error;

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 10 * 1024 * 1024;

/// A file that is not read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The system does not give it.
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It is a directory or a device.
    #[error("it is not a regular file")]
    NotAFile,
    /// It is larger than [`MAX_FILE_BYTES`].
    #[error("it is larger than {MAX_FILE_BYTES} bytes")]
    TooLarge,
}

/// A file that is not written.
#[derive(Debug, Error)]
pub enum ReplaceError {
    /// The system does not take it.
    #[error("it cannot be written: {0}")]
    Io(#[from] io::Error),
    /// Somebody else wrote it in the meantime.
    #[error("it was changed by somebody else in the meantime")]
    Changed,
}

/// The bytes of the file at `path`.
pub fn read(path: &Path) -> Result<Vec<u8>, ReadError> {
    // A pipe would be waited for when it is opened.
    if !fs::metadata(path)?.is_file() {
        return Err(ReadError::NotAFile);
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(ReadError::TooLarge);
    }
    Ok(bytes)
}

/// Puts `after` in the place of the file at `path`, which holds `before`.
///
/// At every moment the file has all of the one or all of the other: the new bytes go into a file
/// beside it, which takes its name when they are on the disk. The mode stays, and owner and group where
/// the system lets us give them; a symbolic link stays, and the file that it leads to is replaced.
/// Other hard links keep the old bytes.
pub fn replace(path: &Path, before: &[u8], after: &[u8]) -> Result<(), ReplaceError> {
    let target = fs::canonicalize(path)?;
    let folder = target.parent().unwrap_or(&target);
    let metadata = fs::metadata(&target)?;
    let mut file = tempfile::Builder::new()
        .prefix(".backstage-badges-")
        .tempfile_in(folder)?;
    file.write_all(after)?;
    keep_owner(file.as_file(), &metadata);
    file.as_file().set_permissions(metadata.permissions())?;
    file.as_file().sync_all()?;
    if fs::read(&target)? != before {
        return Err(ReplaceError::Changed);
    }
    file.persist(&target).map_err(|error| error.error)?;
    sync_folder(folder)?;
    Ok(())
}

/// Gives `file` the owner and group of another. Only root may give away a file, and a checkout that is
/// shared by a group is no reason to refuse.
#[cfg(unix)]
fn keep_owner(file: &fs::File, metadata: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let (owner, group) = (Some(metadata.uid()), Some(metadata.gid()));
    let _ = fchown(file, None, group).and_then(|()| fchown(file, owner, None));
}

#[cfg(not(unix))]
fn keep_owner(_: &fs::File, _: &fs::Metadata) {}

/// Writes the new name itself to the disk; only Unix can.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;

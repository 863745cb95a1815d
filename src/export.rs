//! Badges as files, for readers who cannot reach the service: a bucket, a Pages branch, a repository.
//!
//! A file stands where the service has its image, so the URLs in READMEs are the same. At every moment a
//! file is whole: new bytes are written beside it and take its name. What is as it should be is not
//! written again. [`Folder`] writes, [`Lists`] tells what there is, for programs and for people, and
//! [`prune`] removes what is there no more.

mod folder;
mod gallery;
mod lists;
mod pruning;

use std::{io, path::PathBuf};

use thiserror::Error;

pub use folder::{Folder, Put};
pub use lists::{BadgeEntry, EntityEntry, Lists};
pub use pruning::prune;

/// Why nothing more is exported.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The system does not take a file or a folder.
    #[error("{} cannot be written: {problem}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        problem: io::Error,
    },
    /// Another export works on the folder.
    #[error("another export is writing into {}", .0.display())]
    Busy(PathBuf),
    /// A file that is not of an export is in the way.
    #[error("{} is not of an export: move it, or export into a folder of its own", .0.display())]
    Foreign(PathBuf),
    /// More would be removed than is likely to be meant.
    #[error(
        "nothing was removed: {gone} of {all} files would go, which is more than half; if that is meant, empty the folder"
    )]
    TooMuchGone {
        /// How many would be removed.
        gone: usize,
        /// How many exported files there are.
        all: usize,
    },
}

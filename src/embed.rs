//! Blocks of badges in READMEs, kept up to date between two comments.
//!
//! A block starts and ends with a comment of the README's own markup, each alone on its line:
//!
//! ```markdown
//! <!-- backstage-badges:start entity=component:default/x badges=owner,lifecycle -->
//! <!-- backstage-badges:end -->
//! ```
//!
//! What stands between the two is ours. Everything else, the two lines of the comments among it, is
//! the author's and stays as it is, byte for byte, whatever its encoding and its line ends. A
//! comment that looks like one of ours and cannot be read is an error, and then nothing is written.
//!
//! [`Readme`] and [`insert`] work on bytes and touch no file. [`files`], [`Descriptor`] and
//! [`replace`] find and write files for them, and [`unified_diff`] shows what would be written.

mod descriptor;
mod diff;
mod inserting;
mod lines;
mod marker;
mod outline;
mod paths;
mod readme;
mod replacing;
mod words;

use std::path::Path;

pub use descriptor::{Descriptor, DescriptorError, folder_of};
pub use diff::unified_diff;
pub use inserting::{InsertError, insert};
pub use marker::{MarkerError, MarkerProblem};
pub use paths::{Found, PathError, files};
pub use readme::{Block, Readme};
pub use replacing::{MAX_FILE_BYTES, ReadError, ReplaceError, read, replace};
pub use words::{Image, Words, WordsError};

use crate::snippet::Markup;

/// The markup of a README, by its file's extension.
#[must_use]
pub fn markup_of(path: &Path) -> Option<Markup> {
    let markup = path.extension()?.to_str()?.parse().ok()?;
    (markup != Markup::Json).then_some(markup)
}

//! What would be written, as a unified diff.

use std::{fmt, io, path::Path};

use similar::TextDiff;

/// Writes the difference between `before` and `after`, the bytes of the file at `path`, as `git diff`
/// does: `git apply` and `patch -p1` take it. Bytes are written as they are, whatever their encoding.
pub fn unified_diff(
    path: &Path,
    before: &[u8],
    after: &[u8],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    // Programs that read diffs part lines at `\n` alone.
    let lines = |bytes| <[u8]>::split_inclusive(bytes, |&byte| byte == b'\n').collect::<Vec<_>>();
    let (old, new) = (lines(before), lines(after));
    let diff = TextDiff::configure()
        .newline_terminated(true)
        .diff_slices(&old, &new);
    let name = Name(path);
    writeln!(out, "--- a/{name}\n+++ b/{name}")?;
    diff.unified_diff()
        .iter_hunks()
        .try_for_each(|hunk| hunk.to_writer(&mut *out))
}

/// A path in a diff. A line end in it would end the line; who names a file so cannot apply the diff.
struct Name<'a>(&'a Path);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.0.to_string_lossy();
        let path = path.strip_prefix("./").unwrap_or(&path);
        path.chars()
            .map(|c| if c.is_control() { '?' } else { c })
            .try_for_each(|c| write!(f, "{c}"))
    }
}

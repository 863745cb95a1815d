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
    let (old, new) = (lines(before), lines(after));
    let diff = TextDiff::configure().diff_slices(&old, &new);
    let name = Name(path);
    writeln!(out, "--- a/{name}\n+++ b/{name}")?;
    for hunk in diff.unified_diff().iter_hunks() {
        writeln!(out, "{}", hunk.header())?;
        for change in hunk.iter_changes() {
            write!(out, "{}", change.tag())?;
            out.write_all(change.value())?;
            if !change.value().ends_with(b"\n") {
                writeln!(out, "\n\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}

/// The lines as programs that read diffs part them: at `\n` alone.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|&byte| byte == b'\n').collect()
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

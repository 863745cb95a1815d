//! The file's lines.
//!
//! ```text
//! backstage-badges snapshot 1
//! {"of":"http://backstage:7007 …","written_ms":1764033000000}
//! {"told_ms":1764032990000,"entity":{"kind":"Component",…}}
//! end 1 0123456789abcdef
//! ```
//!
//! JSON, for a person can look into it, and entities are read from it as from the catalog itself,
//! with every check. The last line has the number of entities and the checksum (XXH3, 64 bits, in
//! hexadecimal) of all bytes before that: whatever a crash or a full disk leaves behind has neither.
//! Times are milliseconds since 1970, by the clock on the wall.

use std::{
    io::{self, BufRead, BufReader, Read, Seek, Write},
    sync::Arc,
    time::Duration,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;
use xxhash_rust::xxh3::Xxh3Default;

use super::Known;
use crate::entity::Entity;

/// What the file begins with.
const MAGIC: &str = "backstage-badges snapshot ";

/// What the last line begins with.
const END: &str = "end ";

/// How long the checksum is that it ends with.
const CHECKSUM_DIGITS: usize = 16;

/// Goes up with every change of the lines or of their meaning.
const VERSION: &str = "1";

/// The longest line, in bytes; an entity that would be longer is left out.
const MAX_LINE_BYTES: u64 = 1 << 20;

/// A file that is not used.
#[derive(Debug, Error)]
pub enum SnapshotError {
    /// It cannot be read or written.
    #[error("{}", .0.kind())]
    Io(#[from] io::Error),
    /// It begins with something else.
    #[error("it is no snapshot of this program")]
    Foreign,
    /// Another version of this program wrote it.
    #[error("it has version {version:?} of the format, and this program reads {VERSION}")]
    Version {
        /// The version that it says, cut.
        version: String,
    },
    /// It is of another backend, or of other facts of the same entities.
    #[error("it is of another catalog or of other settings")]
    OtherCatalog,
    /// It ends too early, or bytes of it were changed.
    #[error("it is damaged")]
    Torn,
}

#[derive(Serialize, Deserialize)]
struct Header {
    of: String,
    written_ms: u64,
}

#[derive(Serialize, Deserialize)]
struct Line {
    told_ms: u64,
    entity: Value,
}

/// Writes what is `known` of the catalog called `of` at the time `now_ms`.
pub fn write(out: impl Write, of: &str, known: &[Known], now_ms: u64) -> io::Result<()> {
    let mut out = Checked {
        out,
        sum: Xxh3Default::new(),
    };
    out.write_all(format!("{MAGIC}{VERSION}\n").as_bytes())?;
    let header = Header {
        of: of.to_owned(),
        written_ms: now_ms,
    };
    out.write_all(&json_line(&header)?)?;
    let mut count = 0_u64;
    for Known { entity, age } in known {
        let line = json_line(&Line {
            told_ms: now_ms.saturating_sub(millis(*age)),
            entity: entity.to_value(),
        })?;
        if line.len() as u64 <= MAX_LINE_BYTES {
            out.write_all(&line)?;
            count += 1;
        }
    }
    out.write_all(format!("{END}{count} ").as_bytes())?;
    let sum = out.sum.digest();
    out.out.write_all(format!("{sum:016x}\n").as_bytes())?;
    out.out.flush()
}

/// Reads what was known of the catalog called `of`.
///
/// Where the clock was set back since, so that the file seems to be of the future, nobody can say how
/// old anything is. It then counts as at least `unclear_age` old, which is best what is no longer
/// fresh.
pub fn read(
    file: impl Read + Seek,
    of: &str,
    now_ms: u64,
    unclear_age: Duration,
) -> Result<Vec<Known>, SnapshotError> {
    let mut lines = Lines(BufReader::new(file));
    let count = check(&mut lines)?;
    lines.0.rewind()?;
    lines.next()?;
    let header: Header = from_json(lines.next()?)?;
    if header.of != of {
        return Err(SnapshotError::OtherCatalog);
    }
    let mut known = Vec::new();
    for _ in 0..count {
        let line: Line = from_json(lines.next()?)?;
        let entity = Entity::from_value(&line.entity).map_err(|_| SnapshotError::Torn)?;
        let age = |until: u64| Duration::from_millis(until.saturating_sub(line.told_ms));
        known.push(Known {
            entity: Arc::new(entity),
            age: if header.written_ms > now_ms {
                age(header.written_ms).max(unclear_age)
            } else {
                age(now_ms)
            },
        });
    }
    Ok(known)
}

/// Reads all lines for their checksum, before any is believed; how many entities there are.
fn check<R: Read>(lines: &mut Lines<R>) -> Result<u64, SnapshotError> {
    let mut last = lines.next()?.ok_or(SnapshotError::Torn)?;
    let first = String::from_utf8_lossy(&last);
    match first.strip_prefix(MAGIC) {
        None => return Err(SnapshotError::Foreign),
        Some(version) if version.trim_end() == VERSION => {}
        Some(version) => {
            return Err(SnapshotError::Version {
                version: version.trim_end().chars().take(20).collect(),
            });
        }
    }
    let mut sum = Xxh3Default::new();
    while let Some(line) = lines.next()? {
        sum.update(&last);
        last = line;
    }
    count_of(&last, sum).ok_or(SnapshotError::Torn)
}

/// The number of entities in the last line, where its checksum is that of all before it.
fn count_of(last: &[u8], mut sum: Xxh3Default) -> Option<u64> {
    let text = str::from_utf8(last).ok()?.strip_suffix('\n')?;
    let (before, checksum) = text.split_at_checked(text.len().checked_sub(CHECKSUM_DIGITS)?)?;
    sum.update(before.as_bytes());
    if *checksum != format!("{:016x}", sum.digest()) {
        return None;
    }
    before.strip_prefix(END)?.strip_suffix(' ')?.parse().ok()
}

/// The lines of a file, each with its end.
struct Lines<R>(BufReader<R>);

impl<R: Read> Lines<R> {
    fn next(&mut self) -> Result<Option<Vec<u8>>, SnapshotError> {
        let mut line = Vec::new();
        (&mut self.0)
            .take(MAX_LINE_BYTES)
            .read_until(b'\n', &mut line)?;
        match line.last() {
            None => Ok(None),
            Some(b'\n') => Ok(Some(line)),
            Some(_) => Err(SnapshotError::Torn),
        }
    }
}

/// A writer that sums up what passes.
struct Checked<W> {
    out: W,
    sum: Xxh3Default,
}

impl<W: Write> Checked<W> {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum.update(bytes);
        self.out.write_all(bytes)
    }
}

fn json_line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}

fn from_json<T: for<'a> Deserialize<'a>>(line: Option<Vec<u8>>) -> Result<T, SnapshotError> {
    let line = line.ok_or(SnapshotError::Torn)?;
    serde_json::from_slice(&line).map_err(|_| SnapshotError::Torn)
}

fn millis(age: Duration) -> u64 {
    u64::try_from(age.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;

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

mod reading;

use std::{
    io::{self, Write},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;
use xxhash_rust::xxh3::Xxh3Default;

pub use reading::read;

use super::Known;

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

fn millis(age: Duration) -> u64 {
    u64::try_from(age.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;

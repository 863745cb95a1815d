//! Reading the lines, none of which is believed before all were summed up.

use std::{
    io::{BufRead, BufReader, Read, Seek},
    sync::Arc,
    time::Duration,
};

use serde::Deserialize;
use xxhash_rust::xxh3::Xxh3Default;

use super::{CHECKSUM_DIGITS, END, Header, Line, MAGIC, MAX_LINE_BYTES, SnapshotError, VERSION};
use crate::{catalog::Known, entity::Entity};

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

fn from_json<T: for<'a> Deserialize<'a>>(line: Option<Vec<u8>>) -> Result<T, SnapshotError> {
    let line = line.ok_or(SnapshotError::Torn)?;
    serde_json::from_slice(&line).map_err(|_| SnapshotError::Torn)
}

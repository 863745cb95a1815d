//! What is written for one question, as JSON.
//!
//! ```text
//! {"era":1764033000004,"life_ms":300000,"fresh_ms":262114,"of":[],"said":{"entity":{"kind":…}}}
//! ```
//!
//! `era` is the last one that was known when the question was asked, `life_ms` how long the server was told
//! to keep the record, so that its age is what is gone of that, and `fresh_ms` how long it is fresh. `of` are
//! the entities that it is of besides those in its name. Entities are in the shape that the catalog serves,
//! and are read with the same checks.

use std::{sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::Found;
use crate::entity::{Entity, EntityRef, Fields};

/// The longest record, in bytes: one that would be longer is not written, and none is read.
const MAX_RECORD_BYTES: usize = 1 << 20;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) era: u64,
    pub(super) life_ms: u64,
    pub(super) fresh_ms: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) of: Vec<String>,
    pub(super) said: Value,
}

/// A record that can be believed, and its age.
#[derive(Debug)]
pub(super) struct Aged {
    pub(super) record: Record,
    pub(super) age: Duration,
}

impl Record {
    /// The bytes; `None` where they would be too many.
    pub(super) fn to_bytes(&self) -> Option<Vec<u8>> {
        let bytes = serde_json::to_vec(self).ok()?;
        (bytes.len() <= MAX_RECORD_BYTES).then_some(bytes)
    }
}

impl Aged {
    /// Reads what the server has, and keeps for so many milliseconds more.
    pub(super) fn read(bytes: &[u8], left_ms: Option<i64>) -> Option<Self> {
        if bytes.len() > MAX_RECORD_BYTES {
            return None;
        }
        let record: Record = serde_json::from_slice(bytes).ok()?;
        // What is kept longer than it was said to be, we did not write.
        let left_ms = u64::try_from(left_ms?).ok()?;
        let age = Duration::from_millis(record.life_ms.checked_sub(left_ms)?);
        Some(Self { record, age })
    }

    /// For how much longer it is fresh.
    pub(super) fn fresh_for(&self) -> Duration {
        Duration::from_millis(self.record.fresh_ms).saturating_sub(self.age)
    }
}

/// Milliseconds, of which the server takes no more than fit.
pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// What is found for one reference, as it is written.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Written {
    Entity(Value),
    Absent,
    Hidden,
}

pub(super) fn write_found(found: &Found) -> Value {
    let written = match found {
        Found::Entity(entity) => Written::Entity(entity.to_value()),
        Found::Absent => Written::Absent,
        Found::Hidden => Written::Hidden,
    };
    serde_json::to_value(written).unwrap_or_default()
}

/// Reads what was found for `reference`; what is of another entity is none.
pub(super) fn read_found(said: &Value, reference: &EntityRef, fields: &Fields) -> Option<Found> {
    Some(match Written::deserialize(said).ok()? {
        Written::Absent => Found::Absent,
        Written::Hidden => Found::Hidden,
        Written::Entity(document) => {
            let entity = fields.read(&document).ok()?;
            (entity.reference() == reference).then(|| Found::Entity(Arc::new(entity)))?
        }
    })
}

pub(super) fn write_entities(entities: &[Arc<Entity>]) -> Value {
    entities.iter().map(|entity| entity.to_value()).collect()
}

pub(super) fn read_entities(said: &Value, fields: &Fields) -> Option<Vec<Arc<Entity>>> {
    let read = |document| fields.read(document).ok().map(Arc::new);
    said.as_array()?.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::fake::{component, reference};

    #[test]
    fn a_record_that_nobody_of_us_wrote_is_none() {
        let good = br#"{"era":1,"life_ms":1000,"fresh_ms":500,"said":"absent"}"#;
        let aged = Aged::read(good, Some(800)).unwrap();
        assert_eq!(aged.age, Duration::from_millis(200));
        assert_eq!(aged.fresh_for(), Duration::from_millis(300));
        for left in [None, Some(-1), Some(-2), Some(1_001)] {
            assert!(Aged::read(good, left).is_none(), "{left:?}");
        }
        let endless = vec![b' '; MAX_RECORD_BYTES + 1];
        for bytes in [&b"\xff\x00"[..], b"{}", b"[]", b"1", &endless] {
            assert!(Aged::read(bytes, Some(1)).is_none());
        }
    }

    #[test]
    fn what_is_found_reads_back_and_never_for_another_entity() {
        let fields = Fields::default();
        let entity = Found::Entity(Arc::new(component("a", "team-a")));
        for found in [entity.clone(), Found::Absent, Found::Hidden] {
            let said = write_found(&found);
            assert_eq!(read_found(&said, &reference("a"), &fields), Some(found));
        }
        let said = write_found(&entity);
        assert_eq!(read_found(&said, &reference("b"), &fields), None);
        assert_eq!(read_found(&Value::Null, &reference("a"), &fields), None);
        let entities = write_entities(&[Arc::new(component("a", "team-a"))]);
        assert_eq!(read_entities(&entities, &fields).unwrap().len(), 1);
        assert!(read_entities(&serde_json::json!([{"kind": 5}]), &fields).is_none());
    }
}

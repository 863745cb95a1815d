//! The snapshot file.
//!
//! Invariant: bytes that were not written as a snapshot are refused; one that was is read as what was
//! known, and with any byte of it changed it is refused and never read as something else.

#![no_main]

use std::{io::Cursor, sync::Arc, time::Duration};

use backstage_badges::{
    catalog::{Known, read_snapshot, write_snapshot},
    entity::{Entity, Fields},
};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const OF: &str = "http://backstage.test";
const NOW_MS: u64 = 1_000_000;

fn read(bytes: &[u8]) -> Option<Vec<Arc<Entity>>> {
    let fields = Fields::default();
    let known = read_snapshot(Cursor::new(bytes), OF, &fields, NOW_MS, Duration::ZERO).ok()?;
    Some(known.into_iter().map(|known| known.entity).collect())
}

fuzz_target!(|input: (&[u8], usize, u8)| {
    let (bytes, place, change) = input;
    // Nobody guesses the checksum.
    if let Some(entities) = read(bytes) {
        assert_eq!(read(bytes), Some(entities));
    }
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else {
        return;
    };
    let Ok(entity) = Entity::from_value(&value) else {
        return;
    };
    let entities = vec![Arc::new(entity)];
    let known: Vec<Known> = entities
        .iter()
        .map(|entity| Known {
            entity: Arc::clone(entity),
            age: Duration::from_secs(1),
        })
        .collect();
    let mut file = Vec::new();
    write_snapshot(&mut file, OF, &known, NOW_MS).expect("memory is enough");
    assert_eq!(read(&file), Some(entities));
    let place = place % file.len();
    if change != 0 {
        file[place] ^= change;
        assert_eq!(read(&file), None);
    }
});

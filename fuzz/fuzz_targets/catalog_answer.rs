//! Entities in the answers of a catalog.
//!
//! Invariant: whatever JSON comes, it is an entity or an error that names the field; an entity's own
//! document is read as the same entity.

#![no_main]

use backstage_badges::entity::{Entity, Fields};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|json: &[u8]| {
    let Ok(value) = serde_json::from_slice::<Value>(json) else {
        return;
    };
    let whole = Fields::default().with_document([String::new()]);
    match (Entity::from_value(&value), whole.read(&value)) {
        (Ok(entity), Ok(with_document)) => {
            assert_eq!(entity.reference(), with_document.reference());
            let again = Entity::from_value(&entity.to_value()).expect("its own document");
            assert_eq!(again, entity);
        }
        (Err(error), Err(_)) => assert!(!error.field.is_empty()),
        (one, other) => panic!("{one:?} and {other:?}"),
    }
});

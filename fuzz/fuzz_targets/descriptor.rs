//! Descriptor files.
//!
//! Invariant: every text is entities and problems; a problem is one line that names the file, and a
//! document that is put behind others is read as if it stood alone.

#![no_main]

use std::path::Path;

use backstage_badges::{catalog::read_descriptors, entity::Fields};
use libfuzzer_sys::fuzz_target;

const ONE_MORE: &str = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: one-more}\n\
    spec: {type: a, lifecycle: b, owner: c}\n";

fuzz_target!(|text: &str| {
    let file = Path::new("catalog-info.yaml");
    let fields = Fields::default();
    let (entities, problems) = read_descriptors(file, text, &fields);
    for problem in &problems {
        let told = problem.to_string();
        assert!(told.starts_with("catalog-info.yaml"), "{told}");
    }
    let alone = read_descriptors(file, ONE_MORE, &fields).0;
    // The mark of an end, for a comment or a directive would be a part of what follows.
    let behind = format!("{text}\n...\n---\n{ONE_MORE}");
    let behind = read_descriptors(file, &behind, &fields).0;
    assert_eq!(behind.len(), entities.len() + 1);
    assert_eq!(behind.last(), alone.last());
});

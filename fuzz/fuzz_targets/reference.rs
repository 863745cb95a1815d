//! References and the parts of a URL.
//!
//! Invariant: a text that is a reference is written in lower case, and what is written is read as the
//! same reference; its three parts, as a URL holds them in any letter case, name the same entity.

#![no_main]

use backstage_badges::entity::EntityRef;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(reference) = text.parse::<EntityRef>() {
        let written = reference.to_string();
        assert_eq!(written, written.to_ascii_lowercase());
        assert_eq!(written.parse::<EntityRef>().as_ref(), Ok(&reference));
        let (namespace, kind) = (reference.namespace().to_string(), reference.kind().to_string());
        let name = reference.name().as_str().to_ascii_uppercase();
        let again = EntityRef::from_parts(&namespace.to_ascii_uppercase(), &kind, &name);
        assert_eq!(again.as_ref(), Ok(&reference));
    }
    let parts: Vec<&str> = text.splitn(3, '/').collect();
    if let [namespace, kind, name] = parts[..]
        && let Ok(reference) = EntityRef::from_parts(namespace, kind, name)
    {
        assert_eq!(reference.to_string().parse::<EntityRef>(), Ok(reference));
    }
});

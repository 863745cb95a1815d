//! Query strings, as a request has them.
//!
//! Invariant: every query gives a look, and the look, written as parameters, is read as the same look
//! without a warning; what is told of bad values is ASCII without controls, for it stands in a header.

#![no_main]

use backstage_badges::badge::Look;
use libfuzzer_sys::fuzz_target;
use url::form_urlencoded;

fuzz_target!(|query: &str| {
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let pairs = pairs.iter().map(|(key, value)| (&**key, &**value));
    let (look, warnings) = Look::from_pairs(pairs);
    for warning in warnings {
        let told = warning.to_string();
        assert!(told.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{told:?}");
    }
    let written = look.to_pairs();
    let written = written.iter().map(|(key, value)| (*key, value.as_str()));
    let (again, warnings) = Look::from_pairs(written);
    assert_eq!((&again, warnings.as_slice()), (&look, [].as_slice()));
});

//! Query strings.
//!
//! Invariant: every query gives a look, and the look, written as parameters, is read as the same look
//! without a warning; what is told of bad values is ASCII without controls, for it stands in a header.

#![no_main]

use backstage_badges::badge::Look;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|query: &str| {
    let pairs: Vec<(&str, &str)> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .collect();
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

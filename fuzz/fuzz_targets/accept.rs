//! `Accept` headers.
//!
//! Invariant: every header has an answer, the same one whatever the letter case of its types and the
//! space around its commas; SVG where it names none of the formats.

#![no_main]

use backstage_badges::{http::preferred_format, service::Format};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|header: &str| {
    let format = preferred_format(Some(header));
    assert!(matches!(format, Format::Svg | Format::Json | Format::Png));
    let spaced = header.replace(',', " ,  ");
    assert_eq!(preferred_format(Some(&spaced)), format);
    assert_eq!(preferred_format(Some(&header.to_ascii_uppercase())), format);
    let lower = header.to_ascii_lowercase();
    if !lower.contains('*') && !lower.contains("json") && !lower.contains("png") {
        assert_eq!(format, Format::Svg);
    }
});

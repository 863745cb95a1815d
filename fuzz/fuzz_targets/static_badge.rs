//! The escapes of static badges, and drawing what was read.
//!
//! Invariant: every path is a badge or an error; the SVG of a badge is well-formed where its texts are,
//! which means that it has no other angle brackets than its tags: as many `<` as `>`. A text that is
//! written with the escapes is read as that text, but for hyphens at its ends.

#![no_main]

use backstage_badges::{
    badge::{Style, parse_static_path},
    render::{Drawing, svg},
};
use libfuzzer_sys::fuzz_target;

fn escaped(text: &str) -> String {
    text.replace('%', "%25")
        .replace('-', "--")
        .replace('_', "__")
        // Two spaces, written as two underscores, would be read as one.
        .replace(' ', "%20")
}

fuzz_target!(|path: &str| {
    for style in Style::ALL {
        if let Ok(badge) = parse_static_path(path, style) {
            let svg = svg::draw(&Drawing::from(&badge));
            assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
            assert_eq!(svg.matches('<').count(), svg.matches('>').count());
        }
    }
    // A hyphen at an end stands beside the one that parts the pieces, and nothing between two is one.
    if path.is_empty() || path.starts_with('-') || path.ends_with('-') {
        return;
    }
    let message = escaped(path);
    let badge = parse_static_path(&format!("label-{message}-red"), Style::Flat);
    let badge = badge.expect("three pieces");
    assert_eq!((badge.label.as_str(), badge.message.as_str()), ("label", path));
});

//! What a snippet must say, worked out without the code under test.

use backstage_badges::snippet::SnippetBadge;
use percent_encoding::percent_decode_str;

/// What a person should get out of a badge's snippet.
#[derive(Debug, PartialEq)]
pub(crate) struct Expected {
    pub(crate) alt: String,
    pub(crate) title: String,
    pub(crate) image: Vec<u8>,
    pub(crate) link: Option<Vec<u8>>,
}

impl Expected {
    pub(crate) fn of(badge: &SnippetBadge) -> Self {
        let label = shown(&badge.label);
        let description = Some(shown(&badge.description)).filter(|text| !text.trim().is_empty());
        let mut alt = shown(&badge.message);
        if !label.is_empty() {
            alt = format!("{label}: {alt}");
        }
        if let Some(description) = description.as_ref().filter(|text| **text != label) {
            alt = format!("{description}, {alt}");
        }
        Self {
            alt,
            title: description.unwrap_or_default(),
            image: decoded(&badge.image_url),
            link: badge
                .link
                .as_deref()
                .filter(|link| is_web(link))
                .map(decoded),
        }
    }
}

/// A text as a line of text: line ends and control characters as one space, no direction marks.
fn shown(text: &str) -> String {
    let marks = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
    let text: String = text.chars().filter(|c| !marks.contains(*c)).collect();
    let is_break = |c: char| c.is_control() || "\u{2028}\u{2029}".contains(c);
    let mut line = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(is_break) {
        line.push_str(&rest[..at]);
        line.push(' ');
        rest = rest[at..].trim_start_matches(is_break);
    }
    line + rest
}

/// An address as the bytes it means, so that an address and its encoded form are equal.
pub(crate) fn decoded(address: &str) -> Vec<u8> {
    percent_decode_str(address.trim_matches(|c: char| c <= ' ')).collect()
}

fn is_web(link: &str) -> bool {
    let link = link.trim_matches(|c: char| c <= ' ').to_ascii_lowercase();
    ["http://", "https://", "mailto:"].iter().any(|scheme| {
        link.strip_prefix(scheme)
            .is_some_and(|rest| !rest.is_empty())
    })
}

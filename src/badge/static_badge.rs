//! Static badges: a label, a message and a colour written into a URL, with shields' escapes.
//!
//! `-` parts the pieces; in a piece `--` is `-`, `__` is `_`, and `_` is a space
//! (<https://shields.io/badges/static-badge>).

use percent_encoding::percent_decode_str;
use thiserror::Error;

use super::{Badge, Color, Style};

/// A path that is not a static badge.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StaticBadgeError {
    /// One piece, or more than three.
    #[error(
        "static badge has {pieces} pieces: expected LABEL-MESSAGE-COLOR or MESSAGE-COLOR, with - written as --"
    )]
    Pieces {
        /// How many pieces single hyphens part the path into.
        pieces: usize,
    },
}

/// Reads `label-message-color` or `message-color`, still percent-encoded and without extension.
pub fn parse_path(path: &str, style: Style) -> Result<Badge, StaticBadgeError> {
    let pieces = split(path);
    let (label, message, color) = match pieces.as_slice() {
        [message, color] => (String::new(), unescape(message), unescape(color)),
        [label, message, color] => (unescape(label), unescape(message), unescape(color)),
        other => {
            return Err(StaticBadgeError::Pieces {
                pieces: other.len(),
            });
        }
    };
    Ok(Badge::new(label, message, style).with_color(drawn_color(&color)))
}

impl Badge {
    /// A static badge from plain texts, as shields' older `/static/v1` takes them.
    #[must_use]
    pub fn from_texts(label: &str, message: &str, color: Option<&str>, style: Style) -> Self {
        let color = drawn_color(color.unwrap_or("lightgrey"));
        Self::new(label, message, style).with_color(color)
    }
}

fn drawn_color(text: &str) -> Color {
    Color::parse(text).unwrap_or_else(|| Color::fallback(text))
}

/// Parts at single hyphens; of a run of hyphens, pairs belong to a piece.
fn split(path: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(found) = path.get(at..).and_then(|rest| rest.find('-')) {
        let hyphen = at + found;
        if path.as_bytes().get(hyphen + 1) == Some(&b'-') {
            at = hyphen + 2;
        } else {
            pieces.extend(path.get(start..hyphen));
            start = hyphen + 1;
            at = start;
        }
    }
    pieces.extend(path.get(start..));
    pieces
}

fn unescape(piece: &str) -> String {
    let decoded = percent_decode_str(piece).decode_utf8_lossy();
    let mut text = String::with_capacity(decoded.len());
    let mut chars = decoded.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '-' | '_' if chars.next_if_eq(&c).is_some() => text.push(c),
            '_' => text.push(' '),
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("build-passing-green", "build", "passing", "#67ac09")]
    #[case("passing-blue", "", "passing", "#007ec6")]
    #[case("a--b-c__d_e-red", "a-b", "c_d e", "#dd4343")]
    #[case("a---b-red", "a-", "b", "#dd4343")]
    #[case("-x-red", "", "x", "#dd4343")]
    #[case("a%20b-%2D%2F-ff0", "a b", "-/", "#ff0")]
    #[case("a___b-c-nocolour", "a_ b", "c", "#4b0")]
    fn a_path_reads_as_at_shields(
        #[case] path: &str,
        #[case] label: &str,
        #[case] message: &str,
        #[case] fill: &str,
    ) {
        let badge = parse_path(path, Style::Flat).unwrap();
        assert_eq!(
            (badge.label.as_str(), badge.message.as_str()),
            (label, message)
        );
        assert_eq!(badge.color.unwrap().svg(), fill);
    }

    #[rstest]
    #[case("alone", 1)]
    #[case("a-b-c-d", 4)]
    fn another_number_of_pieces_is_refused(#[case] path: &str, #[case] pieces: usize) {
        assert_eq!(
            parse_path(path, Style::Flat),
            Err(StaticBadgeError::Pieces { pieces })
        );
    }

    proptest! {
        #[test]
        fn an_escaped_text_is_read_back_unless_a_piece_after_the_first_starts_with_a_hyphen(label in "\\PC{0,12}", message in "[^-\\p{C}]\\PC{0,12}") {
            let escape = |text: &str| {
                let text = text.replace('-', "--").replace('_', "__");
                percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC)
                    .to_string()
                    .replace("%2D", "-")
            };
            let path = format!("{}-{}-red", escape(&label), escape(&message));
            let badge = parse_path(&path, Style::Flat).unwrap();
            prop_assert_eq!((badge.label, badge.message), (label, message));
        }
    }
}

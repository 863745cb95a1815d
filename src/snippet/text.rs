//! What is done to a text before any markup escapes it, and what several markups ask about it.

use std::fmt::Write;

/// The text on one line, in the order in which it is stored.
///
/// A run of control characters and line ends becomes one space: some parsers end a line at U+0085,
/// U+2028 or a form feed. The marks that change the direction of text are removed; letters of a
/// right-to-left script order themselves without them.
pub(super) fn on_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut in_break = false;
    for c in text.chars().filter(|&c| !is_direction_mark(c)) {
        let breaks = c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        match (breaks, in_break) {
            (false, _) => line.push(c),
            (true, false) => line.push(' '),
            (true, true) => {}
        }
        in_break = breaks;
    }
    line
}

/// Unicode's `Bidi_Control` property.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether `text`, which starts with `&`, starts with something that HTML, and with it most
/// markups, may read as a character reference: `&name;`, `&#123;`, `&#x1f;`.
pub(super) fn starts_reference(text: &str) -> bool {
    let Some((body, _)) = text.strip_prefix('&').and_then(|rest| rest.split_once(';')) else {
        return false;
    };
    let body = body.strip_prefix('#').unwrap_or(body);
    !body.is_empty() && body.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// The characters of a text, each with what stands before and after it.
pub(super) fn with_neighbours(
    text: &str,
) -> impl Iterator<Item = (Option<char>, char, Option<char>)> {
    let before = std::iter::once(None).chain(text.chars().map(Some));
    let after = text.chars().skip(1).map(Some).chain(std::iter::once(None));
    before
        .zip(text.chars())
        .zip(after)
        .map(|((before, c), after)| (before, c, after))
}

/// Whether there is a letter or a digit.
pub(super) fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

/// Appends `c` as a numeric character reference.
pub(super) fn push_reference(out: &mut String, c: char) {
    // Writing to a `String` cannot fail.
    let _ = write!(out, "&#{};", u32::from(c));
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("a\r\n\tb", "a b")]
    #[case("a\0\u{85}\u{2028}\u{1b}b", "a b")]
    #[case("a  b ", "a  b ")]
    #[case("\u{202e}evil\u{202c}\u{2066}\u{200f}", "evil")]
    #[case("שלום 日本 👩\u{200d}🚀", "שלום 日本 👩\u{200d}🚀")]
    fn a_text_stands_on_one_line_in_reading_order(#[case] text: &str, #[case] line: &str) {
        assert_eq!(on_one_line(text), line);
    }

    #[rstest]
    #[case("&lt;", true)]
    #[case("&#60; and", true)]
    #[case("&#x3C;", true)]
    #[case("& b;", false)]
    #[case("&D", false)]
    #[case("&;", false)]
    fn a_character_reference_is_told_from_an_ampersand(#[case] text: &str, #[case] is: bool) {
        assert_eq!(starts_reference(text), is);
    }
}

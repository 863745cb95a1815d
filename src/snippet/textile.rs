//! Textile: an image with a link (<https://textile-lang.com/doc/images>).
//!
//! Textile has no escape inside an image: neither a backslash nor a character reference is read
//! there, while parsers set `*x*` and `@x@` even within an alternative text (tried with Python's
//! textile 4.0 and pandoc). A character that would be a mark is written as its fullwidth form,
//! U+FF01 to U+FF5E, which reads the same and means nothing to Textile. The text between the
//! parentheses is the tooltip as well.

use super::{
    parts::Parts,
    text::{is_word, starts_reference},
};

/// `!{width:90px;height:20px}URL(ALT)!:LINK`.
pub(super) fn image(parts: &Parts) -> String {
    let size = match parts.size {
        Some((width, height)) => format!("{{width:{width}px;height:{height}px}}"),
        None => String::new(),
    };
    let text = match text(&parts.alt) {
        text if text.is_empty() => text,
        text => format!("({text})"),
    };
    let link = match &parts.link {
        Some(link) => format!(":{}", link_address(link)),
        None => String::new(),
    };
    format!("!{size}{}{text}!{link}", parts.url.replace('!', "%21"))
}

fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let text = text.trim();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        let after = rest.chars().nth(1);
        let is_plain = match c {
            ' ' | ',' | ';' | '/' | '#' => true,
            // Behind a letter these can only close what was opened, and nothing was.
            '-' | '_' | '%' => is_word(before) || (c == '-' && is_space(before) && is_space(after)),
            '.' | '?' => before != Some(c),
            ':' => after != Some('/'),
            '&' => !starts_reference(rest),
            _ => c.is_ascii_alphanumeric() || !c.is_ascii(),
        };
        out.push(if is_plain { c } else { fullwidth(c) });
        before = Some(c);
    }
    out
}

fn is_space(c: Option<char>) -> bool {
    c == Some(' ')
}

/// The fullwidth form of a character of ASCII, which Unicode keeps 0xFEE0 further up.
fn fullwidth(c: char) -> char {
    char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c)
}

/// A stop at the end of an address belongs to the sentence; encoded it belongs to the address.
fn link_address(link: &str) -> String {
    let trimmed = link.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    let stops = link.strip_prefix(trimmed).unwrap_or_default();
    let encoded = stops.bytes().map(|b| format!("%{b:02X}"));
    std::iter::once(trimmed.to_owned()).chain(encoded).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn a_badge_is_an_image_with_a_link() {
        let parts = Parts {
            alt: "About, owner: team-a".to_owned(),
            tooltip: "About".to_owned(),
            url: "https://b.io/owner.png?scale=2".to_owned(),
            link: Some("https://p.io/a".to_owned()),
            size: Some((90, 20)),
        };
        assert_eq!(
            image(&parts),
            "!{width:90px;height:20px}https://b.io/owner.png?scale=2(About, owner: team-a)!\
             :https://p.io/a"
        );
    }

    #[rstest]
    #[case(
        "group:default/team-b, payments_api 95% a - b",
        "group:default/team-b, payments_api 95% a - b"
    )]
    #[case("x)!:https://evil.test", "x）！:https：//evil.test")]
    #[case("*x* _y_ @z@ \"k\":l", "＊x＊ ＿y_ ＠z＠ ＂k＂:l")]
    #[case("<b>&lt; R&D", "＜b＞＆lt; R&D")]
    #[case("a...b??", "a.．．b?？")]
    fn a_mark_is_written_as_its_fullwidth_form(#[case] from: &str, #[case] to: &str) {
        assert_eq!(text(from), to);
    }

    #[rstest]
    #[case("https://p.io/a", "https://p.io/a")]
    #[case("https://p.io/a.!", "https://p.io/a%2E%21")]
    fn a_link_keeps_its_last_character(#[case] from: &str, #[case] to: &str) {
        assert_eq!(link_address(from), to);
    }
}

//! `AsciiDoc`: an inline `image` macro
//! (<https://docs.asciidoctor.org/asciidoc/latest/macros/image-url/>).
//!
//! Asciidoctor substitutes over the whole line, addresses and quoted attributes included: it would
//! set `_x_` in slant, expand `{x}`, turn `--` into a dash and make links of addresses in a text
//! before it looks for the macro. Backslashes help some of the time; a character reference helps
//! always (tried with Asciidoctor.js 4.1), so every character outside a short list is one.

use super::{
    parts::Parts,
    text::{is_word, push_reference, with_neighbours},
};

/// `image:URL["ALT",WIDTH,HEIGHT,link="LINK",title="TOOLTIP"]`.
pub(super) fn image(parts: &Parts) -> String {
    let mut attributes = vec![format!("\"{}\"", text(&parts.alt))];
    if let Some((width, height)) = parts.size {
        attributes.extend([width.to_string(), height.to_string()]);
    }
    if let Some(link) = &parts.link {
        attributes.push(format!("link=\"{}\"", address(link)));
    }
    if !parts.tooltip.is_empty() {
        attributes.push(format!("title=\"{}\"", text(&parts.tooltip)));
    }
    format!("image:{}[{}]", address(&parts.url), attributes.join(","))
}

fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (before, c, after) in with_neighbours(text) {
        let is_plain = match c {
            ' ' | ',' | '/' | '?' | '!' | '%' | '=' => true,
            // `a:: b` is a term and its definition; `http://` is a link.
            ':' => before != Some(':') && !matches!(after, Some(':' | '/')),
            _ => is_plain(before, c, after),
        };
        push(&mut out, c, is_plain);
    }
    out
}

fn address(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut in_scheme = true;
    for (before, c, after) in with_neighbours(address) {
        let is_plain = match c {
            '/' | '?' | '%' | '=' | '&' => true,
            // A scheme's and a port's; behind others an address could start again.
            ':' => in_scheme || after.is_some_and(|c| c.is_ascii_digit()),
            _ => is_plain(before, c, after),
        };
        push(&mut out, c, is_plain);
        in_scheme &= c != ':';
    }
    out
}

/// Whether `c` means nothing between its neighbours, in a text and in an address.
fn is_plain(before: Option<char>, c: char, after: Option<char>) -> bool {
    match c {
        // `--` and `...` become a dash and an ellipsis.
        '-' | '.' => before != Some(c),
        '_' => is_word(before) && is_word(after),
        _ => c.is_ascii_alphanumeric() || !c.is_ascii(),
    }
}

fn push(out: &mut String, c: char, is_plain: bool) {
    if is_plain {
        out.push(c);
    } else {
        push_reference(out, c);
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn a_badge_is_an_inline_macro() {
        let parts = Parts {
            alt: "About, owner: team-a".to_owned(),
            tooltip: "About".to_owned(),
            url: "https://b.io:80/Mixed_Case/owner.png?scale=2&style=flat".to_owned(),
            link: Some("https://p.io/a".to_owned()),
            size: Some((90, 20)),
        };
        assert_eq!(
            image(&parts),
            "image:https://b.io:80/Mixed_Case/owner.png?scale=2&style=flat\
             [\"About, owner: team-a\",90,20,link=\"https://p.io/a\",title=\"About\"]"
        );
    }

    #[rstest]
    #[case(
        "group:default/team-b payments_api",
        "group:default/team-b payments_api"
    )]
    #[case("\"]", "&#34;&#93;")]
    #[case("{x}", "&#123;x&#125;")]
    #[case("_x_ a__b", "&#95;x&#95; a&#95;&#95;b")]
    #[case("a:: b", "a&#58;&#58; b")]
    #[case("https://a", "https&#58;//a")]
    #[case("a--b...", "a-&#45;b.&#46;&#46;")]
    #[case("&lt;a@b", "&#38;lt&#59;a&#64;b")]
    fn a_text_is_not_substituted(#[case] from: &str, #[case] to: &str) {
        assert_eq!(text(from), to);
    }

    #[rstest]
    #[case("https://b.io/#/_a_", "https://b.io/&#35;/&#95;a&#95;")]
    #[case("https://b.io/;https://c", "https://b.io/&#59;https&#58;//c")]
    #[case("http://[::1]:80/", "http://&#91;&#58;:1&#93;:80/")]
    #[case("mailto:a@b.io", "mailto:a&#64;b.io")]
    fn an_address_is_not_substituted(#[case] from: &str, #[case] to: &str) {
        assert_eq!(address(from), to);
    }
}

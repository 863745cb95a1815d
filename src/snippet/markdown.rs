//! Markdown: `CommonMark` 0.31 and GitHub's tables, strikethrough and formulas
//! (<https://spec.commonmark.org/>, <https://github.github.com/gfm/>).
//!
//! A text without special characters is written exactly as Backstage's badges plugin writes it.
//! Of the others, those that every Markdown knows take a backslash, and those that only some know,
//! or that reach further than a backslash (a code span, a table cell, an HTML tag, a formula, an
//! expression in MDX or Jekyll), are character references, which mean the same in every dialect and
//! inside a table. Underscores within a word are harmless, and so is `&` unless it starts a
//! reference; both stay, as in `payments_api` and `R&D`.

use super::{
    parts::Parts,
    text::{is_word, push_reference, starts_reference},
};

/// `[![ALT](URL "TOOLTIP")](LINK)`. Markdown cannot say a size.
pub(super) fn image(parts: &Parts) -> String {
    let alt = alt(&parts.alt);
    let tooltip = match parts.tooltip.as_str() {
        "" => String::new(),
        text => format!(" \"{}\"", title(text)),
    };
    let image = format!("![{alt}]({}{tooltip})", parts.url);
    match &parts.link {
        Some(link) => format!("[{image}]({link})"),
        None => image,
    }
}

/// Text between the brackets of an image, which is parsed like any other inline text.
fn alt(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            // `![^` begins no image where there are footnotes (`inlines.c` of cmark-gfm).
            '^' if at == 0 => push_reference(&mut out, c),
            '*' => out.push_str("\\*"),
            '_' if is_within_word(text, at) => out.push('_'),
            '_' => out.push_str("\\_"),
            '~' => push_reference(&mut out, c),
            _ => push_anywhere(&mut out, c, text.get(at..).unwrap_or_default()),
        }
    }
    out
}

/// Text between the quotes of a title, where only references and backslashes are read.
fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '"' => out.push_str("&quot;"),
            _ => push_anywhere(&mut out, c, text.get(at..).unwrap_or_default()),
        }
    }
    out
}

/// What is special in a title and in a text; `rest` is the text from `c` on.
fn push_anywhere(out: &mut String, c: char, rest: &str) {
    match c {
        '\\' | '[' | ']' => out.extend(['\\', c]),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '&' if starts_reference(rest) => out.push_str("&amp;"),
        '`' | '|' | '$' | '{' => push_reference(out, c),
        _ => out.push(c),
    }
}

/// Whether the run of underscores round byte `at` has a letter or a digit at both its ends: such a
/// run neither opens nor closes emphasis (rules 2 and 6 of `CommonMark`'s section 6.2).
fn is_within_word(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at_checked(at).unwrap_or_default();
    is_word(before.trim_end_matches('_').chars().next_back())
        && is_word(after.trim_start_matches('_').chars().next())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("group:default/team-b")]
    #[case("payments_api, Mixed_Case.Service-1, a__b")]
    #[case("R&D (50%) #1 @x :y: +a - b! 1.2; c = d? e/f ^2 \"q\" 'r'")]
    #[case("日本語 🚀")]
    fn a_text_that_markdown_leaves_alone_stays_as_it_is(#[case] text: &str) {
        assert_eq!(alt(text), text);
    }

    #[rstest]
    #[case("](https://evil.test)", r"\](https://evil.test)")]
    #[case("_x_ a_ b*c*", r"\_x\_ a\_ b\*c\*")]
    #[case("<script>&amp;", "&lt;script&gt;&amp;amp;")]
    #[case("a`b|c~d$e{f}", "a&#96;b&#124;c&#126;d&#36;e&#123;f}")]
    #[case(r"a\", r"a\\")]
    fn a_text_that_markdown_would_read_is_escaped(#[case] text: &str, #[case] escaped: &str) {
        assert_eq!(alt(text), escaped);
    }

    #[test]
    fn a_title_cannot_be_closed_by_its_text() {
        assert_eq!(
            title(r#"a" onerror="b\ [c] *d* _e_"#),
            r"a&quot; onerror=&quot;b\\ \[c\] *d* _e_"
        );
    }
}

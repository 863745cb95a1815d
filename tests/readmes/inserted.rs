//! Blocks that are put into READMEs without one.

use backstage_badges::{
    embed::{InsertError, Words, insert},
    snippet::Markup,
};
use rstest::rstest;

use crate::filled;

fn inserted(markup: Markup, text: &str, words: &str) -> String {
    let words: Words = words.parse().unwrap();
    String::from_utf8(insert(markup, text.as_bytes(), &words).unwrap()).unwrap()
}

#[rstest]
#[case("# A\n\ntext\n", "# A\n\nS\nE\n\ntext\n")]
#[case("# A\ntext\n", "# A\n\nS\nE\n\ntext\n")]
#[case("# A", "# A\n\nS\nE")]
#[case("# A\n", "# A\n\nS\nE\n")]
#[case("# A\r\n\r\ntext", "# A\r\n\r\nS\r\nE\r\n\r\ntext")]
#[case("text", "S\nE\n\ntext")]
#[case("\ntext", "S\nE\n\ntext")]
#[case("", "S\nE\n")]
#[case("\u{feff}# A\n", "\u{feff}# A\n\nS\nE\n")]
#[case("\u{feff}text\n", "\u{feff}S\nE\n\ntext\n")]
#[case("---\na: b\n---\ntext\n", "---\na: b\n---\n\nS\nE\n\ntext\n")]
#[case(
    "```\n<!-- backstage-badges:start -->\n```\n# A\n",
    "```\n<!-- backstage-badges:start -->\n```\n# A\n\nS\nE\n"
)]
fn a_block_of_markdown_stands_apart_below_the_heading(#[case] text: &str, #[case] expected: &str) {
    let expected = expected
        .replace('S', "<!-- backstage-badges:start -->")
        .replace('E', "<!-- backstage-badges:end -->");
    assert_eq!(inserted(Markup::Markdown, text, ""), expected);
}

#[rstest]
#[case(
    Markup::Html,
    "<h1>A</h1><p>b",
    "<h1>A</h1>\n<!-- S -->\nx\n<!-- E -->\n<p>b"
)]
#[case(Markup::Rst, "A\n=\n\nb\n", "A\n=\n\n.. S\n\nx\n\n.. E\n\nb\n")]
#[case(
    Markup::AsciiDoc,
    "= A\n:toc:\n\nb\n",
    "= A\n:toc:\n\n// S\nx\n// E\n\nb\n"
)]
#[case(
    Markup::Textile,
    "h1. A\n\nb\n",
    "h1. A\n\n###. S\n\nx\n\n###. E\n\nb\n"
)]
#[case(Markup::Org, "* A\nb\n", "* A\n\n# S\nx\n# E\n\nb\n")]
fn each_markup_has_its_comments_and_its_headings(
    #[case] markup: Markup,
    #[case] text: &str,
    #[case] expected: &str,
) {
    let expected = expected
        .replace(
            'S',
            "backstage-badges:start badges=owner,docs format=png style=flat",
        )
        .replace('E', "backstage-badges:end");
    let text = inserted(markup, text, "badges=owner,docs format=png style=flat");
    let written = filled(markup, text.as_bytes(), "x\n").unwrap();
    assert_eq!(String::from_utf8(written).unwrap(), expected);
}

#[rstest]
#[case(Markup::Markdown, b"\xff\xfe#\0 \0A\0", InsertError::NotText)]
#[case(Markup::Html, b"<!DOCTYPE html><p>a</p>", InsertError::NoPlace)]
#[case(Markup::Json, b"", InsertError::NoPlace)]
fn a_readme_without_a_place_is_refused(
    #[case] markup: Markup,
    #[case] text: &[u8],
    #[case] error: InsertError,
) {
    assert_eq!(insert(markup, text, &Words::default()), Err(error));
}

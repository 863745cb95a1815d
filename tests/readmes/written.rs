//! What is written between two markers.

use backstage_badges::{
    embed::{Block, Readme},
    snippet::Markup,
};
use rstest::rstest;

use crate::{MARKUPS, comment, filled};

#[rstest]
#[case(Markup::Markdown, "S\nnew\nlines\nE\n")]
#[case(Markup::Html, "S\nnew\nlines\nE\n")]
#[case(Markup::AsciiDoc, "S\nnew\nlines\nE\n")]
#[case(Markup::Org, "S\nnew\nlines\nE\n")]
#[case(Markup::Rst, "S\n\nnew\nlines\n\nE\n")]
#[case(Markup::Textile, "S\n\nnew\nlines\n\nE\n")]
fn what_was_in_a_block_is_replaced(#[case] markup: Markup, #[case] expected: &str) {
    let with_markers = |text: &str| {
        let start = comment(markup, "backstage-badges:start style=flat");
        let end = comment(markup, "backstage-badges:end");
        text.replace('S', &start).replace('E', &end)
    };
    let expected = with_markers(expected);
    for before in ["S\nE\n", "S\nold\n\nold\nE\n"] {
        let before = with_markers(before);
        let written = filled(markup, before.as_bytes(), "new\nlines\n").unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), expected);
    }
}

#[rstest]
#[case("\n")]
#[case("\r\n")]
#[case("\r")]
fn a_block_has_the_line_ends_and_the_indentation_of_its_start(#[case] line_end: &str) {
    let text = |content: &str| {
        format!(
            "- a\n\n  <!-- backstage-badges:start -->{line_end}{content}  <!-- backstage-badges:end -->"
        )
    };
    let written = filled(Markup::Markdown, text("old\n").as_bytes(), "one\ntwo\n").unwrap();
    let content = format!("  one{line_end}  two{line_end}");
    assert_eq!(String::from_utf8(written).unwrap(), text(&content));
}

#[test]
fn a_block_without_badges_is_empty() {
    for markup in MARKUPS {
        let start = comment(markup, "backstage-badges:start");
        let end = comment(markup, "backstage-badges:end");
        let before = format!("{start}\n\nold\n\n{end}\n");
        let written = String::from_utf8(filled(markup, before.as_bytes(), "").unwrap()).unwrap();
        assert_eq!(
            written.split_whitespace().count(),
            before.split_whitespace().count() - 1
        );
        assert!(
            Readme::read(markup, written.as_bytes())
                .unwrap()
                .blocks()
                .len()
                == 1
        );
    }
}

#[test]
fn each_block_has_words_a_line_and_content_of_its_own() {
    let text = "# A\n<!-- backstage-badges:start entity=component:a -->\n<!-- backstage-badges:end -->\n\
                text\n<!--backstage-badges:start entity=api:b-->\nx\n<!-- backstage-badges:end -->\n";
    let readme = Readme::read(Markup::Markdown, text.as_bytes()).unwrap();
    let blocks = readme.blocks().iter();
    let told: Vec<_> = blocks
        .map(|block| {
            (
                block.line(),
                block.words().entity.as_ref().unwrap().to_string(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (2, "component:default/a".to_owned()),
            (5, "api:default/b".to_owned())
        ]
    );
    let written = String::from_utf8(readme.with(["one\n", "two\n"])).unwrap();
    assert_eq!(
        written,
        "# A\n<!-- backstage-badges:start entity=component:a -->\none\n<!-- backstage-badges:end -->\n\
         text\n<!--backstage-badges:start entity=api:b-->\ntwo\n<!-- backstage-badges:end -->\n"
    );
}

#[test]
fn bytes_that_are_no_text_stay_in_and_out_of_the_way() {
    let text = b"\xef\xbb\xbfcaf\xe9\r\n<!-- backstage-badges:start -->\r\n\xff\n<!-- backstage-badges:end -->\n\x80";
    let written = filled(Markup::Markdown, text, "new").unwrap();
    assert_eq!(
        written,
        b"\xef\xbb\xbfcaf\xe9\r\n<!-- backstage-badges:start -->\r\nnew\r\n<!-- backstage-badges:end -->\n\x80"
    );
}

#[test]
fn html_around_a_block_of_markdown_is_asked_for_html() {
    let text = "<p align=\"center\">\n<!-- backstage-badges:start -->\n<!-- backstage-badges:end -->\n</p>\n\n\
                <!-- backstage-badges:start -->\n<!-- backstage-badges:end -->\n";
    let readme = Readme::read(Markup::Markdown, text.as_bytes()).unwrap();
    let markups: Vec<_> = readme.blocks().iter().map(Block::markup).collect();
    assert_eq!(markups, [Markup::Html, Markup::Markdown]);
}

#[test]
fn the_markers_that_documentation_shows_are_text() {
    let text = include_bytes!("../../docs/embedding.md");
    let readme = Readme::read(Markup::Markdown, text).unwrap();
    assert_eq!(readme.blocks().len(), 0);
    assert!(String::from_utf8_lossy(text).contains("\n<!-- backstage-badges:start"));
}

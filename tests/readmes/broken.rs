//! Broken markers are refused, with their line.

use backstage_badges::{
    embed::{MarkerProblem, Readme},
    snippet::Markup,
};
use proptest::prelude::*;
use rstest::rstest;

use crate::{MARKUPS, comment};

#[rstest]
#[case("S", 1, "the block has no backstage-badges:end")]
#[case(
    "text\n\nS\ntext\n```\nE\n```\n",
    3,
    "the block has no backstage-badges:end"
)]
#[case(
    "# A\r\nE\r\n",
    2,
    "no block is there to end: backstage-badges:start is missing"
)]
#[case("S\nE\nE\n", 3, "no block is there to end")]
#[case("S\ntext\nS\nE\n", 3, "a block starts inside the one of line 1")]
#[case("text S\nE\n", 1, "a marker stands alone on its line")]
#[case("S E\n", 1, "a marker stands alone on its line")]
#[case("| S |\n| --- |\n", 1, "a marker stands alone on its line")]
#[case(
    "<!-- backstage-badges:start\n style=flat -->\nE",
    1,
    "a marker ends on the line"
)]
#[case(
    "<!-- backstage-badges:start",
    1,
    "the block has no backstage-badges:end"
)]
#[case(
    "<!-- backstage-badges:begin -->\n",
    1,
    "backstage-badges:\"begin\" is no marker: expected backstage-badges:start or"
)]
#[case(
    "<!-- backstage-badges: start -->\n",
    1,
    "backstage-badges:\"\" is no marker"
)]
#[case(
    "S\n<!-- backstage-badges:end style=flat -->\n",
    2,
    "backstage-badges:end takes no words"
)]
#[case(
    "a\r<!-- backstage-badges:start format=gif -->\rE\r",
    2,
    "format \"gif\" is no image"
)]
fn a_broken_marker_is_refused_with_its_line(
    #[case] text: &str,
    #[case] line: usize,
    #[case] problem: &str,
) {
    let text = text
        .replace('S', "<!-- backstage-badges:start -->")
        .replace('E', "<!-- backstage-badges:end -->");
    let error = Readme::read(Markup::Markdown, text.as_bytes()).unwrap_err();
    let told = error.to_string();
    assert!(told.starts_with(problem), "{told}");
    assert_eq!(error.line, line);
}

#[test]
fn a_marker_that_is_no_text_is_refused() {
    let text = b"<!-- backstage-badges:start label=caf\xe9 -->\n<!-- backstage-badges:end -->\n";
    let error = Readme::read(Markup::Markdown, text).unwrap_err();
    assert_eq!(error.problem, MarkerProblem::NotUtf8);
}

proptest! {
    #[test]
    fn every_markup_finds_the_line_of_a_broken_marker(
        markup in prop::sample::select(MARKUPS.to_vec()),
        before in prop::collection::vec("[a-z ]{0,8}", 0..8),
        line_end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        broken in prop::sample::select(vec!["start", "end", "stop", "start x", "start style=round"]),
    ) {
        let mut text: String = before.iter().flat_map(|line| [line.trim_start(), line_end]).collect();
        text.push_str(line_end);
        text.push_str(&comment(markup, &format!("backstage-badges:{broken}")));
        let error = Readme::read(markup, text.as_bytes()).unwrap_err();
        prop_assert_eq!(error.line, before.len() + 2);
    }
}

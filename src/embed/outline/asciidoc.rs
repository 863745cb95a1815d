//! `AsciiDoc`: a line `// text` at the margin
//! (<https://docs.asciidoctor.org/asciidoc/latest/comments/>).
//!
//! Blocks between two lines of `----`, `....`, `++++`, `////` or three backquotes are text
//! (<https://docs.asciidoctor.org/asciidoc/latest/blocks/delimited/>). A new block goes behind the
//! first heading that is in no other block; behind a document's title, that is where its header ends,
//! at the first empty line.

use super::{Outline, comment_line};
use crate::{
    embed::lines::{Line, lines},
    snippet::Markup,
};

/// What blocks of text are delimited with.
const TEXT: [char; 4] = ['-', '.', '+', '/'];
/// What blocks are delimited with that have no headings in them.
const NO_HEADINGS: [char; 3] = ['=', '*', '_'];
/// What the title of one line above is underlined with, from the document's title down.
const UNDERLINES: [char; 5] = ['=', '-', '~', '^', '+'];

pub(super) fn outline(text: &str) -> Outline {
    let mut outline = Outline::default();
    let (mut open, mut around, mut is_in_header) = (None, None, false);
    let mut before: Option<Line<'_>> = None;
    for line in lines(text) {
        let above = before.replace(line);
        if open.is_some() {
            if open == Some(line.text.trim_end()) {
                open = None;
            }
            continue;
        }
        is_in_header &= !line.is_blank();
        if is_in_header {
            outline.place = Some(line.next());
        }
        let level = heading_level(&line).or_else(|| underlined_level(above.as_ref(), &line));
        if let Some(level) = level {
            if outline.place.is_none() && around.is_none() {
                outline.place = Some(line.next());
                is_in_header = level == 1;
            }
        } else if let Some(delimiter) = delimiter(&line, &NO_HEADINGS) {
            around = if around == Some(delimiter) {
                None
            } else {
                around.or(Some(delimiter))
            };
        } else {
            open = delimiter(&line, &TEXT);
        }
        if line.text.starts_with("//") {
            outline
                .comments
                .extend(comment_line(&line, "//", Markup::AsciiDoc));
        }
    }
    outline.place.get_or_insert(0);
    outline
}

/// The line that ends the block that `line` opens, where it does with one of `characters`.
fn delimiter<'a>(line: &Line<'a>, characters: &[char]) -> Option<&'a str> {
    let text = line.text.trim_end();
    if characters == TEXT && text.starts_with("```") {
        return text.get(..3);
    }
    (text.len() >= 4 && is_made_of(text, characters)).then_some(text)
}

/// Whether `text` is one of `characters` over and over.
fn is_made_of(text: &str, characters: &[char]) -> bool {
    let first = text
        .chars()
        .next()
        .filter(|first| characters.contains(first));
    first.is_some_and(|first| text.chars().all(|c| c == first))
}

/// 1 for `= Title`, 2 for `== Section`; `#` may stand for `=`.
fn heading_level(line: &Line<'_>) -> Option<usize> {
    let (marks, title) = line.text.split_once(' ')?;
    let is_heading = marks.len() <= 6 && is_made_of(marks, &['=', '#']) && !title.trim().is_empty();
    is_heading.then_some(marks.len())
}

/// The same for a title with a line of its own length below it, give or take a character.
fn underlined_level(title: Option<&Line<'_>>, line: &Line<'_>) -> Option<usize> {
    let (title, mark) = (title?.text.trim_end(), line.text.trim_end());
    let is_title = title.starts_with(|c: char| c.is_alphanumeric())
        && mark.len() >= 2
        && is_made_of(mark, &UNDERLINES)
        && mark.len().abs_diff(title.chars().count()) <= 1;
    let level = UNDERLINES.iter().position(|c| mark.starts_with(*c))?;
    is_title.then_some(level + 1)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("// backstage-badges:start style=flat\n", 1)]
    #[case("----\n----\n// backstage-badges:start\n", 1)]
    #[case(" // backstage-badges:start\n", 0)]
    #[case("//backstage-badges:start\n", 0)]
    #[case("----\n// backstage-badges:start\n----\n", 0)]
    #[case("-----\n----\n// backstage-badges:start\n-----\n", 0)]
    #[case("////\n// backstage-badges:start\n////\n", 0)]
    #[case("```adoc\n// backstage-badges:start\n```\n", 0)]
    fn a_comment_stands_at_the_margin_and_in_no_block_of_text(
        #[case] text: &str,
        #[case] found: usize,
    ) {
        assert_eq!(outline(text).comments.len(), found);
    }

    #[rstest]
    #[case("= Title\nA <a@b.test>\n:toc:\n|\ntext")]
    #[case("// note\n\n= Title|")]
    #[case("# Title\n|\ntext")]
    #[case("text\n\n== Section\n|text")]
    #[case("....\n== no\n....\n\n== Section\n|")]
    #[case("Title\n=====\nA <a@b.test>\n|\ntext")]
    #[case("text\n\nSection\n-------\n|// a\n")]
    #[case("|====\n= no\n====\ntext\n")]
    #[case("====\n= no\n====\n\n= Title\n|")]
    #[case("|text\n")]
    fn a_block_goes_behind_the_first_heading(#[case] text: &str) {
        let place = text.find('|').unwrap();
        assert_eq!(outline(&text.replacen('|', "", 1)).place, Some(place));
    }
}

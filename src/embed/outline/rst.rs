//! reStructuredText: a line `.. text` at the margin
//! (<https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#comments>).
//!
//! What is indented belongs to something else, and all literal blocks are indented, so only the
//! margin counts. A new block goes behind the first section title and the fields that may follow it
//! (`:Author: …`), which docutils takes for the document's own only there.

use super::{Outline, comment_line};
use crate::{
    embed::lines::{Line, lines},
    snippet::Markup,
};

pub(super) fn outline(text: &str) -> Outline {
    let lines: Vec<_> = lines(text).collect();
    let comments = lines
        .iter()
        .filter(|line| !line.text.starts_with([' ', '\t']))
        .filter_map(|line| comment_line(line, "..", Markup::Rst));
    let underline = (1..lines.len()).find(|&at| is_underline(&lines, at));
    let place = underline.map(|at| fields_end(lines.get(at..).unwrap_or_default()));
    Outline {
        comments: comments.collect(),
        place: Some(place.unwrap_or_default()),
    }
}

/// Whether the line at `at` makes a title of the one before it. It may be shorter than the title from
/// four characters on, and only a title with an overline is indented.
fn is_underline(lines: &[Line<'_>], at: usize) -> bool {
    let line = |at: Option<usize>| at.and_then(|at| lines.get(at)).map(|line| line.text);
    let (Some(title), Some(mark)) = (line(at.checked_sub(1)), line(Some(at)).and_then(adornment))
    else {
        return false;
    };
    let is_overlined = line(at.checked_sub(2)).and_then(adornment) == Some(mark);
    let is_text = !title.trim().is_empty() && adornment(title).is_none();
    let width = title.trim().chars().count();
    is_text
        && (is_overlined || !title.starts_with([' ', '\t']))
        && (mark.len() >= width || mark.len() >= 4)
}

/// The line, where it is one punctuation character over and over.
fn adornment(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let first = text.chars().next().filter(char::is_ascii_punctuation)?;
    text.chars().all(|c| c == first).then_some(text)
}

/// Behind the underline that `lines` begin with, and the fields below it.
fn fields_end(lines: &[Line<'_>]) -> usize {
    let Some((underline, below)) = lines.split_first() else {
        return 0;
    };
    let mut end = underline.next();
    let mut is_field = false;
    for line in below.iter().skip_while(|line| line.is_blank()) {
        let goes_on = is_field && line.text.starts_with([' ', '\t']);
        if is_field && line.is_blank() {
            continue;
        }
        if !goes_on && !starts_field(line) {
            break;
        }
        (is_field, end) = (true, line.next());
    }
    end
}

/// `:name: value`, which a role at the start of a paragraph is not.
fn starts_field(line: &Line<'_>) -> bool {
    let field = line
        .text
        .strip_prefix(':')
        .and_then(|rest| rest.split_once(':'));
    field.is_some_and(|(name, value)| {
        !name.is_empty() && (value.is_empty() || value.starts_with(' '))
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(".. backstage-badges:start style=flat\n", 1)]
    #[case("..\tbackstage-badges:start", 1)]
    #[case("..backstage-badges:start", 0)]
    #[case("Write::\n\n  .. backstage-badges:start\n", 0)]
    #[case(".. code-block:: rst\n\n   .. backstage-badges:start\n", 0)]
    #[case(".. note:: backstage-badges:start\n", 0)]
    fn a_comment_stands_at_the_margin(#[case] text: &str, #[case] found: usize) {
        assert_eq!(outline(text).comments.len(), found);
    }

    #[rstest]
    #[case("Title\n=====\n|\ntext")]
    #[case("=======\n Title\n=======\n|\ntext")]
    #[case("Ti\n==\n|")]
    #[case("text\n\nTitle\n-----|")]
    #[case("A long title\n====\n|text")]
    #[case("Title\n=====\n\n:Author: A\n  B\n:Version: 1\n|\ntext")]
    #[case("Title\n=====\n|\n:mod:`x`: is it\n")]
    #[case("|  quoted\n=======\n")]
    #[case("|text\n\n----\n\ntext")]
    #[case("|=====  =====\na  b\n=====  =====\n")]
    #[case("|")]
    fn a_block_goes_behind_the_title_and_its_fields(#[case] text: &str) {
        let place = text.find('|').unwrap();
        assert_eq!(outline(&text.replace('|', "")).place, Some(place));
    }
}

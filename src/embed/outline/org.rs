//! Org: a line `# text` (<https://orgmode.org/manual/Comment-Lines.html>).
//!
//! Between `#+begin_src` or `_example`, `_export`, `_comment` and its end, lines are text. A new
//! block goes behind the keywords at the top where `#+title:` is among them, else behind the first
//! heading with its planning and its drawer, which Org knows only right below it.

use super::{Outline, comment_line};
use crate::{
    embed::lines::{Line, lines},
    snippet::Markup,
};

const TEXT_BLOCKS: [&str; 4] = ["src", "example", "export", "comment"];
const PLANNING: [&str; 3] = ["SCHEDULED:", "DEADLINE:", "CLOSED:"];

pub(super) fn outline(text: &str) -> Outline {
    let lines: Vec<_> = lines(text).collect();
    let mut outline = Outline::default();
    let (mut open, mut heading): (Option<&str>, _) = (None, None);
    for (at, line) in lines.iter().enumerate() {
        if let Some(name) = open {
            if keyword(line, "end_").is_some_and(|end| end.eq_ignore_ascii_case(name)) {
                open = None;
            }
            continue;
        }
        open = keyword(line, "begin_").filter(|name| {
            TEXT_BLOCKS
                .iter()
                .any(|text| name.eq_ignore_ascii_case(text))
        });
        outline
            .comments
            .extend(comment_line(line, "#", Markup::Org));
        if heading.is_none() && is_heading(line) {
            heading = Some(at);
        }
    }
    let behind = heading.map(|at| drawer_end(lines.get(at..).unwrap_or_default()));
    let place = title_end(&lines).or(behind).unwrap_or_default();
    outline.place = Some(place);
    outline
}

/// What stands behind `#+` and `prefix`, up to the first space.
fn keyword<'a>(line: &Line<'a>, prefix: &str) -> Option<&'a str> {
    let named = line.text.trim_start().strip_prefix("#+")?;
    let (start, name) = named.split_at_checked(prefix.len())?;
    let is_it = start.eq_ignore_ascii_case(prefix);
    is_it.then(|| name.split_whitespace().next().unwrap_or_default())
}

/// `* Heading`, with any number of stars, at the margin.
fn is_heading(line: &Line<'_>) -> bool {
    let title = line.text.trim_start_matches('*');
    title.len() < line.text.len() && title.starts_with(' ')
}

/// Behind the keywords at the top, where one of them is the title.
fn title_end(lines: &[Line<'_>]) -> Option<usize> {
    let (mut has_title, mut end) = (false, 0);
    for line in lines {
        if line.text.starts_with("#+") {
            has_title |= keyword(line, "title:").is_some();
            end = line.next();
        } else if !line.is_blank() && !line.text.starts_with("# ") {
            break;
        }
    }
    has_title.then_some(end)
}

/// Behind the heading that `lines` begin with, its planning and its drawer of properties.
fn drawer_end(lines: &[Line<'_>]) -> usize {
    let says = |line: &&Line<'_>, word: &str| line.text.trim().eq_ignore_ascii_case(word);
    let heading = usize::from(!lines.is_empty());
    let planning = lines.iter().skip(heading).take_while(|line| {
        PLANNING
            .iter()
            .any(|planning| line.text.trim_start().starts_with(planning))
    });
    let planned = heading + planning.count();
    let below = lines.get(planned..).unwrap_or_default();
    let has_drawer = below
        .first()
        .is_some_and(|line| says(&line, ":PROPERTIES:"));
    let drawer = below.iter().position(|line| says(&line, ":END:"));
    let drawer = drawer.filter(|_| has_drawer).map_or(0, |end| end + 1);
    let last = lines.get(..planned + drawer).and_then(<[_]>::last);
    last.map_or(0, Line::next)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("# backstage-badges:start style=flat\n", 1)]
    #[case("  # backstage-badges:start\n", 1)]
    #[case("#backstage-badges:start\n", 0)]
    #[case("#+BEGIN_SRC org\n# backstage-badges:start\n#+END_SRC\n", 0)]
    #[case(
        "#+begin_example\n#+end_src\n# backstage-badges:start\n#+end_example\n",
        0
    )]
    #[case("#+begin_src\n#+end_src\n# backstage-badges:start\n", 1)]
    #[case("#+begin_center\n# backstage-badges:start\n#+end_center\n", 1)]
    fn a_comment_stands_in_no_block_of_text(#[case] text: &str, #[case] found: usize) {
        assert_eq!(outline(text).comments.len(), found);
    }

    #[rstest]
    #[case("#+TITLE: A\n#+author: B\n|\ntext\n* C\n")]
    #[case("# -*- mode: org -*-\n#+title: A\n|text")]
    #[case("#+author: B\n\n* C\n|text")]
    #[case("* C\nSCHEDULED: <2026-01-01>\n:PROPERTIES:\n:x: 1\n:END:\n|text")]
    #[case("text\n\n** C|")]
    #[case("|*bold* text\n")]
    fn a_block_goes_behind_the_title_or_the_first_heading(#[case] text: &str) {
        let place = text.find('|').unwrap();
        assert_eq!(outline(&text.replace('|', "")).place, Some(place));
    }
}

//! Markdown: HTML comments that are no code, as `pulldown-cmark` reads `CommonMark` and GitHub's
//! tables.
//!
//! Inside a block of HTML, such as a centred paragraph, Markdown is not read (`CommonMark` 0.31,
//! section 4.6), so there HTML is written. A README may begin with YAML between two lines of `---`,
//! which GitHub and most generators of sites take for metadata. A new block goes behind the first
//! heading, in Markdown or in HTML, that is in no list and no quotation.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{
    Comment, Outline,
    html::{self, Kind, Pieces},
};
use crate::{embed::lines::lines, snippet::Markup};

pub(super) fn outline(text: &str) -> Outline {
    let start = metadata_end(text);
    let body = text.get(start..).unwrap_or_default();
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    let mut survey = Survey {
        body,
        outline: Outline::default(),
    };
    let mut containers = 0_usize;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        match event {
            Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => containers += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => containers -= 1,
            Event::Start(Tag::HtmlBlock) => survey.html(range, containers == 0),
            Event::InlineHtml(_) => survey.html(range, false),
            Event::End(TagEnd::Heading(_)) if containers == 0 => survey.heading(&range),
            _ => {}
        }
    }
    let mut outline = survey.outline;
    for comment in &mut outline.comments {
        for range in [&mut comment.span, &mut comment.body] {
            *range = range.start + start..range.end + start;
        }
    }
    outline.place = Some(start + outline.place.unwrap_or_default());
    outline
}

/// What is known so far; places count from the start of `body`.
struct Survey<'a> {
    body: &'a str,
    outline: Outline,
}

impl Survey<'_> {
    fn heading(&mut self, range: &Range<usize>) {
        let place = line_end(self.body, range.end);
        self.outline.place.get_or_insert(place);
    }

    /// Takes the markers of a block of HTML, or of HTML in a line, and its heading.
    fn html(&mut self, range: Range<usize>, is_place: bool) {
        let html = self.body.get(range.clone()).unwrap_or_default();
        let (mut is_in_html, mut has_heading) = (false, false);
        for piece in Pieces::of(html) {
            match piece.kind {
                Kind::Comment(body) => {
                    let markup = if is_in_html {
                        Markup::Html
                    } else {
                        Markup::Markdown
                    };
                    let found = html::marker(html, piece.span, body, markup);
                    self.outline.comments.extend(found.map(|found| Comment {
                        span: found.span.start + range.start..found.span.end + range.start,
                        body: found.body.start + range.start..found.body.end + range.start,
                        ..found
                    }));
                }
                Kind::Opening(_) => is_in_html = true,
                Kind::Closing(name) => {
                    is_in_html = true;
                    has_heading |= html::is_heading(name);
                }
            }
        }
        if is_place && has_heading {
            self.heading(&range);
        }
    }
}

/// Behind the line that the byte before `at` is on.
fn line_end(text: &str, at: usize) -> usize {
    let last = at.saturating_sub(1);
    let line = lines(text).find(|line| line.next() > last);
    line.map_or(text.len(), |line| line.next())
}

/// Where YAML at the top ends; 0 where there is none.
fn metadata_end(text: &str) -> usize {
    let mut lines = lines(text);
    if lines
        .next()
        .is_none_or(|line| line.text.trim_end() != "---")
    {
        return 0;
    }
    lines
        .find(|line| matches!(line.text.trim_end(), "---" | "..."))
        .map_or(0, |line| line.next())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const START: &str = "<!-- backstage-badges:start -->";

    #[rstest]
    #[case("S", true)]
    #[case("text\nS\n", true)]
    #[case("- a\n\n  S\n", true)]
    #[case("| a |\n| --- |\n| S |\n", true)]
    #[case("~~~\ncode\n~~~\nS\n", true)]
    #[case("```html\nS\n```\n", false)]
    #[case("~~~~\n~~~\nS\n~~~\n~~~~\n", false)]
    #[case("- a\n  ```\n  S\n  ```\n", false)]
    #[case("> ```\n> S\n> ```\n", false)]
    #[case("```\nS\n", false)]
    #[case("text\n\n    S\n", false)]
    #[case("\tS\n", false)]
    #[case("text `S` text\n", false)]
    #[case("\\S\n", false)]
    #[case("<!-- see\nS\n", false)]
    #[case("---\n# S\n---\n", false)]
    fn a_marker_in_code_is_text(#[case] text: &str, #[case] is_marker: bool) {
        let text = text.replace('S', START);
        let comments = outline(&text).comments;
        assert_eq!(comments.len(), usize::from(is_marker), "{text}");
        for comment in comments {
            assert_eq!(&text[comment.span], START);
            assert_eq!(&text[comment.body], "backstage-badges:start");
        }
    }

    #[rstest]
    #[case("S", Markup::Markdown)]
    #[case("<!-- a -->\nS", Markup::Markdown)]
    #[case("<p align=\"center\">\nS\n</p>", Markup::Html)]
    #[case("<p align=\"center\">\n\nS\n\n</p>", Markup::Markdown)]
    fn html_is_written_where_markdown_is_not_read(#[case] text: &str, #[case] markup: Markup) {
        let text = text.replace('S', START);
        assert_eq!(outline(&text).comments[0].markup, markup);
    }

    #[rstest]
    #[case("# A\n|text")]
    #[case("# A|")]
    #[case("A\r\n===\r\n|\r\ntext")]
    #[case("text\n\n## B ##\n|")]
    #[case("```\n# no\n```\n# A\n|")]
    #[case("> # no\n\n- # no\n\n# A\n|")]
    #[case("<div>\n<h1>A</h1>\n</div>\n|\ntext")]
    #[case("<!-- a --> <h1>A</h1>\n|# B\n")]
    #[case("---\ntitle: A\n---\n# A\n|")]
    #[case("---\ntitle: A\n---\n|text\n")]
    #[case("|text\n\n---\n\ntext\n")]
    #[case("|")]
    fn a_block_goes_behind_the_first_heading(#[case] text: &str) {
        let place = text.find('|').unwrap();
        assert_eq!(outline(&text.replace('|', "")).place, Some(place));
    }
}

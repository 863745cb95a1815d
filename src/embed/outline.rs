//! What of a README's structure matters here: its comments, and where a new block goes.
//!
//! A marker in a code block or a code span is text: READMEs tell about this very program. Each
//! markup's file says by which rules it tells the two apart.

mod asciidoc;
mod html;
mod markdown;
mod org;
mod rst;
mod textile;

use std::ops::Range;

use super::lines::Line;
use crate::snippet::Markup;

/// What every marker begins with.
pub(super) const PREFIX: &str = "backstage-badges:";

/// What matters of a README's structure; places are in bytes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    /// The comments that begin with [`PREFIX`], in their order.
    pub(super) comments: Vec<Comment>,
    /// Where a new block goes: behind the first heading, or at the top where there is none. `None`
    /// where the top is no place for it.
    pub(super) place: Option<usize>,
}

/// A comment that begins with [`PREFIX`].
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Comment {
    /// All of it, from its opening to behind its closing.
    pub(super) span: Range<usize>,
    /// What it says.
    pub(super) body: Range<usize>,
    /// What is written behind it.
    pub(super) markup: Markup,
}

/// The outline of a text in `markup`; JSON has no comments.
pub(super) fn outline(markup: Markup, text: &str) -> Outline {
    match markup {
        Markup::Markdown => markdown::outline(text),
        Markup::Html => html::outline(text),
        Markup::Rst => rst::outline(text),
        Markup::AsciiDoc => asciidoc::outline(text),
        Markup::Textile => textile::outline(text),
        Markup::Org => org::outline(text),
        Markup::Json => Outline::default(),
    }
}

/// The comment that a new marker with `words` is, such as `start style=flat`.
pub(super) fn comment(markup: Markup, words: &str) -> String {
    match markup {
        Markup::Markdown | Markup::Html | Markup::Json => format!("<!-- {PREFIX}{words} -->"),
        Markup::Rst => format!(".. {PREFIX}{words}"),
        Markup::AsciiDoc => format!("// {PREFIX}{words}"),
        Markup::Textile => format!("###. {PREFIX}{words}"),
        Markup::Org => format!("# {PREFIX}{words}"),
    }
}

/// The comment that `line` is, where it opens with `opening` and a space, and says a marker.
fn comment_line(line: &Line<'_>, opening: &str, markup: Markup) -> Option<Comment> {
    let indented = line.text.trim_start();
    let body = indented.strip_prefix(opening)?;
    let said = body.trim_start();
    if said.len() == body.len() || !said.starts_with(PREFIX) {
        return None;
    }
    let end = line.start + line.text.trim_end().len();
    Some(Comment {
        span: line.end() - indented.len()..end,
        body: line.end() - said.len()..end,
        markup,
    })
}

//! The two markers of a block, told apart from other comments, and paired.

use std::ops::Range;

use thiserror::Error;

use super::{
    Words, WordsError,
    lines::{Line, lines},
    outline::{Comment, PREFIX},
};
use crate::snippet::Markup;

/// A marker that is broken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{problem}")]
pub struct MarkerError {
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: MarkerProblem,
}

/// What can be wrong with a marker.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MarkerProblem {
    /// There is other text beside it.
    #[error("a marker stands alone on its line")]
    NotAlone,
    /// The comment goes on behind its line.
    #[error("a marker ends on the line that it begins on")]
    NotOneLine,
    /// It is not text.
    #[error("the marker is not UTF-8 text")]
    NotUtf8,
    /// It is neither of the two.
    #[error("{PREFIX}{0:?} is no marker: expected {PREFIX}start or {PREFIX}end")]
    Unknown(String),
    /// The words behind `start`.
    #[error("{0}")]
    Words(#[from] WordsError),
    /// Words behind `end`.
    #[error("{PREFIX}end takes no words")]
    EndWithWords,
    /// A start inside a block.
    #[error("a block starts inside the one of line {0}")]
    Nested(usize),
    /// A start that no end follows.
    #[error("the block has no {PREFIX}end")]
    NoEnd,
    /// An end that no start comes before.
    #[error("no block is there to end: {PREFIX}start is missing")]
    NoStart,
}

/// Two markers and what is between them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) words: Words,
    /// The line of the first, from 1.
    pub(super) line: usize,
    /// The white space before the first.
    pub(super) indent: Range<usize>,
    /// The line end behind the first.
    pub(super) line_end: Range<usize>,
    /// The lines between the two.
    pub(super) content: Range<usize>,
    /// What to write there.
    pub(super) markup: Markup,
}

enum Marker {
    Start(Box<Words>),
    End,
}

/// The pairs that `comments` of a README make. `text` is `bytes` with other characters for what is no
/// UTF-8, so that places are the same in both.
pub(super) fn pairs(
    bytes: &[u8],
    text: &str,
    comments: &[Comment],
) -> Result<Vec<Pair>, MarkerError> {
    let mut pairs = Vec::new();
    let mut open: Option<Pair> = None;
    let mut lines = lines(text).zip(1..).peekable();
    for comment in comments {
        while lines
            .next_if(|(line, _)| line.next() <= comment.span.start)
            .is_some()
        {}
        let Some((line, number)) = lines.peek() else {
            break;
        };
        let at_line = |problem| MarkerError {
            line: *number,
            problem,
        };
        let marker = read(bytes, text, comment, line).map_err(at_line)?;
        match (marker, open.take()) {
            (Marker::Start(words), None) => {
                open = Some(Pair {
                    words: *words,
                    line: *number,
                    indent: line.start..comment.span.start,
                    line_end: line.end()..line.next(),
                    content: line.next()..line.next(),
                    markup: comment.markup,
                });
            }
            (Marker::Start(_), Some(pair)) => {
                return Err(at_line(MarkerProblem::Nested(pair.line)));
            }
            (Marker::End, Some(mut pair)) => {
                pair.content.end = line.start;
                pairs.push(pair);
            }
            (Marker::End, None) => return Err(at_line(MarkerProblem::NoStart)),
        }
    }
    match open {
        None => Ok(pairs),
        Some(pair) => Err(MarkerError {
            line: pair.line,
            problem: MarkerProblem::NoEnd,
        }),
    }
}

fn read(
    bytes: &[u8],
    text: &str,
    comment: &Comment,
    line: &Line<'_>,
) -> Result<Marker, MarkerProblem> {
    if comment.span.end > line.end() {
        return Err(MarkerProblem::NotOneLine);
    }
    let beside = [line.start..comment.span.start, comment.span.end..line.end()];
    let is_blank = |range: Range<usize>| text.get(range).is_some_and(|it| it.trim().is_empty());
    if !beside.into_iter().all(is_blank) {
        return Err(MarkerProblem::NotAlone);
    }
    let said = bytes.get(comment.body.clone()).unwrap_or_default();
    let said = str::from_utf8(said).map_err(|_| MarkerProblem::NotUtf8)?;
    let said = said.strip_prefix(PREFIX).unwrap_or_default();
    let (verb, words) = said.split_once(char::is_whitespace).unwrap_or((said, ""));
    match verb {
        "start" => Ok(Marker::Start(Box::new(words.parse()?))),
        "end" if words.trim().is_empty() => Ok(Marker::End),
        "end" => Err(MarkerProblem::EndWithWords),
        _ => Err(MarkerProblem::Unknown(verb.to_owned())),
    }
}

//! What is wrong with a template, in the words of its author.

use std::fmt;

use minijinja::Error;

/// What is wrong with a template, and where in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateProblem {
    /// What is wrong.
    pub message: String,
    /// Line and column of its text, from 1, where they are known.
    pub place: Option<(usize, usize)>,
}

/// A template that failed while it was written; the same in form as what is wrong with its text.
pub(super) type Failed = TemplateProblem;

impl fmt::Display for TemplateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some((line, column)) => {
                write!(f, "{} (line {line}, column {column})", self.message)
            }
            None => f.write_str(&self.message),
        }
    }
}

pub(super) fn problem(error: &Error, text: &str, prefix: &str) -> TemplateProblem {
    let kind = error.kind().to_string();
    let message = match error.detail() {
        Some(detail) => format!("{kind}: {detail}"),
        None => kind,
    };
    let at = error.range().map(|range| range.start);
    TemplateProblem {
        message,
        place: place_of(text, at, prefix),
    }
}

/// Line and column of the byte `at`, from 1, in what follows `prefix`.
pub(super) fn place_of(text: &str, at: Option<usize>, prefix: &str) -> Option<(usize, usize)> {
    let before = text.get(..at?)?;
    let before = before.get(prefix.len()..).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    Some((line, column))
}

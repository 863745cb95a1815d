//! Filters and tests that a template names and nobody has.
//!
//! The template engine looks them up when they are run, which would be when the badge is shown: a
//! slip in a branch that is seldom taken would be found by a reader.

use minijinja::{Environment, ErrorKind};

/// The first filter or test in `template` that does not exist, by the place of its name in bytes.
pub(super) fn first_unknown(
    environment: &Environment<'_>,
    template: &str,
) -> Option<(usize, String)> {
    named(template).into_iter().find_map(|(at, what, name)| {
        let use_it = match what {
            What::Filter => format!("1 | {name}"),
            What::Test => format!("1 is {name}"),
        };
        let kind = environment
            .compile_expression(&use_it)
            .and_then(|expression| expression.eval(()))
            .err()?
            .kind();
        match kind {
            ErrorKind::UnknownFilter => Some((at, format!("there is no filter {name}"))),
            ErrorKind::UnknownTest => Some((at, format!("there is no test {name}"))),
            _ => None,
        }
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Filter,
    Test,
}

/// Every name behind a `|`, and behind `is` or `is not`, between the delimiters of a template.
fn named(template: &str) -> Vec<(usize, What, &str)> {
    let mut found = Vec::new();
    let mut rest = template;
    while let Some(start) = rest.find(['{']) {
        rest = rest.get(start + 1..).unwrap_or_default();
        let close = match rest.chars().next() {
            Some('{') => "}}",
            Some('%') => "%}",
            _ => continue,
        };
        let at = template.len() - rest.len();
        let end = rest.find(close).unwrap_or(rest.len());
        words(rest.get(..end).unwrap_or_default(), at, &mut found);
        rest = rest.get(end..).unwrap_or_default();
    }
    found
}

/// The names in one pair of delimiters, which begins at `start`.
fn words<'a>(code: &'a str, start: usize, found: &mut Vec<(usize, What, &'a str)>) {
    let mut expected = None;
    let mut at = 0;
    while let Some(next) = code.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = code.get(at..).unwrap_or_default();
        match next {
            '"' | '\'' => {
                expected = None;
                at += text_length(rest, next);
            }
            '|' => {
                expected = Some(What::Filter);
                at += 1;
            }
            _ if next.is_alphabetic() || next == '_' => {
                let length = rest
                    .find(|c: char| !c.is_alphanumeric() && c != '_')
                    .unwrap_or(rest.len());
                let word = rest.get(..length).unwrap_or_default();
                match (word, expected) {
                    ("is", _) => expected = Some(What::Test),
                    ("not", Some(What::Test)) => {}
                    (_, Some(what)) => {
                        found.push((start + at, what, word));
                        expected = None;
                    }
                    _ => {}
                }
                at += length;
            }
            _ => {
                if !next.is_whitespace() {
                    expected = None;
                }
                at += next.len_utf8();
            }
        }
    }
}

/// How many bytes a quoted text takes, its quotes included.
fn text_length(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

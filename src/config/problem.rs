//! What is wrong with the settings, one line for each problem.

use std::fmt;

use serde_json::Value;
use thiserror::Error;

use super::{Origin, known::Setting, origin::one_line};

/// The most characters of a wrong value or key that are repeated.
const MAX_ECHO_CHARS: usize = 120;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What it is about, as the one who set it knows it: a key, or a variable's name; nothing where
    /// it is the whole source.
    subject: Option<String>,
    wrong: String,
    origin: Origin,
    advice: Option<String>,
}

/// All that is wrong, at least one problem. Secrets are never repeated.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Problems(pub(super) Vec<Problem>);

impl Problems {
    /// The problems, in the order of their sources: Backstage's files, ours, environment, flags,
    /// then what does not fit together.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }
}

impl Problem {
    /// A problem of `subject`; where Backstage's configuration set it, of the key that it has there.
    pub(super) fn new(
        subject: impl AsRef<str>,
        wrong: impl Into<String>,
        origin: &Origin,
        advice: impl Into<String>,
    ) -> Self {
        match origin {
            Origin::AppConfig { file, key } => {
                Self::follows(key, wrong, &Origin::File(file.clone()), advice)
            }
            other => Self::follows(subject, wrong, other, advice),
        }
    }

    /// A problem of `subject` that follows from what another setting is, whose origin this is.
    pub(super) fn follows(
        subject: impl AsRef<str>,
        wrong: impl Into<String>,
        origin: &Origin,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            subject: Some(short(one_line(subject.as_ref()))),
            wrong: wrong.into(),
            origin: origin.clone(),
            advice: Some(advice.into()),
        }
    }

    /// A source that cannot be read at all.
    pub(super) fn source(wrong: impl AsRef<str>, origin: &Origin) -> Self {
        Self {
            subject: None,
            wrong: short(one_line(wrong.as_ref())),
            origin: origin.clone(),
            advice: None,
        }
    }

    /// A value of the wrong form, which is no secret: it is repeated.
    pub(super) fn value(setting: &Setting, at: &str, value: &Value, origin: &Origin) -> Self {
        let wrong = format!("{} is not valid", echo(value));
        let subject = format!("{}{at}", setting.key);
        let is_list = setting.may_be("array") && at.is_empty();
        let list = if is_list { "a list, each item " } else { "" };
        let advice = format!("expected {list}{}", setting.expected);
        Self::new(subject, wrong, origin, advice)
    }

    /// A value of the wrong form that `written` only names. It is not repeated: by mistake, it may
    /// be a secret.
    pub(super) fn named_value(setting: &Setting, written: &Value, origin: &Origin) -> Self {
        let wrong = format!("what {} stands for is not valid", echo(written));
        let advice = format!("expected {}", setting.expected);
        Self::new(&setting.key, wrong, origin, advice)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { wrong, origin, .. } = self;
        match &self.subject {
            None => write!(f, "{origin}: {wrong}")?,
            Some(subject) if *origin == Origin::Default => write!(f, "{subject}: {wrong}")?,
            Some(subject) => write!(f, "{subject}: {wrong} (from {origin})")?,
        }
        match &self.advice {
            Some(advice) => write!(f, ": {advice}"),
            None => Ok(()),
        }
    }
}

/// A wrong value, short, on one line, and without the password that a URL may hold.
fn echo(value: &Value) -> String {
    if let Value::String(text) = value
        && text.contains('@')
    {
        return "this value (not repeated, as it may hold a password)".to_owned();
    }
    short(one_line(&value.to_string()))
}

fn short(text: String) -> String {
    match text.char_indices().nth(MAX_ECHO_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

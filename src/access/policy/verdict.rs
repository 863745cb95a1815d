//! What a policy says, and why.

use std::fmt;

/// Whether something may be seen, and what decided that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it may be seen.
    pub is_published: bool,
    /// What decided.
    pub reason: Reason,
}

/// What decided, in the words of the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The rule of `access.deny` at this place, counted from 0.
    Denied(usize),
    /// The entity's own annotation.
    Annotation {
        /// Its name.
        name: String,
        /// What it says.
        value: String,
    },
    /// The rule of `access.allow` at this place, counted from 0.
    Allowed(usize),
    /// Nothing else did.
    Default,
}

impl Verdict {
    pub(super) fn of(is_published: bool, reason: Reason) -> Self {
        Self {
            is_published,
            reason,
        }
    }

    pub(super) fn hidden(reason: Reason) -> Self {
        Self::of(false, reason)
    }

    pub(super) fn published(reason: Reason) -> Self {
        Self::of(true, reason)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.is_published {
            "published"
        } else {
            "hidden"
        };
        write!(f, "{word}: {}", self.reason)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Denied(at) => write!(f, "access.deny[{at}] fits"),
            Self::Annotation { name, value } => write!(f, "its annotation {name} is {value:?}"),
            Self::Allowed(at) => write!(f, "access.allow[{at}] fits"),
            Self::Default => f.write_str("access.default says so, and nothing else does"),
        }
    }
}

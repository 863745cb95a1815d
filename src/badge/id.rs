//! A badge's id: the last segment of its URL before the extension.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

const MAX_CHARS: usize = 63;

/// Lower-case words joined by single hyphens, at most 63 characters; so a `.svg` after it is always
/// a format.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
pub struct BadgeId(Box<str>);

/// A text that is not a badge id.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "badge id {0:?} is not valid: expected lower-case letters and digits, joined by single -, at most 63"
)]
pub struct BadgeIdError(String);

impl BadgeId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BadgeId {
    type Err = BadgeIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word = |word: &str| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        if text.len() <= MAX_CHARS && text.split('-').all(word) {
            Ok(Self(text.into()))
        } else {
            Err(BadgeIdError(text.chars().take(MAX_CHARS + 1).collect()))
        }
    }
}

impl TryFrom<String> for BadgeId {
    type Error = BadgeIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<BadgeId> for String {
    fn from(id: BadgeId) -> Self {
        id.0.into()
    }
}

impl fmt::Display for BadgeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("owner", true)]
    #[case("powered-by", true)]
    #[case("tier2", true)]
    #[case("", false)]
    #[case("a--b", false)]
    #[case("-a", false)]
    #[case("Owner", false)]
    #[case("owner.svg", false)]
    #[case("__proto__", false)]
    fn an_id_is_words_joined_by_hyphens(#[case] text: &str, #[case] valid: bool) {
        assert_eq!(text.parse::<BadgeId>().is_ok(), valid, "{text}");
    }
}

//! Which files a setting names.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A path that may hold the wildcards `*`, `?`, `[a-z]` and, for directories at any depth, `**`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend("minLength" = 1))]
pub struct FilePattern(String);

impl FilePattern {
    /// The pattern as it was written; the `glob` crate takes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FilePattern {
    type Err = glob::PatternError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(glob::PatternError {
                pos: 0,
                msg: "a pattern is not empty",
            });
        }
        glob::Pattern::new(text).map(|_| Self(text.to_owned()))
    }
}

impl TryFrom<String> for FilePattern {
    type Error = glob::PatternError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<FilePattern> for String {
    fn from(pattern: FilePattern) -> Self {
        pattern.0
    }
}

impl fmt::Display for FilePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("catalog-info.yaml", true)]
    #[case("services/**/catalog-info.y*ml", true)]
    #[case("", false)]
    #[case("a/***/b", false)]
    #[case("a[", false)]
    fn a_pattern_is_checked_when_it_is_read(#[case] text: &str, #[case] valid: bool) {
        assert_eq!(text.parse::<FilePattern>().is_ok(), valid, "{text}");
    }
}

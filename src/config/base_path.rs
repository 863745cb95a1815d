//! The path that every route stands under.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Empty, or segments each with a slash before it: `/api/badges`.
///
/// Segments have RFC 3986's unreserved characters only, so that the path is the same before and
/// after percent-decoding; `.` and `..` are refused because clients resolve them away.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend(
    "pattern" = r"^(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+)*$",
    "errorMessage" = "empty, or a path such as /api/badges: a slash before each segment and none at the end, segments of letters, digits, -, ., _ and ~"
))]
pub struct BasePath(String);

/// A text that is no base path.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is not empty and not a path such as /api/badges")]
pub struct BasePathError(String);

impl BasePath {
    /// The path, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BasePath {
    type Err = BasePathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let segment = |segment: &str| {
            !matches!(segment, "" | "." | "..")
                && segment
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
        };
        let valid = match text.strip_prefix('/') {
            Some(path) => path.split('/').all(segment),
            None => text.is_empty(),
        };
        valid
            .then(|| Self(text.to_owned()))
            .ok_or_else(|| BasePathError(text.to_owned()))
    }
}

impl TryFrom<String> for BasePath {
    type Error = BasePathError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<BasePath> for String {
    fn from(path: BasePath) -> Self {
        path.0
    }
}

impl fmt::Display for BasePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", true)]
    #[case("/badges", true)]
    #[case("/api/badges", true)]
    #[case("/~me/v1.2_x-y", true)]
    #[case("/", false)]
    #[case("/badges/", false)]
    #[case("badges", false)]
    #[case("//badges", false)]
    #[case("/a//b", false)]
    #[case("/a/../b", false)]
    #[case("/a%20b", false)]
    #[case("/{ns}", false)]
    #[case("/é", false)]
    #[case("/a?b", false)]
    fn a_base_path_means_the_same_to_every_client(#[case] text: &str, #[case] valid: bool) {
        assert_eq!(text.parse::<BasePath>().is_ok(), valid, "{text}");
    }
}

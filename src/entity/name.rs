//! Kind, namespace and name: the three parts of an entity's identity.
//!
//! Two references are the same when they differ only in case, so every part is held in lower case.
//! Each part has 1 to 63 characters, all of them ASCII.

use std::{fmt, sync::Arc};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The longest kind, namespace or name, in characters.
const MAX_CHARS: usize = 63;

/// A part of a reference that Backstage would not accept.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{part} {given:?} is not valid: expected {expected}")]
pub struct NameError {
    part: &'static str,
    given: String,
    expected: &'static str,
}

impl NameError {
    fn new(part: &'static str, given: &str, expected: &'static str) -> Self {
        // An error is shown to people: a part of a megabyte is not.
        let given = given.chars().take(MAX_CHARS + 1).collect();
        Self {
            part,
            given,
            expected,
        }
    }
}

macro_rules! part {
    ($(#[$doc:meta])* $type:ident, $part:literal, $expected:literal, $valid:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        pub struct $type(pub(super) Arc<str>);

        impl $type {
            #[doc = concat!("Reads a ", $part, "; upper case becomes lower case.")]
            pub fn parse(text: &str) -> Result<Self, NameError> {
                let valid: fn(&str) -> bool = $valid;
                let lower = text.to_ascii_lowercase();
                if (1..=MAX_CHARS).contains(&lower.len()) && valid(&lower) {
                    Ok(Self(lower.into()))
                } else {
                    Err(NameError::new($part, text, $expected))
                }
            }

            #[doc = concat!("The ", $part, " in lower case.")]
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $type {
            type Error = NameError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$type> for String {
            fn from(part: $type) -> Self {
                part.0.as_ref().into()
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

part!(
    /// An entity's kind, such as `component`.
    Kind,
    "kind",
    "a letter, then letters and digits, at most 63",
    |text| text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
);

part!(
    /// An entity's namespace, such as `default`.
    Namespace,
    "namespace",
    "letters and digits, with single or repeated - between them, at most 63",
    |text| edges_are_alphanumeric(text)
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
);

part!(
    /// An entity's name, such as `payments-api`.
    Name,
    "name",
    "letters, digits and - _ . with a letter or digit at both ends, at most 63",
    |text| edges_are_alphanumeric(text)
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
);

fn edges_are_alphanumeric(text: &str) -> bool {
    let alphanumeric = |c: char| c.is_ascii_alphanumeric();
    text.starts_with(alphanumeric) && text.ends_with(alphanumeric)
}

impl Namespace {
    /// `default`: the namespace of an entity that names none.
    #[must_use]
    pub fn default_namespace() -> Self {
        Self("default".into())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("component", true)]
    #[case("APIv2", true)]
    #[case("2nd", false)]
    #[case("a-b", false)]
    #[case("", false)]
    fn a_kind_is_a_letter_then_letters_and_digits(#[case] text: &str, #[case] valid: bool) {
        assert_eq!(Kind::parse(text).is_ok(), valid, "{text}");
    }

    #[rstest]
    #[case("default", true)]
    #[case("Team-B", true)]
    #[case("a--b", true)]
    #[case("-a", false)]
    #[case("a-", false)]
    #[case("a.b", false)]
    #[case("a_b", false)]
    fn a_namespace_has_hyphens_only_inside(#[case] text: &str, #[case] valid: bool) {
        assert_eq!(Namespace::parse(text).is_ok(), valid, "{text}");
    }

    #[rstest]
    #[case("Mixed_Case.Service-1", true)]
    #[case("x", true)]
    #[case("..", false)]
    #[case(".x", false)]
    #[case("x_", false)]
    #[case("a/b", false)]
    #[case("支", false)]
    fn a_name_has_separators_only_inside(#[case] text: &str, #[case] valid: bool) {
        assert_eq!(Name::parse(text).is_ok(), valid, "{text}");
    }

    #[test]
    fn a_part_has_at_most_63_characters() {
        assert!(Name::parse(&"x".repeat(63)).is_ok());
        assert!(Name::parse(&"x".repeat(64)).is_err());
    }

    #[test]
    fn an_error_names_the_part_and_what_was_expected() {
        let error = Namespace::parse("a_b").unwrap_err().to_string();
        assert_eq!(
            error,
            "namespace \"a_b\" is not valid: expected letters and digits, with single or repeated - between them, at most 63"
        );
    }
}

//! The address of a web server that other addresses are made from.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use url::Url;

/// An absolute `http` or `https` URL that a path can be written after: without a slash at its end
/// (one that is given is dropped), query, fragment, user or password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend(
    "pattern" = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#@\\]+(/[^\s?#@\\]*)?$",
    "errorMessage" = "a URL such as https://portal.example.com: http or https, without user, password, query or fragment"
))]
pub struct HttpUrl(String);

/// A text that is no such URL. It does not say which: a URL may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not a http or https URL without user, password, query and fragment")]
pub struct HttpUrlError;

impl HttpUrl {
    /// The URL, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HttpUrl {
    type Err = HttpUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // The URL standard repairs what is no URL (`https:/host`, spaces, back slashes); a setting
        // is to say what it means.
        let written_out = text.split_once("://").is_some_and(|(_, rest)| {
            !rest.starts_with('/') && !text.contains(|c: char| c == '\\' || c.is_whitespace())
        });
        let url = Url::parse(text).map_err(|_| HttpUrlError)?;
        let valid = written_out
            && matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
            && !text.contains(['?', '#', '@']);
        if valid {
            Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
        } else {
            Err(HttpUrlError)
        }
    }
}

impl TryFrom<String> for HttpUrl {
    type Error = HttpUrlError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<HttpUrl> for String {
    fn from(url: HttpUrl) -> Self {
        url.0
    }
}

impl fmt::Display for HttpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://portal.example.com", "https://portal.example.com")]
    #[case("http://localhost:7007/", "http://localhost:7007")]
    #[case("https://Example.COM/Backstage/", "https://example.com/Backstage")]
    #[case("http://[::1]:7007", "http://[::1]:7007")]
    fn a_url_is_kept_ready_for_a_path(#[case] text: &str, #[case] kept: &str) {
        assert_eq!(text.parse::<HttpUrl>().unwrap().as_str(), kept);
    }

    #[rstest]
    #[case("")]
    #[case("portal.example.com")]
    #[case("localhost:7007")]
    #[case("ftp://example.com")]
    #[case("https:///x")]
    #[case("https:/example.com")]
    #[case("https://me:secret@example.com")]
    #[case("https://@example.com")]
    #[case("https://example.com?a=b")]
    #[case("https://example.com#a")]
    #[case(" https://example.com")]
    #[case("https://exa mple.com")]
    #[case("https:\\\\example.com")]
    #[case("javascript:alert(1)")]
    fn what_no_path_can_be_written_after_is_refused(#[case] text: &str) {
        assert!(text.parse::<HttpUrl>().is_err(), "{text}");
    }

    proptest! {
        #[test]
        fn what_is_kept_reads_back_as_the_same(text in "https?://[a-z0-9.]{1,9}(:[0-9]{1,4})?(/[!-~é]{0,6}){0,2}") {
            if let Ok(url) = text.parse::<HttpUrl>() {
                prop_assert_eq!(url.as_str().parse(), Ok(url.clone()));
                prop_assert!(!url.as_str().ends_with('/'));
            }
        }
    }
}

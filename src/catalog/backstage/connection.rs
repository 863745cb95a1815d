//! How to reach a Backstage backend, and the HTTP client that does.

use std::time::Duration;

use thiserror::Error;
use url::Url;

use super::Credentials;

/// Where a backend is and how to talk to it. Its debug form shows no secret.
#[derive(Debug, Clone)]
pub struct BackstageConnection {
    /// The backend's base URL, which may have a path; `/api/catalog` is below it.
    pub api_url: Url,
    /// What the backend is asked with.
    pub credentials: Credentials,
    /// For a whole lookup, from the connection to the last byte.
    pub timeout: Duration,
}

/// Settings that no client can be made from.
#[derive(Debug, Error)]
pub enum ConnectionError {
    /// A URL that the API cannot be below.
    #[error(
        "the Backstage API URL is not valid: expected http:// or https:// with a host, without user, query or fragment"
    )]
    Url,
    /// A token that cannot be a header's value. It is not shown.
    #[error("the Backstage token is not valid: expected visible ASCII characters only")]
    Token,
    /// The TLS library could not be set up, for example without any trusted certificates.
    #[error("the client to Backstage cannot be set up: are CA certificates installed?")]
    Client(#[source] reqwest::Error),
}

impl BackstageConnection {
    /// The base URL, if requests can be made below it.
    pub(super) fn checked_url(&self) -> Result<Url, ConnectionError> {
        let url = &self.api_url;
        let plain = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if matches!(url.scheme(), "http" | "https") && url.has_host() && plain {
            Ok(url.clone())
        } else {
            Err(ConnectionError::Url)
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::catalog::Backend;

    fn connection(api_url: &str, token: &str) -> BackstageConnection {
        BackstageConnection {
            api_url: Url::parse(api_url).unwrap(),
            credentials: Credentials::Token(token.to_owned().into()),
            timeout: Duration::from_secs(2),
        }
    }

    #[rstest]
    #[case("http://backstage:7007", true)]
    #[case("https://portal.example/backstage/", true)]
    #[case("ftp://portal.example", false)]
    #[case("mailto:someone@portal.example", false)]
    #[case("https://me:secret@portal.example", false)]
    #[case("https://portal.example?token=secret", false)]
    #[case("https://portal.example#top", false)]
    fn a_base_url_is_checked_before_any_request(#[case] url: &str, #[case] valid: bool) {
        let made = Backend::new(&connection(url, "t"));
        assert_eq!(made.is_ok(), valid, "{made:?}");
        if let Err(error) = made {
            assert!(!format!("{error:?} {error}").contains("secret"));
        }
    }

    #[test]
    fn the_token_is_never_shown() {
        let connection = connection("http://backstage:7007", "very-secret");
        let backend = Backend::new(&connection).unwrap();
        assert!(!format!("{connection:?} {backend:?}").contains("very-secret"));
    }

    #[test]
    fn a_token_of_two_lines_is_refused_and_not_shown() {
        let error = Backend::new(&connection("http://x", "very\nsecret")).unwrap_err();
        assert!(matches!(error, ConnectionError::Token));
        assert!(!format!("{error:?} {error}").contains("secret"));
    }
}

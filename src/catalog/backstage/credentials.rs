//! What the backend is asked with, and how it is renewed.
//!
//! Backstage takes `Authorization: Bearer` (RFC 6750) and nothing else from a caller outside; the
//! kinds are those of its `backend.auth.externalAccess`.

mod legacy;
mod oauth;
mod token_file;

use std::{path::PathBuf, time::SystemTime};

use legacy::LegacyTokens;
pub use legacy::{LegacySecret, LegacySecretError};
use oauth::OAuthTokens;
pub use oauth::{ClientAuth, OAuthClient};
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use token_file::TokenFile;

use super::ConnectionError;
use crate::catalog::CatalogError;

/// What a backend is asked with. Its debug form shows no secret.
#[derive(Debug, Clone, Default)]
pub enum Credentials {
    /// Nothing, for a backend that asks for nothing.
    #[default]
    None,
    /// A bearer token that stays as it is.
    Token(SecretString),
    /// A bearer token from a file that may be rewritten or replaced at any time.
    TokenFile {
        /// The file; a line break at its end is dropped.
        path: PathBuf,
        /// What it held when it was read first.
        token: SecretString,
    },
    /// Tokens that are signed here under a secret that the backend shares.
    LegacySecret(LegacySecret),
    /// Tokens that an identity provider gives, which the backend trusts.
    OAuth(OAuthClient),
}

/// The `Authorization` header of the next request.
#[derive(Debug)]
pub(super) enum Authorization {
    Fixed(Option<HeaderValue>),
    File(TokenFile),
    Legacy(LegacyTokens),
    OAuth(OAuthTokens),
}

impl Authorization {
    pub(super) fn new(credentials: &Credentials) -> Result<Self, ConnectionError> {
        let checked =
            |token: &SecretString| bearer(token.expose_secret()).ok_or(ConnectionError::Token);
        Ok(match credentials {
            Credentials::None => Self::Fixed(None),
            Credentials::Token(token) => Self::Fixed(Some(checked(token)?)),
            Credentials::TokenFile { path, token } => {
                Self::File(TokenFile::new(path.clone(), checked(token)?))
            }
            Credentials::LegacySecret(secret) => Self::Legacy(LegacyTokens::new(secret.clone())),
            Credentials::OAuth(client) => Self::OAuth(OAuthTokens::new(client.clone())?),
        })
    }

    /// The header's value now; `None` where no credentials are given.
    pub(super) async fn current(&self) -> Result<Option<HeaderValue>, CatalogError> {
        Ok(match self {
            Self::Fixed(value) => value.clone(),
            Self::File(file) => Some(file.current().await),
            Self::Legacy(tokens) => tokens.current(SystemTime::now()),
            Self::OAuth(tokens) => Some(tokens.current().await?),
        })
    }

    /// A value to try in place of one that was refused; `None` where there is no other.
    pub(super) async fn renewed(&self, refused: &HeaderValue) -> Option<HeaderValue> {
        let renewed = match self {
            Self::Fixed(_) => return None,
            Self::File(file) => file.renewed(refused).await,
            Self::Legacy(tokens) => tokens.renewed(refused, SystemTime::now())?,
            Self::OAuth(tokens) => tokens.renewed(refused).await.ok()?,
        };
        (renewed != *refused).then_some(renewed)
    }
}

/// The header's value for a token; `None` where it is empty or holds more than visible ASCII.
fn bearer(token: &str) -> Option<HeaderValue> {
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let mut value = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
    // The client's own debug output then hides it too.
    value.set_sensitive(true);
    Some(value)
}

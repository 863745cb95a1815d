//! Who may use the routes that list or reveal.

mod keys;
mod static_tokens;
mod user_tokens;

use thiserror::Error;

pub use static_tokens::StaticTokens;
pub use user_tokens::{UserTokens, UserTokensError};

/// What stands before the private routes.
#[derive(Debug, Default)]
pub enum Guard {
    /// Nothing: who reaches the service may ask.
    #[default]
    Open,
    /// One of the configured tokens must be shown.
    Token(StaticTokens),
    /// The token of somebody who is signed in to Backstage must be shown.
    Backstage(UserTokens),
}

/// Why somebody may not ask. Names and texts are those of Backstage's own answers
/// (`tests/fixtures/catalog/`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Nothing was shown, or something else than a bearer token.
    #[error("Missing credentials")]
    MissingCredentials,
    /// What was shown opens nothing here.
    #[error("Illegal token")]
    IllegalToken,
    /// Backstage gave the token, but not to a person.
    #[error("This endpoint does not allow these credentials: expected those of a user")]
    NotAUser,
    /// It cannot be told, because Backstage's keys are not known and cannot be had now.
    #[error("Backstage's signing keys cannot be read now, so no token can be checked")]
    NoKeys,
}

impl Guard {
    /// Whether somebody who shows this `Authorization` header may ask.
    pub async fn admit(&self, authorization: Option<&str>) -> Result<(), Refusal> {
        if self.is_open() {
            return Ok(());
        }
        let token = authorization.and_then(bearer);
        let token = token.ok_or(Refusal::MissingCredentials)?;
        match self {
            Self::Open => Ok(()),
            Self::Token(tokens) => tokens.admit(token),
            Self::Backstage(tokens) => tokens.admit(token).await,
        }
    }

    /// Whether everybody may ask.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }
}

/// The token of `Bearer TOKEN` (RFC 6750, section 2.1). The scheme may be in any case, and several
/// spaces may follow it, as Backstage has it.
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    let token = token.trim_matches(' ');
    let is_bearer = scheme.eq_ignore_ascii_case("bearer");
    (is_bearer && !token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(None, Err(Refusal::MissingCredentials))]
    #[case(Some(""), Err(Refusal::MissingCredentials))]
    #[case(Some("first"), Err(Refusal::MissingCredentials))]
    #[case(Some("Bearer "), Err(Refusal::MissingCredentials))]
    #[case(Some("Basic Zmlyc3Q6"), Err(Refusal::MissingCredentials))]
    #[case(Some("Bearer first"), Ok(()))]
    #[case(Some("bearer   second "), Ok(()))]
    #[case(Some("Bearer firs"), Err(Refusal::IllegalToken))]
    #[case(Some("Bearer first,second"), Err(Refusal::IllegalToken))]
    #[case(Some("Bearer First"), Err(Refusal::IllegalToken))]
    #[tokio::test]
    async fn one_of_the_tokens_must_be_shown_whole(
        #[case] authorization: Option<&str>,
        #[case] outcome: Result<(), Refusal>,
    ) {
        let tokens = ["first", "second"].map(|token| token.to_owned().into());
        let guard = Guard::Token(StaticTokens::new(&tokens));
        assert_eq!(guard.admit(authorization).await, outcome);
    }

    #[tokio::test]
    async fn an_open_door_asks_for_nothing() {
        assert_eq!(Guard::Open.admit(None).await, Ok(()));
        assert_eq!(Guard::Open.admit(Some("Bearer whatever")).await, Ok(()));
    }
}

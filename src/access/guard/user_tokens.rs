//! The tokens of people who are signed in to Backstage.
//!
//! They are JSON Web Tokens (RFC 7519) of the type `vnd.backstage.user`, signed by the auth backend,
//! whose keys stand at `/api/auth/.well-known/jwks.json`; `iss` is the auth backend's address, `aud` is
//! `backstage`, and `sub` the user's entity reference.

use std::time::Duration;

use jsonwebtoken::{
    AlgorithmFamily, DecodingKey, Validation, decode, decode_header, jwk::KeyAlgorithm,
};
use serde::Deserialize;
use thiserror::Error;
use url::Url;

use super::{Refusal, keys::Keys};
use crate::{client, entity::EntityRef};

const TYPE: &str = "vnd.backstage.user";
const AUDIENCE: &str = "backstage";

/// How far the clocks of the backend and of this machine may differ.
const LEEWAY: Duration = Duration::from_secs(10);

/// For a connection to the backend.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// Reads users' tokens.
#[derive(Debug)]
pub struct UserTokens {
    keys: Keys,
    issuer: String,
}

/// Settings that no tokens can be checked with.
#[derive(Debug, Error)]
pub enum UserTokensError {
    /// A URL that nothing can be below.
    #[error("the Backstage API URL is not valid: expected http:// or https:// with a host")]
    Url,
    /// The TLS library could not be set up, for example without any trusted certificates.
    #[error("the client to Backstage cannot be set up: are CA certificates installed?")]
    Client(#[source] reqwest::Error),
}

/// What is read of a token beside what every token must have.
#[derive(Debug, Deserialize)]
struct Claims {
    sub: String,
}

impl UserTokens {
    /// Tokens of the backend at `api_url` that say they are from `issuer`. No request is made yet.
    pub fn new(api_url: &Url, issuer: String) -> Result<Self, UserTokensError> {
        let mut url = api_url.clone();
        url.path_segments_mut()
            .map_err(|()| UserTokensError::Url)?
            .pop_if_empty()
            .extend(["api", "auth", ".well-known", "jwks.json"]);
        let client = client::new(CONNECT_TIMEOUT).map_err(UserTokensError::Client)?;
        Ok(Self {
            keys: Keys::new(client, url),
            issuer,
        })
    }

    /// Whether `token` is that of a user.
    pub(super) async fn admit(&self, token: &str) -> Result<(), Refusal> {
        let header = decode_header(token).map_err(|_| Refusal::IllegalToken)?;
        let id = header.kid.as_deref().ok_or(Refusal::IllegalToken)?;
        let jwk = self.keys.find(id).await?;
        let key = DecodingKey::from_jwk(&jwk).map_err(|_| Refusal::IllegalToken)?;
        let algorithm = jwk.common.key_algorithm;
        let is_its = algorithm.is_none_or(|its| its == KeyAlgorithm::from(header.alg));
        // A published key is no secret that two could share.
        if key.family() == AlgorithmFamily::Hmac || !is_its {
            return Err(Refusal::IllegalToken);
        }
        let mut rules = Validation::new(header.alg);
        rules.set_issuer(&[&self.issuer]);
        rules.set_audience(&[AUDIENCE]);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        rules.leeway = LEEWAY.as_secs();
        rules.validate_nbf = true;
        let read = decode::<Claims>(token, &key, &rules).map_err(|_| Refusal::IllegalToken)?;
        let is_user = read
            .claims
            .sub
            .parse::<EntityRef>()
            .is_ok_and(|sub| sub.kind().as_str() == "user");
        if header.typ.as_deref() == Some(TYPE) && is_user {
            Ok(())
        } else {
            Err(Refusal::NotAUser)
        }
    }
}

#[cfg(test)]
mod tests;

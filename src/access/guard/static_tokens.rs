//! Tokens from the settings.

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

use super::Refusal;

/// The tokens that open the private routes, kept as their SHA-256 digests: equally long, so that a
/// comparison tells nothing of a token, its length included.
#[derive(Debug)]
pub struct StaticTokens(Vec<[u8; 32]>);

impl StaticTokens {
    /// Any of `tokens` opens; without one, nothing does.
    #[must_use]
    pub fn new(tokens: &[SecretString]) -> Self {
        let digests = tokens.iter().map(|token| digest(token.expose_secret()));
        Self(digests.collect())
    }

    /// Whether `token` is one of them. Each is compared, in the same time whatever they are.
    pub(super) fn admit(&self, token: &str) -> Result<(), Refusal> {
        let shown = digest(token);
        let known = self.0.iter().fold(Choice::from(0), |known, digest| {
            known | digest.ct_eq(&shown)
        });
        if known.into() {
            Ok(())
        } else {
            Err(Refusal::IllegalToken)
        }
    }
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

//! Tokens of Backstage's legacy service-to-service authentication, signed here.
//!
//! `externalAccess` of type `legacy` takes a JWT (RFC 7519) signed with HS256 under a shared secret:
//! `sub` is `backstage-server`, there is no `aud`, and `exp` says how long it holds. A recorded
//! backend (`tests/fixtures/catalog/`) says which tokens it takes.

use std::{
    fmt,
    str::FromStr,
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretSlice};
use serde_json::json;
use thiserror::Error;

use super::bearer;

/// How long a token holds: what Backstage's own backends gave theirs.
const LIFETIME: Duration = Duration::from_secs(60 * 60);

/// When a token is replaced. What is left of its life is for a backend whose clock is ahead.
const RENEW_AFTER: Duration = Duration::from_secs(50 * 60);

/// A token of this age at most that is refused is not refused for its age: another would fare the
/// same, and only double the load of a backend that refuses everything.
const TOO_YOUNG: Duration = Duration::from_secs(30);

const SUBJECT: &str = "backstage-server";

/// Backstage reads a secret leniently: of either alphabet, with its padding or without.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);

/// The secret that a backend shares with its callers. Its debug form does not show it.
#[derive(Clone)]
pub struct LegacySecret(SecretSlice<u8>);

/// A text that no secret can be read from. It is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the legacy secret is not valid: expected base64")]
pub struct LegacySecretError;

impl FromStr for LegacySecret {
    type Err = LegacySecretError;

    /// Reads base64, as it stands in Backstage's configuration.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let alphabet = if text.contains(['-', '_']) {
            &alphabet::URL_SAFE
        } else {
            &alphabet::STANDARD
        };
        let key = GeneralPurpose::new(alphabet, LENIENT)
            .decode(text)
            .map_err(|_| LegacySecretError)?;
        if key.is_empty() {
            return Err(LegacySecretError);
        }
        Ok(Self(key.into()))
    }
}

impl fmt::Debug for LegacySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LegacySecret")
    }
}

/// The current token under a secret.
#[derive(Debug)]
pub(in crate::catalog::backstage) struct LegacyTokens {
    secret: LegacySecret,
    last: Mutex<Option<Signed>>,
}

#[derive(Debug, Clone)]
struct Signed {
    value: HeaderValue,
    at: SystemTime,
}

impl Signed {
    /// Whether it was signed less than `age` before `now`. The clock may have been set back, and
    /// then nobody knows.
    fn is_younger(&self, age: Duration, now: SystemTime) -> bool {
        now.duration_since(self.at).is_ok_and(|passed| passed < age)
    }
}

impl LegacyTokens {
    pub(super) fn new(secret: LegacySecret) -> Self {
        Self {
            secret,
            last: Mutex::new(None),
        }
    }

    /// A token that holds for some time after `now`.
    pub(super) fn current(&self, now: SystemTime) -> Option<HeaderValue> {
        self.unless(now, |last| last.is_younger(RENEW_AFTER, now))
    }

    /// The token after `refused` was refused; the same where another would fare no better.
    pub(super) fn renewed(&self, refused: &HeaderValue, now: SystemTime) -> Option<HeaderValue> {
        self.unless(now, |last| {
            last.value != *refused || last.is_younger(TOO_YOUNG, now)
        })
    }

    /// Signs a token unless the last one `may_stay`.
    fn unless(&self, now: SystemTime, may_stay: impl Fn(&Signed) -> bool) -> Option<HeaderValue> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.as_ref().is_none_or(|last| !may_stay(last)) {
            let value = self.sign(now)?;
            *last = Some(Signed { value, at: now });
        }
        last.as_ref().map(|last| last.value.clone())
    }

    /// `None` only before 1970.
    fn sign(&self, now: SystemTime) -> Option<HeaderValue> {
        let ends = now.duration_since(SystemTime::UNIX_EPOCH).ok()? + LIFETIME;
        let mut header = Header::new(Algorithm::HS256);
        // Backstage tells other kinds of tokens by their type; this kind has none.
        header.typ = None;
        let claims = json!({"sub": SUBJECT, "exp": ends.as_secs()});
        let key = EncodingKey::from_secret(self.secret.0.expose_secret());
        bearer(&jsonwebtoken::encode(&header, &claims, &key).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const SECRET: &str = "yMnKy8zNzs/Q0dLT1NXW19jZ2tvc3d7f";

    /// When the recorded token `auth/legacy_ok` ends.
    const RECORDED_END: Duration = Duration::from_secs(1_795_329_058);

    fn tokens(secret: &str) -> LegacyTokens {
        LegacyTokens::new(secret.parse().unwrap())
    }

    fn recording() -> SystemTime {
        SystemTime::UNIX_EPOCH + RECORDED_END - LIFETIME
    }

    #[rstest]
    #[case(SECRET, "oBfa47TSnLS5HHvWsQFZCpdS9xKoh8NrGUBZZq0zgc8")]
    #[case("+/+++/+++/++Pg==", "wljsI5xM86VNM6KOGaUWJuBSDaX8guNaDGcs0IFqPoA")]
    #[case("-_---_---_--Pg", "wljsI5xM86VNM6KOGaUWJuBSDaX8guNaDGcs0IFqPoA")]
    fn a_token_is_the_recorded_one_under_any_secret(#[case] secret: &str, #[case] signature: &str) {
        // Header and claims are the recording's, the signatures those of Python's hmac.
        let recorded = "eyJhbGciOiJIUzI1NiJ9.\
                        eyJzdWIiOiJiYWNrc3RhZ2Utc2VydmVyIiwiZXhwIjoxNzk1MzI5MDU4fQ";
        let value = tokens(secret).current(recording()).unwrap();
        assert_eq!(value, format!("Bearer {recorded}.{signature}"));
    }

    #[test]
    fn a_token_is_used_again_until_shortly_before_it_ends() {
        let (tokens, start) = (tokens(SECRET), recording());
        let first = tokens.current(start);
        assert_eq!(tokens.current(start + Duration::from_secs(49 * 60)), first);
        let second = tokens.current(start + Duration::from_secs(50 * 60));
        assert_ne!(second, first);
        assert_eq!(tokens.current(start + Duration::from_secs(99 * 60)), second);
        let back = tokens.current(start);
        assert_ne!(back, second, "the clock was set back");
    }

    #[test]
    fn a_refused_token_is_replaced_where_its_age_may_be_the_reason() {
        let (tokens, start) = (tokens(SECRET), recording());
        let first = tokens.current(start).unwrap();
        let soon = start + Duration::from_secs(29);
        assert_eq!(tokens.renewed(&first, soon).as_ref(), Some(&first));
        let later = start + Duration::from_secs(30);
        let second = tokens.renewed(&first, later).unwrap();
        assert_ne!(second, first);
        // Who was refused with the first one too gets the second.
        assert_eq!(tokens.renewed(&first, later), Some(second));
    }

    #[rstest]
    #[case("")]
    #[case("=")]
    #[case("a-secret!")]
    #[case("+/--")]
    #[case("yMnKy")]
    fn what_is_not_base64_is_refused_and_not_shown(#[case] text: &str) {
        let error = text.parse::<LegacySecret>().unwrap_err();
        assert!(error.to_string().ends_with("expected base64"), "{error}");
    }

    #[test]
    fn neither_secret_nor_token_is_shown() {
        let tokens = tokens(SECRET);
        tokens.current(recording()).unwrap();
        let shown = format!("{tokens:?}");
        assert!(!shown.contains("eyJ") && !shown.contains("200"), "{shown}");
    }
}

//! Why a catalog could not say whether an entity exists.

use std::time::Duration;

use thiserror::Error;

use crate::client::TransportError;

/// A lookup without an answer. Nothing in it comes from the upstream's body, which may hold
/// anything; texts are ours and safe to show.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CatalogError {
    /// No connection could be made.
    #[error("Backstage cannot be reached")]
    Unreachable,
    /// A connection was made, and no trust: a certificate or the TLS versions do not fit.
    #[error("no secure connection to Backstage could be made: is its certificate trusted here?")]
    Tls,
    /// The connection broke before the whole answer was there.
    #[error("Backstage broke off its answer")]
    Interrupted,
    /// No full answer within the configured time.
    #[error("Backstage did not answer in time")]
    Timeout,
    /// No lookup was made, for the identity provider gave no token for it.
    #[error("the identity provider gave no token for Backstage: {problem}")]
    NoToken {
        /// What is wrong with the identity provider ("it cannot be reached").
        problem: String,
    },
    /// 401, or the 500 `JWTExpired` of Backstage's legacy tokens.
    #[error("Backstage refused the credentials")]
    Unauthorized,
    /// 403.
    #[error("Backstage does not allow this question")]
    Forbidden,
    /// 429.
    #[error("Backstage asks for fewer requests")]
    RateLimited {
        /// `Retry-After`, where it was sent.
        retry_after: Option<Duration>,
    },
    /// 503 with a time to wait.
    #[error("Backstage is not available for now")]
    Unavailable {
        /// `Retry-After`.
        retry_after: Duration,
    },
    /// More lookups wait for the catalog than it can be asked in time.
    #[error("too many questions are waiting for Backstage")]
    Busy,
    /// A redirect, which is never followed: the token would travel with it.
    #[error("Backstage answered with a redirect ({status}): is backstage.api_url right?")]
    Redirected {
        /// The status, 300 to 399.
        status: u16,
    },
    /// A 404 that does not come from the catalog, so it says nothing about the entity.
    #[error("no catalog answers at this address (404): is backstage.api_url right?")]
    NotACatalog,
    /// Any other status that is not a success.
    #[error("Backstage answered with status {status}")]
    Status {
        /// The status.
        status: u16,
    },
    /// A body over the cap.
    #[error("Backstage's answer is larger than {limit_bytes} bytes")]
    TooLarge {
        /// The cap.
        limit_bytes: usize,
    },
    /// A body that is no answer at all.
    #[error("Backstage's answer cannot be used: {problem}")]
    Malformed {
        /// What was expected.
        problem: String,
    },
    /// An answer in which something else stands in the place of the entity asked for. It says
    /// nothing of other entities.
    #[error("Backstage's answer cannot be used: {problem}")]
    WrongEntity {
        /// What is wrong with it.
        problem: String,
    },
}

impl CatalogError {
    /// Whether the catalog knows us and says no, or does not know us, or there is nothing to tell it
    /// who we are: the next lookup will most likely end the same.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::NoToken { .. } | Self::Unauthorized | Self::Forbidden
        )
    }

    /// Whether the catalog as a whole is in trouble, or somebody on the way to it: other lookups
    /// will most likely fail too, and asking goes easier on it with pauses.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        match self {
            Self::Unreachable
            | Self::Tls
            | Self::Interrupted
            | Self::Timeout
            | Self::RateLimited { .. }
            | Self::Unavailable { .. }
            | Self::Redirected { .. }
            | Self::NotACatalog
            | Self::Status { .. }
            | Self::Malformed { .. } => true,
            Self::NoToken { .. }
            | Self::Unauthorized
            | Self::Forbidden
            | Self::Busy
            | Self::TooLarge { .. }
            | Self::WrongEntity { .. } => false,
        }
    }

    /// One word for it, as metrics count it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Tls => "tls",
            Self::Interrupted => "interrupted",
            Self::Timeout => "timeout",
            Self::NoToken { .. } => "no_token",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::RateLimited { .. } => "rate_limited",
            Self::Unavailable { .. } => "unavailable",
            Self::Busy => "busy",
            Self::Redirected { .. } => "redirected",
            Self::NotACatalog => "not_a_catalog",
            Self::Status { .. } => "status",
            Self::TooLarge { .. } => "too_large",
            Self::Malformed { .. } => "malformed",
            Self::WrongEntity { .. } => "wrong_entity",
        }
    }

    /// How long the catalog asks not to be asked, where it says so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } => *retry_after,
            Self::Unavailable { retry_after } => Some(*retry_after),
            _ => None,
        }
    }
}

impl From<TransportError> for CatalogError {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Unreachable => Self::Unreachable,
            TransportError::Tls => Self::Tls,
            TransportError::Interrupted => Self::Interrupted,
            TransportError::Timeout => Self::Timeout,
            TransportError::TooLarge { limit_bytes } => Self::TooLarge { limit_bytes },
            TransportError::Encoding => Self::Malformed {
                problem: error.to_string(),
            },
        }
    }
}

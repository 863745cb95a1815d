//! Tokens that an identity provider gives for a client's id and secret: the client credentials grant
//! of OAuth 2.0 (RFC 6749, section 4.4), for an `externalAccess` of type `jwks`.
//!
//! A token is asked for when it is first needed, used until it is near its end, and replaced in the
//! background: while it holds, no lookup waits for the identity provider.

mod token_endpoint;

use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::{FutureExt, future::Shared};
use reqwest::header::HeaderValue;
use tokio::time::Instant;

use super::ConnectionError;
use crate::catalog::CatalogError;
use token_endpoint::TokenEndpoint;
pub use token_endpoint::{ClientAuth, OAuthClient};

/// When a token is replaced that came without `expires_in`. It may hold for longer, or not: who
/// knows is the catalog, whose refusal renews it too.
const RENEW_UNKNOWN_AFTER: Duration = Duration::from_secs(5 * 60);

/// How long before its end a token is no longer used, or half its life where that is less: ends are
/// written in whole seconds, clocks differ, and a request takes its time.
const MARGIN: Duration = Duration::from_secs(10);

/// How long after a failure the identity provider is left alone.
const PAUSE: Duration = Duration::from_secs(5);

/// A token of this age at most that is refused is not refused for its age: another would fare the
/// same, and only double the load of a backend that refuses everything.
const TOO_YOUNG: Duration = Duration::from_secs(30);

type Outcome = Result<HeaderValue, CatalogError>;
type Flight = Shared<Pin<Box<dyn Future<Output = Outcome> + Send>>>;

/// The current token of a client.
#[derive(Debug)]
pub(in crate::catalog::backstage) struct OAuthTokens(Arc<Desk>);

/// What the requests for tokens work on; they outlive the lookup that began them.
#[derive(Debug)]
struct Desk {
    endpoint: TokenEndpoint,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    issued: Option<Issued>,
    /// The request under way.
    flight: Option<Flight>,
    failed: Option<(Instant, CatalogError)>,
}

#[derive(Debug, Clone)]
struct Issued {
    value: HeaderValue,
    at: Instant,
    /// How long it is used, where the identity provider said how long it holds.
    used_for: Option<Duration>,
}

impl Issued {
    fn new(value: HeaderValue, lifetime: Option<Duration>) -> Self {
        Self {
            value,
            at: Instant::now(),
            used_for: lifetime.map(|life| life.saturating_sub(MARGIN.min(life / 2))),
        }
    }

    fn holds(&self) -> bool {
        self.used_for.is_none_or(|life| self.at.elapsed() < life)
    }

    /// Whether another is to be asked for: a fifth of a life is time enough to get one.
    fn is_due(&self) -> bool {
        let after = self
            .used_for
            .map_or(RENEW_UNKNOWN_AFTER, |life| life * 4 / 5);
        self.at.elapsed() >= after
    }
}

impl OAuthTokens {
    pub(super) fn new(client: OAuthClient) -> Result<Self, ConnectionError> {
        Ok(Self(Arc::new(Desk {
            endpoint: TokenEndpoint::new(client)?,
            state: Mutex::default(),
        })))
    }

    /// A token that holds now.
    pub(super) async fn current(&self) -> Outcome {
        let (usable, flight) = {
            let mut state = self.0.lock();
            let usable = state.issued.clone().filter(Issued::holds);
            if let Some(issued) = usable.as_ref().filter(|issued| !issued.is_due()) {
                return Ok(issued.value.clone());
            }
            (usable, self.flight(&mut state))
        };
        match usable {
            Some(issued) => Ok(issued.value),
            None => flight?.await,
        }
    }

    /// The token after `refused` was refused; the same where another would fare no better.
    pub(super) async fn renewed(&self, refused: &HeaderValue) -> Outcome {
        let flight = {
            let mut state = self.0.lock();
            let stays = |issued: &&Issued| {
                issued.value != *refused || (issued.holds() && issued.at.elapsed() < TOO_YOUNG)
            };
            if let Some(issued) = state.issued.as_ref().filter(stays) {
                return Ok(issued.value.clone());
            }
            self.flight(&mut state)
        };
        flight?.await
    }

    /// The request under way, which begins now where there is none; the last failure where that was
    /// just now.
    fn flight(&self, state: &mut State) -> Result<Flight, CatalogError> {
        if let Some(flight) = &state.flight {
            return Ok(flight.clone());
        }
        if let Some((at, error)) = &state.failed
            && at.elapsed() < PAUSE
        {
            return Err(error.clone());
        }
        let desk = Arc::clone(&self.0);
        let flight = tokio::spawn(async move { desk.fetch().await })
            // A panic, or the end of the runtime.
            .map(|ended| ended.unwrap_or(Err(CatalogError::Interrupted)))
            .boxed()
            .shared();
        state.flight = Some(flight.clone());
        Ok(flight)
    }
}

impl Desk {
    /// Asks for a token, and keeps what came of it.
    async fn fetch(&self) -> Outcome {
        let asked = self.endpoint.ask().await;
        let mut state = self.lock();
        state.flight = None;
        match asked {
            Ok((value, lifetime)) => {
                state.failed = None;
                state.issued = Some(Issued::new(value.clone(), lifetime));
                Ok(value)
            }
            Err(problem) => {
                let error = CatalogError::NoToken { problem };
                state.failed = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;

//! The keys that a Backstage backend signs its users' tokens with: a JSON Web Key Set (RFC 7517).

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jsonwebtoken::jwk::{Jwk, JwkSet};
use reqwest::{Client, StatusCode};
use tokio::time::{Instant, timeout};
use url::Url;

use super::Refusal;
use crate::client::{TransportError, read_body};

/// How old the keys may be before they are read again: a key that was withdrawn is soon of no use.
const MAX_AGE: Duration = Duration::from_secs(10 * 60);

/// The least time between two readings: anybody can show a token with a key id that nobody knows.
const READ_AT_MOST_EVERY: Duration = Duration::from_secs(60);

/// The same where no keys are known yet, and nobody can be let in.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// The most time for one reading.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The largest set that is read, in bytes; a key has a few hundred.
const MAX_SET_BYTES: usize = 256 * 1024;

#[derive(Debug)]
pub(super) struct Keys {
    client: Client,
    url: Url,
    state: Mutex<State>,
    /// Held by whoever reads; the others wait for what comes of it.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    known: Option<(Instant, Arc<JwkSet>)>,
    tried: Option<Instant>,
}

impl Keys {
    pub(super) fn new(client: Client, url: Url) -> Self {
        Self {
            client,
            url,
            state: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// The key with this id.
    pub(super) async fn find(&self, id: &str) -> Result<Jwk, Refusal> {
        if let Some(key) = self.fresh().as_ref().and_then(|set| set.find(id)) {
            return Ok(key.clone());
        }
        let _turn = self.turn.lock().await;
        let is_new = || self.fresh().is_some_and(|set| set.find(id).is_some());
        if !is_new() && self.may_read() {
            self.read().await;
        }
        let set = self.state().known.clone();
        let (_, set) = set.ok_or(Refusal::NoKeys)?;
        set.find(id).cloned().ok_or(Refusal::IllegalToken)
    }

    fn fresh(&self) -> Option<Arc<JwkSet>> {
        let state = self.state();
        let (at, set) = state.known.as_ref()?;
        (at.elapsed() < MAX_AGE).then(|| Arc::clone(set))
    }

    fn may_read(&self) -> bool {
        let state = self.state();
        let pause = match state.known {
            Some(_) => READ_AT_MOST_EVERY,
            None => RETRY_AFTER,
        };
        state.tried.is_none_or(|at| at.elapsed() >= pause)
    }

    /// Reads the keys; those that are known stay where that fails.
    async fn read(&self) {
        self.state().tried = Some(Instant::now());
        let set = timeout(TIMEOUT, self.ask());
        match set
            .await
            .unwrap_or(Err(TransportError::Timeout.to_string()))
        {
            Ok(set) => self.state().known = Some((Instant::now(), Arc::new(set))),
            Err(problem) => {
                let url = self.url.as_str();
                tracing::warn!(url, problem, "Backstage's signing keys cannot be read");
            }
        }
    }

    async fn ask(&self) -> Result<JwkSet, String> {
        let response = self.client.get(self.url.clone()).send().await;
        let response = response.map_err(|error| TransportError::from(&error).to_string())?;
        if response.status() != StatusCode::OK {
            return Err(format!(
                "it answered with status {}",
                response.status().as_u16()
            ));
        }
        let body = read_body(response, MAX_SET_BYTES).await;
        serde_json::from_slice(&body.map_err(|error| error.to_string())?)
            .map_err(|_| "its answer is not a JSON Web Key Set".to_owned())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! Entities from a Backstage backend, over its catalog API.
//!
//! One lookup is one `GET /api/catalog/entities/by-name/{kind}/{namespace}/{name}`. Redirects are
//! not followed and no proxy is taken from the environment: the token goes to the configured
//! address and nowhere else. Only Backstage's own 404 counts as absence.
//!
//! Where the backend refuses the credentials, they are renewed and the question is asked once more;
//! a refusal after that is logged when it begins and when it ends, and not for every lookup.

mod answer;
mod connection;
mod credentials;
mod retry_after;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use credentials::Authorization;
use reqwest::{
    Client, Response,
    header::{AUTHORIZATION, HeaderValue},
};
use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};
use url::Url;

pub use connection::{BackstageConnection, ConnectionError};
pub use credentials::{ClientAuth, Credentials, LegacySecret, LegacySecretError, OAuthClient};

use super::{Catalog, CatalogError};
use crate::{
    client::{self, TransportError},
    entity::{Entity, EntityRef},
};

/// The largest body that is read, in bytes after decompression. An entity is a few kilobytes; an
/// API's definition, which is part of it, can be megabytes.
pub const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;

/// How long the outcome of a readiness check stands, so that frequent probes do not become a load.
const CHECK_STANDS_FOR: Duration = Duration::from_secs(5);

/// A catalog behind a Backstage backend.
#[derive(Debug)]
pub struct BackstageCatalog {
    client: Client,
    api_url: Url,
    authorization: Authorization,
    /// Whether the last answer was a refusal of the credentials.
    is_refused: AtomicBool,
    /// For a whole lookup, every further try included.
    timeout: Duration,
    last_check: Mutex<Option<(Instant, Result<(), CatalogError>)>>,
}

impl BackstageCatalog {
    /// A client for the backend; no request is made yet.
    pub fn new(connection: &BackstageConnection) -> Result<Self, ConnectionError> {
        Ok(Self {
            client: client::new(connection.timeout).map_err(ConnectionError::Client)?,
            api_url: connection.checked_url()?,
            authorization: Authorization::new(&connection.credentials)?,
            is_refused: AtomicBool::new(false),
            timeout: connection.timeout,
            last_check: Mutex::new(None),
        })
    }

    /// The address under `/api/catalog`; every segment is percent-encoded.
    fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.api_url.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty()
                .extend(["api", "catalog"])
                .extend(segments);
        }
        url
    }

    /// Sends a `GET`, twice where the connection breaks before any answer.
    ///
    /// The server may close an idle connection in the moment that a request is written to it
    /// (RFC 9112, section 9.3.1): a client may then repeat what is idempotent.
    async fn get(
        &self,
        url: &Url,
        authorization: Option<&HeaderValue>,
    ) -> Result<Response, CatalogError> {
        let send = || {
            let request = self.client.get(url.clone());
            match authorization {
                Some(value) => request.header(AUTHORIZATION, value.clone()).send(),
                None => request.send(),
            }
        };
        let answer = match send().await {
            Err(error) if !error.is_connect() && !error.is_timeout() => send().await,
            first => first,
        };
        answer.map_err(|error| TransportError::from(&error).into())
    }

    /// Asks, and asks once more where the credentials are refused and others can be had.
    async fn ask<T, F>(&self, url: Url, read: impl Fn(Response) -> F) -> Result<T, CatalogError>
    where
        F: Future<Output = Result<T, CatalogError>>,
    {
        let outcome = self.ask_as_known(url, read).await;
        self.tell_of_refusal(&outcome);
        outcome
    }

    async fn ask_as_known<T, F>(
        &self,
        url: Url,
        read: impl Fn(Response) -> F,
    ) -> Result<T, CatalogError>
    where
        F: Future<Output = Result<T, CatalogError>>,
    {
        let authorization = self.authorization.current().await?;
        let outcome = read(self.get(&url, authorization.as_ref()).await?).await;
        if outcome.as_ref().is_err_and(CatalogError::is_refusal)
            && let Some(refused) = authorization
            && let Some(renewed) = self.authorization.renewed(&refused).await
        {
            return read(self.get(&url, Some(&renewed)).await?).await;
        }
        outcome
    }

    /// Logs when the backend begins to refuse the credentials, and when it takes them again.
    fn tell_of_refusal<T>(&self, outcome: &Result<T, CatalogError>) {
        match outcome {
            Err(error) if error.is_refusal() => {
                if !self.is_refused.swap(true, Ordering::Relaxed) {
                    tracing::warn!(%error, "the credentials for Backstage are of no use");
                }
            }
            Ok(_) => {
                if self.is_refused.swap(false, Ordering::Relaxed) {
                    tracing::info!("Backstage takes the credentials again");
                }
            }
            // Any other error says nothing of the credentials.
            Err(_) => {}
        }
    }

    async fn look_up(&self, reference: &EntityRef) -> Result<Option<Arc<Entity>>, CatalogError> {
        let url = self.url(&[
            "entities",
            "by-name",
            reference.kind().as_str(),
            reference.namespace().as_str(),
            reference.name().as_str(),
        ]);
        self.ask(url, |response| answer::entity(response, reference))
            .await
    }

    /// Asks for none of the entities: that proves the address, the token and its permission.
    async fn ask_for_nothing(&self) -> Result<(), CatalogError> {
        let mut url = self.url(&["entities", "by-query"]);
        url.set_query(Some("limit=0&fields=metadata.name"));
        self.ask(url, answer::query).await
    }
}

#[async_trait]
impl Catalog for BackstageCatalog {
    async fn entity(&self, reference: &EntityRef) -> Result<Option<Arc<Entity>>, CatalogError> {
        timeout(self.timeout, self.look_up(reference))
            .await
            .unwrap_or(Err(CatalogError::Timeout))
    }

    /// Probes that come while one is under way wait for its outcome.
    async fn check(&self) -> Result<(), CatalogError> {
        let mut last_check = self.last_check.lock().await;
        if let Some((at, outcome)) = &*last_check
            && at.elapsed() < CHECK_STANDS_FOR
        {
            return outcome.clone();
        }
        let outcome = timeout(self.timeout, self.ask_for_nothing())
            .await
            .unwrap_or(Err(CatalogError::Timeout));
        *last_check = Some((Instant::now(), outcome.clone()));
        outcome
    }
}

#[cfg(test)]
mod tests;

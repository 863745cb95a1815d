//! Entities from a Backstage backend, over its catalog API.
//!
//! One lookup is one `GET /api/catalog/entities/by-name/{kind}/{namespace}/{name}`. Redirects are
//! not followed and no proxy is taken from the environment: the token goes to the configured
//! address and nowhere else. Only Backstage's own 404 counts as absence.

mod answer;
mod body;
mod connection;
mod retry_after;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use reqwest::{Client, Response};
use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};
use url::Url;

pub use body::MAX_BODY_BYTES;
pub use connection::{BackstageConnection, ConnectionError};

use super::{Catalog, CatalogError};
use crate::entity::{Entity, EntityRef};

/// How long the outcome of a readiness check stands, so that frequent probes do not become a load.
const CHECK_STANDS_FOR: Duration = Duration::from_secs(5);

/// A catalog behind a Backstage backend.
#[derive(Debug)]
pub struct BackstageCatalog {
    client: Client,
    api_url: Url,
    /// For a whole lookup, a second try included.
    timeout: Duration,
    last_check: Mutex<Option<(Instant, Result<(), CatalogError>)>>,
}

impl BackstageCatalog {
    /// A client for the backend; no request is made yet.
    pub fn new(connection: &BackstageConnection) -> Result<Self, ConnectionError> {
        Ok(Self {
            client: connection.client()?,
            api_url: connection.checked_url()?,
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
    async fn get(&self, url: Url) -> Result<Response, CatalogError> {
        match self.client.get(url.clone()).send().await {
            Err(error) if !error.is_connect() && !error.is_timeout() => {
                let second = self.client.get(url).send().await;
                second.map_err(|error| answer::transport_error(&error))
            }
            first => first.map_err(|error| answer::transport_error(&error)),
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
        answer::entity(self.get(url).await?, reference).await
    }

    /// Asks for none of the entities: that proves the address, the token and its permission.
    async fn ask_for_nothing(&self) -> Result<(), CatalogError> {
        let mut url = self.url(&["entities", "by-query"]);
        url.set_query(Some("limit=0&fields=metadata.name"));
        answer::query(self.get(url).await?).await
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

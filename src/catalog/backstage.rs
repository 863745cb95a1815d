//! Entities from a Backstage backend, over its catalog API.
//!
//! Lookups go out together as `POST /api/catalog/entities/by-refs`, one by one as `GET
//! …/by-name/{kind}/{namespace}/{name}` where the backend has no such route, and the whole catalog
//! is paged through with `GET …/by-query`. Redirects are not followed and no proxy is taken from the
//! environment: the token goes to the configured address and nowhere else. Only Backstage's own word
//! counts as absence, and no entity is taken for another than the one that was asked for.
//!
//! Where the backend refuses the credentials, they are renewed and the question is asked once more;
//! a refusal after that is logged when it begins and when it ends, and not for every lookup.

mod answer;
mod asking;
mod by_name;
mod by_query;
mod by_refs;
mod connection;
mod credentials;
mod fields;
mod retry_after;
mod route;

use std::{sync::atomic::AtomicBool, time::Duration};

use async_trait::async_trait;
use credentials::Authorization;
use reqwest::Client;
use route::Route;
use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};
use url::Url;

pub use connection::{BackstageConnection, ConnectionError};
pub use credentials::{ClientAuth, Credentials, LegacySecret, LegacySecretError, OAuthClient};
pub use fields::Fields;

use super::{CatalogError, Cursor, Found, Page, Source};
use crate::{client, entity::EntityRef};

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
    fields: Fields,
    /// Whether the last answer was a refusal of the credentials.
    is_refused: AtomicBool,
    /// For one question, every further try included.
    timeout: Duration,
    by_refs: Route,
    last_check: Mutex<Option<(Instant, Result<(), CatalogError>)>>,
}

impl BackstageCatalog {
    /// A client for the backend; no request is made yet.
    pub fn new(connection: &BackstageConnection) -> Result<Self, ConnectionError> {
        Ok(Self {
            client: client::new(connection.timeout).map_err(ConnectionError::Client)?,
            api_url: connection.checked_url()?,
            authorization: Authorization::new(&connection.credentials)?,
            fields: Fields::default(),
            is_refused: AtomicBool::new(false),
            timeout: connection.timeout,
            by_refs: Route::default(),
            last_check: Mutex::new(None),
        })
    }

    /// The same, asking for other fields than those that an entity is read from.
    #[must_use]
    pub fn with_fields(mut self, fields: Fields) -> Self {
        self.fields = fields;
        self
    }

    /// What `question` gives within the time that one may take.
    async fn in_time<T>(
        &self,
        question: impl Future<Output = Result<T, CatalogError>>,
    ) -> Result<T, CatalogError> {
        timeout(self.timeout, question)
            .await
            .unwrap_or(Err(CatalogError::Timeout))
    }
}

#[async_trait]
impl Source for BackstageCatalog {
    async fn entities(&self, references: &[EntityRef]) -> Vec<Result<Found, CatalogError>> {
        let lookups = self.look_up(references).await.into_iter();
        lookups.map(|lookup| lookup.map(Found::from)).collect()
    }

    async fn page(&self, cursor: Option<&Cursor>) -> Result<Page, CatalogError> {
        self.by_query(cursor).await
    }

    /// Probes that come while one is under way wait for its outcome.
    async fn check(&self) -> Result<(), CatalogError> {
        let mut last_check = self.last_check.lock().await;
        if let Some((at, outcome)) = &*last_check
            && at.elapsed() < CHECK_STANDS_FOR
        {
            return outcome.clone();
        }
        let outcome = self.in_time(self.ask_for_nothing()).await;
        *last_check = Some((Instant::now(), outcome.clone()));
        outcome
    }
}

#[cfg(test)]
mod tests;

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
mod by_repository;
mod by_search;
mod connection;
mod credentials;
mod plugins;
mod retry_after;
mod route;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use asking::Question;
use async_trait::async_trait;
use reqwest::Response;
use route::Route;
use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};
use url::Url;

pub use asking::Backend;
pub use connection::{BackstageConnection, ConnectionError};
pub use credentials::{ClientAuth, Credentials, LegacySecret, LegacySecretError, OAuthClient};
pub use plugins::BackstagePlugins;

use super::{CatalogError, Cursor, Found, Page, Search, Source};
use crate::entity::{Entity, EntityRef, Fields, Repository};

/// The largest body that is read, in bytes after decompression. An entity is a few kilobytes; an
/// API's definition, which is part of it, can be megabytes.
pub const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;

/// How long the outcome of a readiness check stands, so that frequent probes do not become a load.
const CHECK_STANDS_FOR: Duration = Duration::from_secs(5);

/// A catalog behind a Backstage backend.
#[derive(Debug)]
pub struct BackstageCatalog {
    backend: Arc<Backend>,
    /// What entities are read from.
    fields: Arc<Fields>,
    /// What is asked for, to that end.
    field_names: Option<Vec<String>>,
    /// Whether the last answer was a refusal of the credentials.
    is_refused: AtomicBool,
    by_refs: Route,
    last_check: Mutex<Option<(Instant, Result<(), CatalogError>)>>,
}

impl BackstageCatalog {
    /// The catalog of `backend`; no request is made yet. Of each entity, `fields` are read.
    #[must_use]
    pub fn new(backend: Arc<Backend>, fields: Fields) -> Self {
        Self {
            backend,
            field_names: fields.names(),
            fields: Arc::new(fields),
            is_refused: AtomicBool::new(false),
            by_refs: Route::default(),
            last_check: Mutex::new(None),
        }
    }

    /// The address under `/api/catalog`; every segment is percent-encoded.
    fn url(&self, segments: &[&str]) -> Url {
        self.backend.url("catalog", segments)
    }

    /// What `question` gives within the time that one may take.
    async fn in_time<T>(
        &self,
        question: impl Future<Output = Result<T, CatalogError>>,
    ) -> Result<T, CatalogError> {
        timeout(self.backend.timeout, question)
            .await
            .unwrap_or(Err(CatalogError::Timeout))
    }

    async fn ask<T, F>(
        &self,
        question: Question,
        read: impl Fn(Response) -> F,
    ) -> Result<T, CatalogError>
    where
        F: Future<Output = Result<T, CatalogError>>,
    {
        let outcome = self.backend.ask(question, read).await;
        self.tell_of_refusal(&outcome);
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
}

#[async_trait]
impl Source for BackstageCatalog {
    async fn entities(&self, references: &[EntityRef]) -> Vec<Result<Found, CatalogError>> {
        let lookups = self.look_up(references).await.into_iter();
        lookups.map(|lookup| lookup.map(Found::from)).collect()
    }

    async fn of_repository(
        &self,
        repository: &Repository,
    ) -> Result<Vec<Arc<Entity>>, CatalogError> {
        self.by_repository(repository).await
    }

    async fn search(&self, search: &Search) -> Result<Vec<Arc<Entity>>, CatalogError> {
        self.by_search(search).await
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

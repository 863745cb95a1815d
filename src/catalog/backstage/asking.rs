//! One question to the backend: with credentials, and again where that can help.

use std::sync::atomic::Ordering;

use bytes::Bytes;
use reqwest::{
    Response,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue},
};
use url::Url;

use super::BackstageCatalog;
use crate::{catalog::CatalogError, client::TransportError};

/// What is asked. Nothing in the backend changes by it, so it may be asked twice.
#[derive(Debug)]
pub(super) struct Question {
    url: Url,
    /// JSON to be posted; without it, the question is a `GET`.
    body: Option<Bytes>,
}

impl Question {
    pub(super) fn get(url: Url) -> Self {
        Self { url, body: None }
    }

    pub(super) fn post(url: Url, json: Vec<u8>) -> Self {
        Self {
            url,
            body: Some(json.into()),
        }
    }
}

impl BackstageCatalog {
    /// The address under `/api/catalog`; every segment is percent-encoded.
    pub(super) fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.api_url.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty()
                .extend(["api", "catalog"])
                .extend(segments);
        }
        url
    }

    /// Sends a question, twice where the connection breaks before any answer.
    ///
    /// The server may close an idle connection in the moment that a request is written to it
    /// (RFC 9112, section 9.3.1): a client may then repeat what is idempotent.
    async fn send(
        &self,
        question: &Question,
        authorization: Option<&HeaderValue>,
    ) -> Result<Response, CatalogError> {
        let send = || {
            let url = question.url.clone();
            let mut request = match &question.body {
                None => self.client.get(url),
                Some(json) => self
                    .client
                    .post(url)
                    .header(CONTENT_TYPE, "application/json")
                    .body(json.clone()),
            };
            if let Some(value) = authorization {
                request = request.header(AUTHORIZATION, value.clone());
            }
            request.send()
        };
        let answer = match send().await {
            Err(error) if !error.is_connect() && !error.is_timeout() => send().await,
            first => first,
        };
        answer.map_err(|error| TransportError::from(&error).into())
    }

    /// Asks, and asks once more where the credentials are refused and others can be had.
    pub(super) async fn ask<T, F>(
        &self,
        question: Question,
        read: impl Fn(Response) -> F,
    ) -> Result<T, CatalogError>
    where
        F: Future<Output = Result<T, CatalogError>>,
    {
        let outcome = self.ask_as_known(question, read).await;
        self.tell_of_refusal(&outcome);
        outcome
    }

    async fn ask_as_known<T, F>(
        &self,
        question: Question,
        read: impl Fn(Response) -> F,
    ) -> Result<T, CatalogError>
    where
        F: Future<Output = Result<T, CatalogError>>,
    {
        let authorization = self.authorization.current().await?;
        let outcome = read(self.send(&question, authorization.as_ref()).await?).await;
        if outcome.as_ref().is_err_and(CatalogError::is_refusal)
            && let Some(refused) = authorization
            && let Some(renewed) = self.authorization.renewed(&refused).await
        {
            return read(self.send(&question, Some(&renewed)).await?).await;
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
}

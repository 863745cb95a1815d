//! One question to the backend: with credentials, and again where that can help.

use std::time::Duration;

use bytes::Bytes;
use reqwest::{
    Client, Response,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue},
};
use tracing::{Instrument, Span};
use url::Url;

use super::{BackstageConnection, ConnectionError, credentials::Authorization};
use crate::{
    catalog::CatalogError,
    client::{self, TransportError},
    metrics::Upstream,
    traces::{self, Ending, GIVEN_UP},
};

/// A backend, with what it is asked with.
#[derive(Debug)]
pub struct Backend {
    client: Client,
    pub(super) api_url: Url,
    authorization: Authorization,
    /// For one question, every further try included.
    pub(super) timeout: Duration,
    upstream: Upstream,
}

/// What is asked. Nothing in the backend changes by it, so it may be asked twice.
#[derive(Debug)]
pub(super) struct Question {
    /// What it counts as.
    endpoint: &'static str,
    url: Url,
    /// JSON to be posted; without it, the question is a `GET`.
    body: Option<Bytes>,
}

impl Question {
    pub(super) fn get(endpoint: &'static str, url: Url) -> Self {
        Self {
            endpoint,
            url,
            body: None,
        }
    }

    pub(super) fn post(endpoint: &'static str, url: Url, json: Vec<u8>) -> Self {
        Self {
            endpoint,
            url,
            body: Some(json.into()),
        }
    }
}

impl Backend {
    /// A client for the backend; no request is made yet.
    pub fn new(connection: &BackstageConnection) -> Result<Self, ConnectionError> {
        Ok(Self {
            client: client::new(connection.timeout).map_err(ConnectionError::Client)?,
            api_url: connection.checked_url()?,
            authorization: Authorization::new(&connection.credentials)?,
            timeout: connection.timeout,
            upstream: Upstream::default(),
        })
    }

    /// What was asked of it.
    #[must_use]
    pub fn upstream(&self) -> &Upstream {
        &self.upstream
    }

    /// The address under `/api/{plugin}`; every segment is percent-encoded.
    pub(super) fn url(&self, plugin: &str, segments: &[&str]) -> Url {
        let mut url = self.api_url.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["api", plugin]).extend(segments);
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
        span: &Span,
    ) -> Result<Response, CatalogError> {
        let mut headers = HeaderMap::new();
        traces::inject(span, &mut headers);
        if let Some(value) = authorization {
            headers.insert(AUTHORIZATION, value.clone());
        }
        let send = || {
            let url = question.url.clone();
            let request = match &question.body {
                None => self.client.get(url),
                Some(json) => self
                    .client
                    .post(url)
                    .header(CONTENT_TYPE, "application/json")
                    .body(json.clone()),
            };
            request.headers(headers.clone()).send()
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
        let authorization = self.authorization.current().await;
        let authorization = authorization.inspect_err(|error| {
            self.upstream.call(question.endpoint).ended(error.word());
        })?;
        let outcome = self.try_once(&question, authorization.as_ref(), &read);
        let outcome = outcome.await;
        if outcome.as_ref().is_err_and(CatalogError::is_refusal)
            && let Some(refused) = authorization
            && let Some(renewed) = self.authorization.renewed(&refused).await
        {
            return self.try_once(&question, Some(&renewed), &read).await;
        }
        outcome
    }

    /// Asks once, counts it, and has it traced.
    async fn try_once<T, F>(
        &self,
        question: &Question,
        authorization: Option<&HeaderValue>,
        read: impl Fn(Response) -> F,
    ) -> Result<T, CatalogError>
    where
        F: Future<Output = Result<T, CatalogError>>,
    {
        let call = self.upstream.call(question.endpoint);
        let method = question.body.as_ref().map_or("GET", |_| "POST");
        let span = traces::client_span(question.endpoint, method, &question.url);
        let ending = Ending::of(&span, GIVEN_UP);
        let (status, outcome) = async {
            match self.send(question, authorization, &span).await {
                Ok(response) => (Some(response.status().as_u16()), read(response).await),
                Err(error) => (None, Err(error)),
            }
        }
        .instrument(span.clone())
        .await;
        let problem = outcome.as_ref().err().map(CatalogError::word);
        ending.tell(status, problem);
        call.ended(problem.unwrap_or("ok"));
        outcome
    }
}

//! The collector, asked by the service's own client.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use opentelemetry_http::{HttpClient, HttpError, Request, Response};
use reqwest::Client;
use tokio::runtime::Handle;

use crate::client::{self, TransportError};

/// How long a collector may take for one batch.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The most of an answer that is read, in bytes: it only says how many spans were refused.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// An HTTP client for one who has no runtime.
#[derive(Debug)]
pub(super) struct Collector {
    client: Client,
    runtime: Handle,
}

impl Collector {
    /// A client that works on the current runtime.
    pub(super) fn new() -> reqwest::Result<Self> {
        Ok(Self {
            client: client::new(TIMEOUT)?,
            runtime: Handle::current(),
        })
    }
}

#[async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let request = reqwest::Request::try_from(request)?;
        let client = self.client.clone();
        let exchange = async move {
            let said = client.execute(request).await;
            let said = said.map_err(|error| TransportError::from(&error))?;
            let (status, headers) = (said.status(), said.headers().clone());
            let body = client::read_body(said, MAX_ANSWER_BYTES).await?;
            let mut answer = Response::new(Bytes::from(body));
            *answer.status_mut() = status;
            // When to ask again, for one.
            *answer.headers_mut() = headers;
            Ok::<_, TransportError>(answer)
        };
        let exchange = async { tokio::time::timeout(TIMEOUT, exchange).await };
        match self.runtime.spawn(exchange).await? {
            Ok(ended) => Ok(ended?),
            Err(_) => Err(TransportError::Timeout.into()),
        }
    }
}

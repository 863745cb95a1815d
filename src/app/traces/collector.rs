//! The collector, asked by the service's own client.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

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

/// An HTTP client that says once that a collector takes nothing, and once that it does again.
#[derive(Debug)]
pub(super) struct Collector {
    client: Client,
    /// Who asks has no runtime.
    runtime: Handle,
    is_away: AtomicBool,
}

impl Collector {
    /// A client that works on the current runtime.
    pub(super) fn new() -> reqwest::Result<Self> {
        Ok(Self {
            client: client::new(TIMEOUT)?,
            runtime: Handle::current(),
            is_away: AtomicBool::new(false),
        })
    }

    fn note(&self, problem: Option<&str>) {
        let was_away = self.is_away.swap(problem.is_some(), Ordering::Relaxed);
        match problem {
            Some(problem) if !was_away => {
                tracing::warn!(problem, "the collector takes no traces, which are dropped");
            }
            None if was_away => tracing::info!("the collector takes traces again"),
            _ => {}
        }
    }
}

#[async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let request = reqwest::Request::try_from(request)?;
        let client = self.client.clone();
        let exchange = async move {
            let answer = client.execute(request).await;
            let answer = answer.map_err(|error| TransportError::from(&error))?;
            let status = answer.status();
            let body = client::read_body(answer, MAX_ANSWER_BYTES).await?;
            Ok::<_, TransportError>((status, body))
        };
        let exchange = async { tokio::time::timeout(TIMEOUT, exchange).await };
        let ended = match self.runtime.spawn(exchange).await? {
            Ok(ended) => ended,
            Err(_) => Err(TransportError::Timeout),
        };
        match ended {
            Ok((status, body)) => {
                let problem = format!("it answered with status {}", status.as_u16());
                self.note((!status.is_success()).then_some(&problem));
                let mut answer = Response::new(Bytes::from(body));
                *answer.status_mut() = status;
                Ok(answer)
            }
            Err(error) => {
                self.note(Some(&error.to_string()));
                Err(error.into())
            }
        }
    }
}

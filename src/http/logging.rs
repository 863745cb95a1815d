//! The line of the log that each request may have, and its id.
//!
//! This stands in front of everything. A request that goes the long way takes its id along
//! ([`in_its_name`]); one whose answer is repeated needs none before its end.
//!
//! What a line says of a failure it is told by who made the answer
//! (`http::error`). Queries are in no line: a path names what was asked for, a query could hold anything.

use std::{
    future::{Future, Ready},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Instant,
};

use actix_web::{
    Error, HttpResponse,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    http::header::HeaderValue,
    middleware::Next,
};
use pin_project_lite::pin_project;
use tracing::Instrument;

use super::{
    client_address,
    request_id::{self, X_REQUEST_ID},
};
use crate::config::{LoggedRequests, Network};

/// The most characters of a path in a line.
const MAX_PATH_CHARS: usize = 512;

/// Gives each request its id, and writes its line.
#[derive(Debug, Clone)]
pub struct Logging(Arc<Wanted>);

#[derive(Debug)]
struct Wanted {
    requests: LoggedRequests,
    trusted_proxies: Vec<Network>,
}

impl Logging {
    /// Writes a line for each of `requests`, with the address that `trusted_proxies` say.
    #[must_use]
    pub fn of(requests: LoggedRequests, trusted_proxies: &[Network]) -> Self {
        Self(Arc::new(Wanted {
            requests,
            trusted_proxies: trusted_proxies.to_vec(),
        }))
    }
}

/// Why a request has no good answer, told beside the answer that says so.
#[derive(Debug)]
struct Failed {
    reason: String,
    /// It is neither the asker's fault nor told of in a line of its own.
    is_news: bool,
}

/// Tells why `answer` is no good one.
pub(super) fn tell(answer: &mut HttpResponse, reason: String, is_news: bool) {
    answer.extensions_mut().insert(Failed { reason, is_news });
}

impl<S, B> Transform<S, ServiceRequest> for Logging
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type InitError = ();
    type Transform = Logger<S>;
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, next: S) -> Self::Future {
        let wanted = Arc::clone(&self.0);
        std::future::ready(Ok(Logger { next, wanted }))
    }
}

/// One worker's requests, logged.
#[derive(Debug)]
pub struct Logger<S> {
    next: S,
    wanted: Arc<Wanted>,
}

impl<S, B> Service<ServiceRequest> for Logger<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = Logged<S::Future>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.next.poll_ready(context)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        Logged {
            begun: Instant::now(),
            wanted: Arc::clone(&self.wanted),
            answer: self.next.call(request),
        }
    }
}

pin_project! {
    /// An answer that is logged when it is there.
    #[derive(Debug)]
    pub struct Logged<F> {
        begun: Instant,
        wanted: Arc<Wanted>,
        #[pin]
        answer: F,
    }
}

impl<F, B> Future for Logged<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut polled = this.answer.poll(context);
        if let Poll::Ready(Ok(answer)) = &mut polled {
            let id = request_id::of(answer.request().headers());
            this.wanted.log(answer, &id, *this.begun);
            answer.headers_mut().insert(X_REQUEST_ID, id);
        }
        polled
    }
}

impl Wanted {
    fn log<B>(&self, answer: &ServiceResponse<B>, id: &HeaderValue, begun: Instant) {
        let status = answer.status();
        let extensions = answer.response().extensions();
        let failed = extensions.get::<Failed>();
        let is_news = failed.map_or(status.is_server_error(), |failed| failed.is_news);
        match self.requests {
            LoggedRequests::None => return,
            LoggedRequests::Failed if !is_news => return,
            LoggedRequests::All | LoggedRequests::Failed => {}
        }
        let request = answer.request();
        let client = client_address::of(request, &self.trusted_proxies);
        let client = client.map(tracing::field::display);
        let method = request.method().as_str();
        // A line is for people, and a path may have 60 KiB.
        let path: String = request.path().chars().take(MAX_PATH_CHARS).collect();
        let id = id.to_str().unwrap_or_default();
        let status = status.as_u16();
        // To a hundredth: what is finer is noise.
        let milliseconds = (begun.elapsed().as_secs_f64() * 1e5).round() / 1e2;
        let failure = failed.map(|failed| failed.reason.as_str());
        if is_news {
            tracing::warn!(
                id,
                method,
                path,
                status,
                milliseconds,
                client,
                failure,
                "no answer could be given"
            );
        } else {
            tracing::info!(
                id,
                method,
                path,
                status,
                milliseconds,
                client,
                failure,
                "answered"
            );
        }
    }
}

/// Has what is logged on the way to an answer say which request it is about.
pub(super) async fn in_its_name<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let id = request_id::of(request.headers());
    let span = tracing::error_span!("request", id = id.to_str().ok());
    request.headers_mut().insert(X_REQUEST_ID, id);
    next.call(request).instrument(span).await
}

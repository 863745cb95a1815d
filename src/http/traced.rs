//! The span of a request that goes the long way. An image that is repeated has none: nothing happens to it.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderMap, HeaderName},
    middleware::Next,
};
use opentelemetry::propagation::Extractor;
use tracing::{Instrument, Span};

use super::request_id::X_REQUEST_ID;
use crate::traces;

/// Has what happens to a request collected, where anybody collects.
pub(super) async fn trace<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if !traces::are_collected() {
        return next.call(request).await;
    }
    let span = span_of(&request);
    let answer = next.call(request).instrument(span.clone()).await?;
    let status = answer.status();
    let problem = status.is_server_error().then(|| status.as_str().to_owned());
    traces::answered(&span, Some(status.as_u16()), problem.as_deref());
    Ok(answer)
}

fn span_of(request: &ServiceRequest) -> Span {
    let method = request.method().as_str();
    let route = request.match_pattern();
    let name = match &route {
        Some(route) => format!("{method} {route}"),
        None => method.to_owned(),
    };
    let id = request.headers().get(X_REQUEST_ID);
    let id = id.and_then(|id| id.to_str().ok());
    let attributes = [
        ("http.request.method", Some(method)),
        ("http.route", route.as_deref()),
        ("url.path", Some(request.path())),
        ("http.request.header.x-request-id", id),
    ];
    let attributes = attributes.into_iter();
    let attributes = attributes.filter_map(|(name, value)| Some((name, value?)));
    traces::of_request(&name, attributes, &Headers(request.headers()))
}

/// The headers of a request, to be looked into for `traceparent` and `tracestate`.
struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }
}

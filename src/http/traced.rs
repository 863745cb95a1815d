//! The span of a request that goes the long way. An image that is repeated has none: nothing happens to it.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
};
use opentelemetry::propagation::Extractor;
use tracing::{Instrument, Span};

use super::request_id;
use crate::traces::{self, Ending, GIVEN_UP};

/// Has what happens to a request collected, where anybody collects.
pub(super) async fn trace<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if !traces::are_collected() {
        return next.call(request).await;
    }
    let span = span_of(&request);
    let ending = Ending::of(&span, GIVEN_UP);
    let answer = next.call(request).instrument(span.clone()).await?;
    let status = answer.status();
    let told = answer.headers().get("x-badge-error");
    // An image that says that nothing is known goes out with a good status.
    let problem = match told.map(HeaderValue::as_bytes) {
        Some(b"unavailable") => Some("unavailable"),
        _ => status.is_server_error().then(|| status.as_str()),
    };
    ending.tell(Some(status.as_u16()), problem);
    Ok(answer)
}

fn span_of(request: &ServiceRequest) -> Span {
    // A method that nobody knows is anybody's word.
    let known = [Method::GET, Method::HEAD, Method::OPTIONS, Method::POST];
    let is_known = known.contains(request.method());
    let method = is_known.then(|| request.method().as_str());
    let route = request.match_pattern();
    let name = match &route {
        Some(route) => format!("{} {route}", method.unwrap_or("HTTP")),
        None => method.unwrap_or("HTTP").to_owned(),
    };
    let span = traces::server_span(&name, &Headers(request.headers()));
    if traces::is_sampled(&span) {
        traces::set(&span, "http.request.method", method.unwrap_or("_OTHER"));
        traces::set(&span, "url.scheme", "http");
        traces::set(&span, "url.path", request.path());
        if let Some(route) = &route {
            traces::set(&span, "http.route", route);
        }
        let id = request_id::of(request.headers());
        traces::set(&span, "request.id", id.to_str().unwrap_or_default());
    }
    span
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

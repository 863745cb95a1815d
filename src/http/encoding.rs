//! Bodies as brotli or gzip, where the client takes them (RFC 9110, section 8.4).
//!
//! SVG, JSON and text with a tag are packed once for each and kept; a PNG is packed already. Each coding has a tag of
//! its own, for they are other bytes: `"abc"` as it is, `"abc-br"`, `"abc-gz"`.

mod coding;
mod packed;

use std::{
    future::Ready,
    sync::Arc,
    task::{Context, Poll},
};

use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    http::header::{self, HeaderMap, HeaderValue},
};
use futures_util::future::LocalBoxFuture;

use super::{conditional::Known, vary};
pub(super) use coding::Coding;
use packed::Packed;

/// Packs bodies.
#[derive(Debug, Clone)]
pub struct Encoding(Arc<Packed>);

impl Encoding {
    /// Nothing is packed yet.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Packed::new()))
    }

    /// `answer` in `coding`, where it is of a kind that is packed and shorter so.
    fn answer(&self, mut answer: HttpResponse, coding: Coding) -> HttpResponse {
        if !may_be_packed(answer.headers()) {
            return answer;
        }
        let tag = answer.headers().get(header::ETAG);
        let Some(tag) = tag.and_then(|tag| tag.to_str().ok()).map(str::to_owned) else {
            return answer;
        };
        vary::add(answer.headers_mut(), &header::ACCEPT_ENCODING);
        if coding == Coding::Identity {
            return answer;
        }
        let (mut answer, body) = answer.into_parts();
        let body = match body.try_into_bytes() {
            Ok(body) => body,
            Err(body) => return answer.set_body(body),
        };
        let Some(packed) = self.0.body(&tag, &body, coding) else {
            return answer.set_body(BoxBody::new(body));
        };
        let headers = answer.headers_mut();
        headers.insert(
            header::CONTENT_ENCODING,
            HeaderValue::from_static(coding.as_str()),
        );
        if let Ok(tag) = HeaderValue::from_str(&tag_of(&tag, coding)) {
            headers.insert(header::ETAG, tag);
        }
        answer.set_body(BoxBody::new(packed))
    }
}

impl Default for Encoding {
    fn default() -> Self {
        Self::new()
    }
}

/// The tag of the same in `coding`.
fn tag_of(tag: &str, coding: Coding) -> String {
    let opened = tag.strip_suffix('"').unwrap_or(tag);
    format!("{opened}{}\"", coding.suffix())
}

/// Whether an answer is SVG, JSON or text, as far as its headers say, and nobody has chosen its coding.
fn may_be_packed(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok());
    let is_text = media_type.is_some_and(|media_type| {
        ["image/svg+xml", "application/json", "text/"]
            .iter()
            .any(|kind| media_type.starts_with(kind))
    });
    let vary = headers
        .get(header::VARY)
        .and_then(|vary| vary.to_str().ok());
    let is_chosen = vary.is_some_and(|vary| vary.contains("Accept-Encoding"));
    is_text && !is_chosen
}

impl<S> Transform<S, ServiceRequest> for Encoding
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error>,
    S::Future: 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type InitError = ();
    type Transform = Encoder<S>;
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, next: S) -> Self::Future {
        let encoding = self.clone();
        std::future::ready(Ok(Encoder { next, encoding }))
    }
}

/// One worker's bodies, packed.
#[derive(Debug)]
pub struct Encoder<S> {
    next: S,
    encoding: Encoding,
}

impl<S> Service<ServiceRequest> for Encoder<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error>,
    S::Future: 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Error>>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.next.poll_ready(context)
    }

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let coding = Coding::accepted(request.headers());
        let known = Known::of(request.headers());
        // What is known by the tag of one coding is to be compared with the tag of that coding.
        request.headers_mut().remove(header::IF_NONE_MATCH);
        let (answer, encoding) = (self.next.call(request), self.encoding.clone());
        Box::pin(async move {
            let (request, answer) = answer.await?.into_parts();
            let answer = encoding.answer(answer, coding);
            Ok(ServiceResponse::new(request, known.make_of(answer)))
        })
    }
}

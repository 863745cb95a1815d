//! What one worker keeps: by what was asked, for a moment, and only so much of it.

use std::{fmt, rc::Rc, time::Duration};

use actix_web::{
    HttpResponse,
    body::{BoxBody, MessageBody},
    dev::ServiceRequest,
    http::{
        StatusCode,
        header::{self, HeaderMap, HeaderValue},
    },
    web::Bytes,
};
use quick_cache::{Weighter, unsync::Cache};
use tokio::time::Instant;
use xxhash_rust::xxh3::Xxh3;

use super::super::{
    encoding::Coding,
    request_id::X_REQUEST_ID,
    shown::{self, Shown},
};
use crate::service::Format;

/// The most memory of one worker.
const CAPACITY_BYTES: u64 = 4 * 1024 * 1024;

/// What an image takes with its headers: so many fit in that.
const USUAL_BYTES: u64 = 4 * 1024;

/// All that an image hangs on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'r> {
    target: &'r str,
    /// Where it may choose the format.
    accept: Option<&'r HeaderValue>,
    /// How the client takes it.
    coding: Coding,
    digest: u64,
}

/// The same, as long as the answer is kept.
#[derive(Debug)]
pub(super) struct AskedBefore {
    target: Box<str>,
    accept: Option<HeaderValue>,
    coding: Coding,
    digest: u64,
}

impl<'r> Asked<'r> {
    pub(super) fn of(request: &'r ServiceRequest) -> Self {
        let target = request.uri().path_and_query();
        let target = target.map_or("", |target| target.as_str());
        let (_, format) = Format::split(request.uri().path());
        let has_format = format.is_some_and(Format::is_image);
        let accept = request.headers().get(header::ACCEPT);
        let accept = accept.filter(|_| !has_format);
        let coding = match format {
            // It is packed already.
            Some(format) if format.is_raster() => Coding::Identity,
            _ => Coding::accepted(request.headers()),
        };
        let mut digest = Xxh3::new();
        digest.update(target.as_bytes());
        if let Some(accept) = accept {
            // No target has a line end.
            digest.update(b"\n");
            digest.update(accept.as_bytes());
        }
        digest.update(&[coding as u8]);
        Self {
            target,
            accept,
            coding,
            digest: digest.digest(),
        }
    }

    pub(super) fn to_be_kept(self) -> AskedBefore {
        AskedBefore {
            target: self.target.into(),
            accept: self.accept.cloned(),
            coding: self.coding,
            digest: self.digest,
        }
    }
}

/// An image with its headers.
struct Image {
    asked: AskedBefore,
    headers: HeaderMap,
    body: Bytes,
    shown: Option<Rc<Shown>>,
    until: Instant,
}

impl Image {
    fn is_of(&self, asked: &Asked<'_>) -> bool {
        let is_same_target = *self.asked.target == *asked.target;
        let is_same_form =
            self.asked.accept.as_ref() == asked.accept && self.asked.coding == asked.coding;
        is_same_target && is_same_form
    }

    fn answer(&self) -> HttpResponse {
        let body = BoxBody::new(self.body.clone());
        let mut answer = HttpResponse::with_body(StatusCode::OK, body);
        *answer.headers_mut() = self.headers.clone();
        if let Some(shown) = &self.shown {
            answer.extensions_mut().insert(Rc::clone(shown));
        }
        answer
    }
}

#[derive(Debug, Clone)]
struct SizeBytes;

impl Weighter<u64, Image> for SizeBytes {
    fn weight(&self, _: &u64, image: &Image) -> u64 {
        (image.body.len() + image.asked.target.len()) as u64 + USUAL_BYTES / 2
    }
}

/// The images of one worker.
pub(super) struct Kept {
    moment: Duration,
    images: Cache<u64, Image, SizeBytes>,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept")
            .field("moment", &self.moment)
            .field("images", &self.images.len())
            .finish()
    }
}

impl Kept {
    pub(super) fn for_a(moment: Duration) -> Self {
        let images = usize::try_from(CAPACITY_BYTES / USUAL_BYTES).unwrap_or_default();
        Self {
            moment,
            images: Cache::with_weighter(images, CAPACITY_BYTES, SizeBytes),
        }
    }

    /// The answer to what was asked a moment ago.
    pub(super) fn answer(&self, asked: &Asked<'_>) -> Option<HttpResponse> {
        let image = self.images.get(&asked.digest)?;
        let is_good = image.is_of(asked) && Instant::now() < image.until;
        is_good.then(|| image.answer())
    }

    /// Keeps `answer` where it is a good image, and gives it back.
    pub(super) fn keep(&mut self, asked: AskedBefore, answer: HttpResponse) -> HttpResponse {
        if !is_good_image(&answer) {
            return answer;
        }
        let (answer, body) = answer.into_parts();
        let body = match body.try_into_bytes() {
            Ok(body) => body,
            Err(body) => return answer.set_body(body),
        };
        let mut headers = answer.headers().clone();
        // Room for what each answer is given at its end.
        headers.insert(X_REQUEST_ID, HeaderValue::from_static(""));
        let image = Image {
            headers,
            body: body.clone(),
            shown: shown::told(&answer),
            until: Instant::now() + self.moment,
            asked,
        };
        self.images.insert(image.asked.digest, image);
        answer.set_body(BoxBody::new(body))
    }
}

/// Whether an answer is an image for everybody, and not one that tells of a failure.
fn is_good_image(answer: &HttpResponse) -> bool {
    let headers = answer.headers();
    let begins = |name, with| {
        let value = headers.get(name).map(HeaderValue::as_bytes);
        value.is_some_and(|value| value.starts_with(with))
    };
    let is_image = begins(header::CONTENT_TYPE, b"image/".as_slice());
    let is_public = begins(header::CACHE_CONTROL, b"public".as_slice());
    let is_good = answer.status() == StatusCode::OK && !headers.contains_key("x-badge-error");
    // What pages load comes compressed to one who takes that, and not to another.
    let is_for_all = !begins(header::VARY, b"Accept-Encoding".as_slice());
    is_image && is_public && is_good && is_for_all
}

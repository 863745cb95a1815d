//! What one worker keeps: by what was asked, for a moment, and only so much of it.

use std::{fmt, time::Duration};

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

use crate::http::conditional;

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
    digest: u64,
}

/// The same, as long as the answer is kept.
#[derive(Debug)]
pub(super) struct AskedBefore {
    target: Box<str>,
    accept: Option<HeaderValue>,
    digest: u64,
}

impl<'r> Asked<'r> {
    pub(super) fn of(request: &'r ServiceRequest) -> Self {
        let target = request.uri().path_and_query();
        let target = target.map_or("", |target| target.as_str());
        let path = request.uri().path();
        let has_format = path.ends_with(".svg") || path.ends_with(".png");
        let accept = request.headers().get(header::ACCEPT);
        let accept = accept.filter(|_| !has_format);
        let mut digest = Xxh3::new();
        digest.update(target.as_bytes());
        if let Some(accept) = accept {
            // No target has a line end.
            digest.update(b"\n");
            digest.update(accept.as_bytes());
        }
        Self {
            target,
            accept,
            digest: digest.digest(),
        }
    }

    pub(super) fn to_be_kept(self) -> AskedBefore {
        AskedBefore {
            target: self.target.into(),
            accept: self.accept.cloned(),
            digest: self.digest,
        }
    }
}

/// An image with its headers.
struct Image {
    asked: AskedBefore,
    headers: HeaderMap,
    /// Those of 304.
    headers_without_image: HeaderMap,
    etag: String,
    body: Bytes,
    until: Instant,
}

impl Image {
    fn is_of(&self, asked: &Asked<'_>) -> bool {
        *self.asked.target == *asked.target && self.asked.accept.as_ref() == asked.accept
    }

    fn answer(&self, request: &HeaderMap) -> HttpResponse {
        let mut if_none_match = request.get_all(header::IF_NONE_MATCH);
        let is_known = if_none_match.any(|value| {
            let value = value.to_str();
            value.is_ok_and(|value| conditional::matches(value, &self.etag))
        });
        let (status, headers, body) = if is_known {
            let nothing = BoxBody::new(());
            (
                StatusCode::NOT_MODIFIED,
                &self.headers_without_image,
                nothing,
            )
        } else {
            (
                StatusCode::OK,
                &self.headers,
                BoxBody::new(self.body.clone()),
            )
        };
        let mut answer = HttpResponse::with_body(status, body);
        *answer.headers_mut() = headers.clone();
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
    pub(super) fn answer(&self, asked: &Asked<'_>, request: &HeaderMap) -> Option<HttpResponse> {
        let image = self.images.get(&asked.digest)?;
        let is_good = image.is_of(asked) && Instant::now() < image.until;
        is_good.then(|| image.answer(request))
    }

    /// Keeps `answer` where it is a good image, and gives it back.
    pub(super) fn keep(&mut self, asked: AskedBefore, answer: HttpResponse) -> HttpResponse {
        let Some(etag) = tag_of_image(&answer) else {
            return answer;
        };
        let (answer, body) = answer.into_parts();
        let body = match body.try_into_bytes() {
            Ok(body) => body,
            Err(body) => return answer.set_body(body),
        };
        let headers = answer.headers().clone();
        let mut headers_without_image = headers.clone();
        headers_without_image.remove(header::CONTENT_TYPE);
        let image = Image {
            headers,
            headers_without_image,
            etag,
            body: body.clone(),
            until: Instant::now() + self.moment,
            asked,
        };
        self.images.insert(image.asked.digest, image);
        answer.set_body(BoxBody::new(body))
    }
}

/// The `ETag` of an answer that is an image for everybody, and not one that tells of a failure.
fn tag_of_image(answer: &HttpResponse) -> Option<String> {
    let headers = answer.headers();
    let text = |name| headers.get(name)?.to_str().ok();
    let is_image = text(header::CONTENT_TYPE)?.starts_with("image/");
    let is_public = text(header::CACHE_CONTROL)?.starts_with("public");
    let is_good = answer.status() == StatusCode::OK && !headers.contains_key("x-badge-error");
    let tag = text(header::ETAG)?;
    (is_image && is_public && is_good).then(|| tag.to_owned())
}

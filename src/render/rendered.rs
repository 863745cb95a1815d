//! Bytes that are ready to be answered.

use bytes::Bytes;
use xxhash_rust::xxh3::xxh3_128;

/// A drawn badge or a written text, with what HTTP needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The body.
    pub bytes: Bytes,
    /// The media type of the body.
    pub content_type: &'static str,
    /// A strong entity tag (RFC 9110, section 8.8.3), quotes included: a hash of the bytes.
    pub etag: String,
}

impl Rendered {
    /// The media type of SVG.
    pub const SVG: &'static str = "image/svg+xml; charset=utf-8";
    /// The media type of PNG.
    pub const PNG: &'static str = "image/png";
    /// The media type of WebP.
    pub const WEBP: &'static str = "image/webp";
    /// The media type of JSON, written as Backstage writes it.
    pub const JSON: &'static str = "application/json; charset=utf-8";

    /// Takes `bytes` and tags them.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>, content_type: &'static str) -> Self {
        let bytes = bytes.into();
        let etag = format!("\"{:032x}\"", xxh3_128(&bytes));
        Self {
            bytes,
            content_type,
            etag,
        }
    }

    /// How many bytes of memory it takes, for caches that are bounded by weight.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        size_of::<Self>() + self.bytes.len() + self.etag.len()
    }
}

//! An answer, and what a reader sees in it.

use bytes::Bytes;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// One answer of the service, body and all.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// A header that may stand once.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let values: Vec<_> = self.headers.get_all(name).iter().collect();
        assert!(values.len() < 2, "{name} stands more than once: {values:?}");
        Some(values.first()?.to_str().unwrap())
    }

    /// The headers, but for those that are others in every answer.
    pub(crate) fn told_headers(&self) -> HeaderMap {
        let mut headers = self.headers.clone();
        for of_each in ["date", "x-request-id"] {
            headers.remove(of_each);
        }
        headers
    }

    /// What the answer hangs on beside its target, the coding of its body left out.
    pub(crate) fn varies_by(&self) -> Option<String> {
        let by = self.header("vary")?.split(", ");
        let by: Vec<_> = by.filter(|by| *by != "accept-encoding").collect();
        (!by.is_empty()).then(|| by.join(", "))
    }

    pub(crate) fn content_type(&self) -> &str {
        self.header("content-type").unwrap_or_default()
    }

    /// The word that says what went wrong, where something did.
    pub(crate) fn badge_error(&self) -> Option<&str> {
        self.header("x-badge-error")
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        assert!(
            self.content_type().starts_with("application/json"),
            "{self:?}"
        );
        serde_json::from_slice(&self.body).unwrap()
    }

    /// What an SVG tells a screen reader, still escaped for XML.
    pub(crate) fn says(&self) -> &str {
        assert_eq!(
            self.content_type(),
            "image/svg+xml; charset=utf-8",
            "{self:?}"
        );
        let rest = self.text().split_once("aria-label=\"").unwrap().1;
        rest.split_once('"').unwrap().0
    }

    /// Width and height of a PNG, from its header.
    pub(crate) fn png_pixels(&self) -> (u32, u32) {
        assert_eq!(self.content_type(), "image/png", "{self:?}");
        assert_eq!(&self.body[..8], b"\x89PNG\r\n\x1a\n");
        let number = |at: usize| u32::from_be_bytes(self.body[at..at + 4].try_into().unwrap());
        (number(16), number(20))
    }

    /// Whether it is an image that can be shown, of either format.
    pub(crate) fn is_image(&self) -> bool {
        match self.content_type() {
            "image/png" => self.body.starts_with(b"\x89PNG"),
            "image/svg+xml; charset=utf-8" => self.body.starts_with(b"<svg "),
            _ => false,
        }
    }
}

//! Conditional requests (RFC 9110, section 13.1.2).

use actix_web::{
    HttpResponse,
    body::BoxBody,
    http::{
        StatusCode,
        header::{self, HeaderMap, HeaderValue},
    },
};

/// Whether `If-None-Match` holds `etag`, so that the client's copy is still good.
///
/// The comparison is weak, as the RFC asks for here; a list is searched, `*` matches all.
pub(super) fn matches(if_none_match: &str, etag: &str) -> bool {
    if_none_match
        .split(',')
        .map(str::trim)
        .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// What a client has already, by its `If-None-Match`.
#[derive(Debug)]
pub(super) struct Known(Vec<HeaderValue>);

impl Known {
    pub(super) fn of(request: &HeaderMap) -> Self {
        let values = request.get_all(header::IF_NONE_MATCH);
        Self(values.cloned().collect())
    }

    fn has(&self, etag: &HeaderValue) -> bool {
        let Ok(etag) = etag.to_str() else {
            return false;
        };
        let mut values = self.0.iter().filter_map(|value| value.to_str().ok());
        values.any(|value| matches(value, etag))
    }

    /// `answer`, or 304 in its place where the client has these bytes (RFC 9110, section 13.2.2).
    pub(super) fn make_of(&self, mut answer: HttpResponse) -> HttpResponse {
        let etag = answer.headers().get(header::ETAG);
        if answer.status() == StatusCode::OK && etag.is_some_and(|etag| self.has(etag)) {
            answer.headers_mut().remove(header::CONTENT_TYPE);
            answer.headers_mut().remove(header::CONTENT_ENCODING);
            *answer.status_mut() = StatusCode::NOT_MODIFIED;
            return answer.set_body(BoxBody::new(()));
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("\"a\"", true)]
    #[case("W/\"a\"", true)]
    #[case("\"b\", \"a\"", true)]
    #[case("\"b\",W/\"a\" ", true)]
    #[case("*", true)]
    #[case("\"b\"", false)]
    #[case("a", false)]
    #[case("", false)]
    fn a_tag_is_found_weakly_and_in_lists(#[case] header: &str, #[case] found: bool) {
        assert_eq!(matches(header, "\"a\""), found, "{header}");
    }
}

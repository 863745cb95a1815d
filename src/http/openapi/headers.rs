//! The headers of answers.

use serde_json::Value;
use utoipa::openapi::{
    Header, Ref,
    header::HeaderBuilder,
    schema::{ObjectBuilder, Type},
};

use super::schemas as is;

/// Every header.
pub(super) fn all() -> [(&'static str, Header); 11] {
    [
        said("Allow", "The methods that are answered.", "GET, HEAD"),
        said(
            "Cache-Control",
            "How long a copy may be kept, and by whom (RFC 9111, RFC 5861). Every answer has it.",
            "public, max-age=300, s-maxage=300, stale-while-revalidate=3600, stale-if-error=86400",
        ),
        said(
            "ETag",
            "A strong tag of the bytes, for `If-None-Match` (RFC 9110).",
            "\"5d1f0a3c9e7b2468\"",
        ),
        said(
            "Link",
            "Where the next entities of a list are, with `rel=\"next\"` (RFC 8288). The end has none.",
            "<https://badges.example.com/snippets.csv?after=component%3Adefault%2Fdeparture-board>; rel=\"next\"",
        ),
        said(
            "Location",
            "The page in Backstage.",
            "https://portal.example.com/catalog/default/component/departure-board",
        ),
        (
            "Retry-After",
            HeaderBuilder::new()
                .description(Some("How many seconds to wait."))
                .schema(Some(
                    ObjectBuilder::new()
                        .schema_type(Type::Integer)
                        .minimum(Some(0)),
                ))
                .example(Some(1.into()))
                .build(),
        ),
        said(
            "Vary",
            "The request's headers that another answer hangs on.",
            "Accept",
        ),
        said(
            "WWW-Authenticate",
            "Which credentials are wanted, and what is wrong with those that were sent (RFC 6750).",
            "Bearer error=\"invalid_token\"",
        ),
        (
            "X-Badge-Error",
            HeaderBuilder::new()
                .description(Some(
                    "What went wrong, where an image tells of it. A good one does not have it.",
                ))
                .schema(Some(is::one_of(["not-found", "unavailable", "invalid"])))
                .example(Some(Value::from("not-found")))
                .build(),
        ),
        said(
            "X-Badge-Warning",
            "The parameters whose values count as not given, and what was expected.",
            "style: expected one of flat, flat-square, plastic, for-the-badge, social",
        ),
        said(
            "X-Request-Id",
            "What this request is called in the service's log.",
            "4f8a0c3e5b7d9126",
        ),
    ]
}

/// A header among the components.
pub(super) fn of(name: &str) -> Ref {
    Ref::new(format!("#/components/headers/{name}"))
}

fn said(name: &'static str, about: &str, example: &str) -> (&'static str, Header) {
    let header = HeaderBuilder::new()
        .description(Some(about))
        .schema(Some(is::text()))
        .example(Some(Value::from(example)));
    (name, header.build())
}

//! A page as an answer.
//!
//! It may load, run and send nothing but what is of its own origin, and no other page may hold it in a
//! frame. A copy may be shown again where it is still the same; behind a closed door it is kept by nobody.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use maud::Markup;

use super::assets::{self, Squeeze};
use crate::{
    http::{State, answer},
    render::Rendered,
};

const HTML: &str = "text/html; charset=utf-8";

/// What a page may do (Content Security Policy Level 3).
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// Answers with `page` and `status`.
pub(super) fn page(
    request: &HttpRequest,
    state: &State,
    status: StatusCode,
    page: Markup,
) -> HttpResponse {
    let text = page.into_string();
    let squeezed = assets::takes_brotli(request)
        .then(|| assets::squeezed(text.as_bytes(), Squeeze::WhileSomebodyWaits));
    let rendered = match &squeezed {
        Some(bytes) => Rendered::new(bytes.clone(), HTML),
        None => Rendered::new(text, HTML),
    };
    let is_kept = state.guard.is_open() && status == StatusCode::OK;
    let status = if is_kept {
        answer::status(request, status, &rendered)
    } else {
        status
    };
    let mut response = HttpResponse::build(status);
    // What it shows changes with the catalog, so a copy is asked about each time.
    let cache_control = if is_kept { "no-cache" } else { "no-store" };
    let vary = if state.guard.is_open() {
        "Accept-Encoding"
    } else {
        "Accept-Encoding, authorization"
    };
    response
        .insert_header((header::CACHE_CONTROL, cache_control))
        .insert_header((header::VARY, vary))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header(("Cross-Origin-Opener-Policy", "same-origin"))
        .insert_header(("Cross-Origin-Resource-Policy", "same-origin"))
        .insert_header((
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=()",
        ));
    if squeezed.is_some() {
        response.insert_header((header::CONTENT_ENCODING, "br"));
    }
    if is_kept {
        response.insert_header((header::ETAG, rendered.etag.as_str()));
    }
    if status == StatusCode::NOT_MODIFIED {
        return response.finish();
    }
    response.content_type(HTML).body(rendered.bytes)
}

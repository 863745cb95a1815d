//! Good answers: the bytes, their `ETag`, how long they keep, and what browsers may do with them.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{StatusCode, header},
};

use super::{
    State, accept,
    asked::{Asked, Chosen, accept},
    conditional, error,
};
use crate::{
    badge::{Badge, LookWarning},
    render::Rendered,
    service::{Failure, Format, shields_json},
};

/// What an image may do where it is opened as a page: show itself and the pictures in it, nothing
/// else. A script in an SVG does not run under it.
const CONTENT_SECURITY_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/// Answers with a badge that was made, or with what went wrong.
///
/// `spec` writes the JSON spec; only entities' badges have one.
pub(super) async fn badge(
    request: &HttpRequest,
    state: &State,
    asked: &Asked,
    chosen: Chosen,
    made: Result<Badge, Failure>,
    spec: impl FnOnce(&Badge) -> Rendered,
) -> HttpResponse {
    let badge = match made {
        Ok(badge) => badge,
        Err(failure) => return error::badge(request, state, asked, chosen, &failure).await,
    };
    let drawn = match chosen.format {
        Format::Svg => Ok(state.service.svg(&badge).await),
        Format::Png => state.service.png(&badge, asked.look.scale).await,
        Format::Webp => state.service.webp(&badge, asked.look.scale).await,
        Format::Json => Ok(Arc::new(spec(&badge))),
        Format::ShieldsJson => Ok(Arc::new(shields(&badge, state, asked))),
    };
    match drawn {
        Ok(rendered) => good(request, state, asked, chosen, &rendered),
        // There was no turn to draw a PNG; an SVG needs none.
        Err(Failure::Busy) if accept::takes_svg(accept(request)) => {
            let svg = state.service.svg(&badge).await;
            in_place_of_png(request, state, asked, chosen, &svg)
        }
        Err(failure) => error::badge(request, state, asked, chosen, &failure).await,
    }
}

/// Answers with an SVG where a PNG was asked for, and the next time will be had.
pub(super) fn in_place_of_png(
    request: &HttpRequest,
    state: &State,
    asked: &Asked,
    chosen: Chosen,
    svg: &Rendered,
) -> HttpResponse {
    let mut answer = good(request, state, asked, chosen, svg);
    let headers = answer.headers_mut();
    let (control, vary) = (header::CACHE_CONTROL, header::VARY);
    headers.insert(control, header::HeaderValue::from_static("no-store"));
    headers.insert(vary, header::HeaderValue::from_static("Accept"));
    answer
}

/// `badge` in shields' schema, to be kept by shields as long as by a browser.
pub(super) fn shields(badge: &Badge, state: &State, asked: &Asked) -> Rendered {
    let max_age = state.freshness.max_age(asked.look.cache_seconds);
    shields_json(badge, max_age)
}

/// Answers with `rendered`, or with 304 where the client has it.
pub(super) fn good(
    request: &HttpRequest,
    state: &State,
    asked: &Asked,
    chosen: Chosen,
    rendered: &Rendered,
) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    let cache_control = state.freshness.cache_control(asked.look.cache_seconds);
    response.insert_header((header::CACHE_CONTROL, cache_control));
    common(&mut response, asked, chosen);
    body(
        response,
        status(request, StatusCode::OK, rendered),
        rendered,
    )
}

/// Answers with a text, which needs none of the headers that images do.
pub(super) fn document(
    request: &HttpRequest,
    state: &State,
    asked: &Asked,
    is_negotiated: bool,
    rendered: &Rendered,
) -> HttpResponse {
    let chosen = Chosen {
        format: Format::Json,
        is_negotiated,
    };
    good(request, state, asked, chosen, rendered)
}

/// `status`, or 304 in place of 200 where the client has these bytes (RFC 9110, section 13.2.2).
pub(super) fn status(request: &HttpRequest, status: StatusCode, rendered: &Rendered) -> StatusCode {
    let mut if_none_match = request.headers().get_all(header::IF_NONE_MATCH);
    let is_known = if_none_match.any(|value| {
        value
            .to_str()
            .is_ok_and(|value| conditional::matches(value, &rendered.etag))
    });
    if is_known && status == StatusCode::OK {
        StatusCode::NOT_MODIFIED
    } else {
        status
    }
}

/// `response`, which `Accept` chose where it `is_negotiated`; caches then keep one for each.
pub(super) fn varying(mut response: HttpResponse, is_negotiated: bool) -> HttpResponse {
    if is_negotiated {
        let by = header::HeaderValue::from_static("Accept");
        response.headers_mut().insert(header::VARY, by);
    }
    response
}

/// The headers that good and bad answers share.
pub(super) fn common(response: &mut HttpResponseBuilder, asked: &Asked, chosen: Chosen) {
    if chosen.is_negotiated {
        response.insert_header((header::VARY, "Accept"));
    }
    if !asked.warnings.is_empty() {
        let warnings: Vec<String> = asked.warnings.iter().map(LookWarning::to_string).collect();
        response.insert_header(("X-Badge-Warning", warnings.join("; ")));
    }
    response
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
    if chosen.format.is_image() {
        response
            .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
            .insert_header(("Cross-Origin-Resource-Policy", "cross-origin"));
    }
}

/// Ends an answer with its tag and, unless it is a 304, its body.
pub(super) fn body(
    mut response: HttpResponseBuilder,
    status: StatusCode,
    rendered: &Rendered,
) -> HttpResponse {
    response
        .status(status)
        .insert_header((header::ETAG, rendered.etag.as_str()));
    if status == StatusCode::NOT_MODIFIED {
        return response.finish();
    }
    response
        .content_type(rendered.content_type)
        .body(rendered.bytes.clone())
}

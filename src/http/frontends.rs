//! Pages of other origins that may ask (the Fetch standard's CORS protocol).
//!
//! Images are for all pages. Of the private routes only the configured origins may read an answer,
//! unless the door is open: then all may.

use actix_cors::Cors;
use actix_web::{
    HttpRequest, HttpResponse,
    dev::RequestHead,
    guard::{Guard, GuardContext},
    http::{Method, header},
};

use super::State;

/// How long a browser may keep what a preflight said, in seconds.
const PREFLIGHT_MAX_AGE: usize = 3_600;

/// Answers preflights of a private route, and says in its answers who may read them.
pub(super) fn cors(state: &State) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "HEAD"])
        .allow_any_header()
        .max_age(PREFLIGHT_MAX_AGE);
    if state.guard.is_open() {
        return cors
            .allow_any_origin()
            .send_wildcard()
            .disable_vary_header();
    }
    let origins = state.frontends.iter();
    origins.fold(cors, |cors, origin| cors.allowed_origin(origin))
}

/// Fits the question of a browser whether a page may send a request.
pub(super) struct Preflight;

impl Guard for Preflight {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        is_preflight(context.head())
    }
}

/// Whether a browser asks what a page may ask.
pub(super) fn is_preflight(head: &RequestHead) -> bool {
    let asks = [header::ORIGIN, header::ACCESS_CONTROL_REQUEST_METHOD];
    head.method == Method::OPTIONS && asks.iter().all(|name| head.headers.contains_key(name))
}

/// Answers the preflight of a route that all pages may ask.
pub(super) async fn preflight(_: HttpRequest) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, *"))
        .insert_header((
            header::ACCESS_CONTROL_MAX_AGE,
            PREFLIGHT_MAX_AGE.to_string(),
        ))
        .finish()
}

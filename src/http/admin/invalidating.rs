//! `POST /admin/invalidate`: entities that are to be asked for before they are shown again.
//!
//! A page in an operator's browser could post here too, where no token is asked for. So the body must be
//! said to be JSON, which no page of another origin may send unasked, and without a token `Host` must be
//! an address or `localhost`: a name that somebody points here for a moment (DNS rebinding) is neither.

use std::net::IpAddr;

use actix_web::{
    HttpRequest, HttpResponse, Resource,
    error::JsonPayloadError,
    guard,
    http::{StatusCode, header},
    web::{self, Data, Json, JsonConfig},
};
use serde::{Deserialize, Serialize};

use super::{AdminState, not_among, told};
use crate::entity::EntityRef;

/// The most entities of one request.
const MAX_ENTITIES: usize = 1_000;

/// The largest body, in bytes: as many references of the greatest length fit.
const MAX_BODY_BYTES: usize = 512 * 1024;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    entities: Vec<String>,
}

/// What is asked for anew.
#[derive(Debug, Serialize)]
struct Dropped {
    /// The references, in lower case.
    entities: Vec<String>,
    /// `here`: by this instance alone; `everywhere`: by all that share a cache; `unreachable`: by this one
    /// alone, for the others cannot be told.
    by: &'static str,
}

pub(super) fn resource() -> Resource {
    Resource::new("/admin/invalidate")
        .app_data(JsonConfig::default().limit(MAX_BODY_BYTES))
        .route(web::route().guard(guard::Post()).to(invalidate))
        .default_service(web::to(not_allowed))
}

async fn not_allowed(request: HttpRequest) -> HttpResponse {
    not_among(&request, "POST")
}

async fn invalidate(
    request: HttpRequest,
    state: Data<AdminState>,
    body: Result<Json<Asked>, actix_web::Error>,
) -> HttpResponse {
    if state.guard.is_open() && !is_meant(&request) {
        let message = "without admin.token, Host must be an address or localhost";
        return told(&request, StatusCode::FORBIDDEN, "NotAllowedError", message);
    }
    let references = match body.map_err(|error| problem(&error)).and_then(read) {
        Ok(references) => references,
        Err((status, message)) => return told(&request, status, "InputError", &message),
    };
    let by = match state.forgetting.forget(&references).await {
        None => "here",
        Some(true) => "everywhere",
        Some(false) => "unreachable",
    };
    tracing::info!(count = references.len(), by, "entities were invalidated");
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(Dropped {
            entities: references.iter().map(EntityRef::to_string).collect(),
            by,
        })
}

/// The entities that are meant, each once.
fn read(Json(asked): Json<Asked>) -> Result<Vec<EntityRef>, (StatusCode, String)> {
    let bad = |message| Err((StatusCode::BAD_REQUEST, message));
    if asked.entities.is_empty() || asked.entities.len() > MAX_ENTITIES {
        return bad(format!("entities: expected 1 to {MAX_ENTITIES} references"));
    }
    let mut references = Vec::with_capacity(asked.entities.len());
    for (at, text) in asked.entities.iter().enumerate() {
        match text.parse::<EntityRef>() {
            Ok(reference) => references.push(reference),
            Err(error) => return bad(format!("entities[{at}]: {error}")),
        }
    }
    references.sort_unstable();
    references.dedup();
    Ok(references)
}

/// What is wrong with a body.
fn problem(error: &actix_web::Error) -> (StatusCode, String) {
    let expected = r#"{"entities": ["component:default/name"]}"#;
    match error.as_error() {
        Some(JsonPayloadError::ContentType) => (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Content-Type: expected application/json".to_owned(),
        ),
        Some(JsonPayloadError::OverflowKnownLength { .. } | JsonPayloadError::Overflow { .. }) => (
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("the body is too large: expected at most {MAX_BODY_BYTES} bytes"),
        ),
        _ => (
            StatusCode::BAD_REQUEST,
            format!("the body cannot be read: expected {expected}"),
        ),
    }
}

/// Whether somebody who sends this knows which machine it goes to.
fn is_meant(request: &HttpRequest) -> bool {
    let host = request.headers().get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let host = match host.rsplit_once(':') {
        Some((host, port)) if is_port(port) => host,
        _ => host,
    };
    let address = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let is_address = address.unwrap_or(host).parse::<IpAddr>().is_ok();
    is_address || host.eq_ignore_ascii_case("localhost")
}

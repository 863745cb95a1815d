//! Probes for whoever runs the service.

use std::sync::atomic::Ordering;

use actix_web::{HttpResponse, http::header, web::Data};
use serde_json::json;

use super::State;

/// `/livez`: the process answers.
pub(super) async fn livez() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(json!({"status": "ok"}))
}

/// `/readyz`: 503 from the moment that the server is told to stop, and until the catalog has answered once. From then on a catalog that is away is told
/// and not held against the service, which goes on answering what it knows.
pub(super) async fn readyz(state: Data<State>) -> HttpResponse {
    if state.is_stopping.load(Ordering::Relaxed) {
        return HttpResponse::ServiceUnavailable()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .json(json!({"status": "stopping"}));
    }
    let checked = state.service.check().await;
    if checked.is_ok() {
        state.was_ready.store(true, Ordering::Relaxed);
    }
    let is_ready = state.was_ready.load(Ordering::Relaxed);
    let mut response = if is_ready {
        HttpResponse::Ok()
    } else {
        HttpResponse::ServiceUnavailable()
    };
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    match checked {
        Ok(()) => response.json(json!({"status": "ok", "catalog": "ok"})),
        Err(error) => {
            let status = if is_ready { "degraded" } else { "unavailable" };
            response.json(json!({"status": status, "catalog": error.to_string()}))
        }
    }
}

//! Probes for whoever runs the service.

use std::sync::atomic::Ordering;

use actix_web::{HttpResponse, http::header, web::Data};
use serde::Serialize;
use utoipa::ToSchema;

use super::{State, logging};
use crate::catalog::{BreakerState, Health, MirrorHealth};

/// `/livez`: the process answers.
pub(super) async fn livez() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(Liveness { status: "ok" })
}

/// What `/livez` tells.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Liveness {
    /// `ok`
    #[schema(examples("ok"))]
    status: &'static str,
}

/// What `/readyz` tells.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Readiness {
    /// `ok`, `degraded` where the catalog is away after it has answered, `unavailable` before that, or
    /// `stopping`.
    #[schema(examples("ok"))]
    status: &'static str,
    /// `ok`, or why the catalog cannot be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, examples("ok"))]
    catalog: Option<String>,
    /// `closed`, `open` or `half-open`, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    breaker: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    mirror: Option<MirrorReadiness>,
}

/// What the mirror holds; its age is `null` before it was filled.
#[derive(Debug, Serialize, ToSchema)]
struct MirrorReadiness {
    /// How many entities it holds.
    entities: usize,
    /// How long ago it was read, in seconds.
    #[schema(required)]
    age_seconds: Option<u64>,
}

impl From<MirrorHealth> for MirrorReadiness {
    fn from(mirror: MirrorHealth) -> Self {
        Self {
            entities: mirror.entities,
            age_seconds: mirror.age.map(|age| age.as_secs()),
        }
    }
}

/// `/readyz`: 503 from the moment that the server is told to stop, and until the catalog has answered
/// once or entities are known from before the start. From then on a catalog that is away is told and
/// not held against the service, which goes on answering what it knows.
pub(super) async fn readyz(state: Data<State>) -> HttpResponse {
    if state.is_stopping.load(Ordering::Relaxed) {
        let mut response = HttpResponse::ServiceUnavailable()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .json(Readiness {
                status: "stopping",
                catalog: None,
                breaker: None,
                mirror: None,
            });
        logging::tell(&mut response, "the service stops".to_owned(), false);
        return response;
    }
    let checked = state.service.check().await;
    let Health {
        breaker,
        mirror,
        is_restored,
    } = state.service.health();
    if checked.is_ok() || is_restored {
        state.was_ready.store(true, Ordering::Relaxed);
    }
    let is_ready = state.was_ready.load(Ordering::Relaxed);
    let mut response = if is_ready {
        HttpResponse::Ok()
    } else {
        HttpResponse::ServiceUnavailable()
    };
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    let (status, catalog) = match checked {
        Ok(()) => ("ok", "ok".to_owned()),
        Err(error) if is_ready => ("degraded", error.to_string()),
        Err(error) => ("unavailable", error.to_string()),
    };
    let problem = (!is_ready).then(|| catalog.clone());
    let mut response = response.json(Readiness {
        status,
        catalog: Some(catalog),
        breaker: breaker.map(BreakerState::as_str),
        mirror: mirror.map(MirrorReadiness::from),
    });
    if let Some(problem) = problem {
        // Who probes asks every few seconds, and the catalog's trouble is told once by who asks it.
        logging::tell(&mut response, problem, false);
    }
    response
}

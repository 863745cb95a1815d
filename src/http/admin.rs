//! The listener of operators: metrics, whose badges are used, and what is to be asked for again.
//!
//! None of its routes is on the public listener. Where a token is set, all of them ask for it.

mod invalidating;

use std::sync::Arc;

use actix_web::{
    Error, FromRequest, Handler, HttpRequest, HttpResponse, Resource, Responder,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorInternalServerError,
    guard,
    http::{StatusCode, header},
    middleware::{Next, from_fn},
    web::{self, Data, Query, ServiceConfig},
};
use serde::Deserialize;

use super::error;
use crate::{
    access::Guard,
    adoption::Adoption,
    catalog::Forgetting,
    metrics::{self, Metrics},
};

/// What the operators' handlers share.
#[derive(Debug)]
pub struct AdminState {
    /// What stands before every route.
    pub guard: Guard,
    /// What was counted.
    pub metrics: Metrics,
    /// Whose badges are used, where that is counted.
    pub adoption: Option<Arc<Adoption>>,
    /// What remembers entities.
    pub forgetting: Forgetting,
}

/// Adds the operators' routes. `docs/security.md` says what each reveals.
pub fn configure(config: &mut ServiceConfig, state: &Data<AdminState>) {
    let scope = web::scope("")
        .service(resource("/metrics", metrics_text))
        .service(resource("/adoption.json", adoption))
        .service(invalidating::resource())
        .default_service(web::to(not_found))
        .wrap(from_fn(require));
    config.app_data(state.clone()).service(scope);
}

/// A resource that answers GET and HEAD.
fn resource<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let asked = guard::Any(guard::Get()).or(guard::Head());
    Resource::new(path)
        .route(web::route().guard(asked).to(handler))
        .default_service(web::to(not_allowed))
}

async fn require<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let state = request.app_data::<Data<AdminState>>().cloned();
    let state = state.ok_or_else(|| ErrorInternalServerError("no state"))?;
    let shown = request.headers().get(header::AUTHORIZATION);
    let shown = shown.and_then(|value| value.to_str().ok());
    if let Err(refusal) = state.guard.admit(shown).await {
        let answer = error::refusal(request.request(), "", refusal);
        return Ok(request.into_response(answer).map_into_right_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}

/// `/metrics`
async fn metrics_text(state: Data<AdminState>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type(metrics::CONTENT_TYPE)
        .body(state.metrics.text())
}

#[derive(Debug, Deserialize)]
struct Top {
    limit: Option<usize>,
}

/// `/adoption.json?limit=`: without a limit, all.
async fn adoption(
    request: HttpRequest,
    state: Data<AdminState>,
    top: Result<Query<Top>, Error>,
) -> HttpResponse {
    let Ok(Query(Top { limit })) = top else {
        let message = "limit: expected a whole number";
        return told(&request, StatusCode::BAD_REQUEST, "InputError", message);
    };
    let Some(adoption) = &state.adoption else {
        let message = "Nothing is counted of entities: adoption.entities is 0";
        return told(&request, StatusCode::NOT_FOUND, "NotFoundError", message);
    };
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(adoption.top(limit.unwrap_or(usize::MAX)))
}

async fn not_allowed(request: HttpRequest) -> HttpResponse {
    not_among(&request, "GET, HEAD")
}

/// That the method is none of those that are allowed.
fn not_among(request: &HttpRequest, allowed: &'static str) -> HttpResponse {
    let message = format!(
        "{} is not allowed here: expected {}",
        request.method(),
        allowed.replace(", ", " or ")
    );
    let status = StatusCode::METHOD_NOT_ALLOWED;
    let mut answer = told(request, status, "NotAllowedError", &message);
    let allow = header::HeaderValue::from_static(allowed);
    answer.headers_mut().insert(header::ALLOW, allow);
    answer
}

async fn not_found(request: HttpRequest) -> HttpResponse {
    let message = "There is no such page";
    told(&request, StatusCode::NOT_FOUND, "NotFoundError", message)
}

fn told(request: &HttpRequest, status: StatusCode, name: &str, message: &str) -> HttpResponse {
    error::response(request, "", status, name, message, "no-store")
}

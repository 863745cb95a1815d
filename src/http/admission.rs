//! The door of the private routes.
//!
//! What is answered behind a closed door is for its asker alone: no shared cache may keep it
//! (RFC 9111, section 3.5), and a refusal is kept by nobody.

use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorInternalServerError,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    middleware::Next,
    web::Data,
};

use super::{State, error, vary};
use crate::{access::Refusal, service::Failure};

/// Lets a request to a private route through, or answers why not.
pub(super) async fn require<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let state = request.app_data::<Data<State>>().cloned();
    let state = state.ok_or_else(|| ErrorInternalServerError("no state"))?;
    if let Err(refusal) = admit(request.request(), &state).await {
        let answer = error::refusal(request.request(), &state.service.urls().base_path, refusal);
        return Ok(request.into_response(answer).map_into_right_body());
    }
    let Some(_turn) = state.load.turn() else {
        let answer = error::document(request.request(), &state, &Failure::Overloaded);
        return Ok(request.into_response(answer).map_into_right_body());
    };
    let mut answer = next.call(request).await?;
    close(&state, answer.response_mut());
    Ok(answer.map_into_left_body())
}

/// Whether the sender of `request` may ask a private route.
pub(super) async fn admit(request: &HttpRequest, state: &State) -> Result<(), Refusal> {
    let shown = request.headers().get(header::AUTHORIZATION);
    let shown = shown.and_then(|value| value.to_str().ok());
    state.guard.admit(shown).await
}

/// Makes `answer` one for its asker alone, where the door is closed.
pub(super) fn close<B>(state: &State, answer: &mut HttpResponse<B>) {
    if state.guard.is_open() {
        return;
    }
    let status = answer.status();
    let is_good = status.is_success() || status == StatusCode::NOT_MODIFIED;
    let headers = answer.headers_mut();
    // Which pages may read it is not for everybody's answer to say.
    headers.remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
    let kept = headers.get(header::CACHE_CONTROL).filter(|_| is_good);
    let kept = kept.and_then(private);
    let kept = kept.unwrap_or(HeaderValue::from_static("no-store"));
    headers.insert(header::CACHE_CONTROL, kept);
    vary::add(headers, &header::AUTHORIZATION);
}

/// `Cache-Control: public, max-age=N, …` as `private, max-age=N`.
fn private(public: &HeaderValue) -> Option<HeaderValue> {
    let directives = public.to_str().ok()?.strip_prefix("public, ")?;
    let max_age = directives.split(", ").next()?;
    HeaderValue::from_str(&format!("private, {max_age}")).ok()
}

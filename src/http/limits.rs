//! How much of a request is read.
//!
//! The longest request that means something is one with a logo in its query. What is longer is
//! refused before anything is made of it, with the status that RFC 9110 and RFC 6585 have for it, and
//! a request with a body is refused whatever it is for: nothing here reads one.

use actix_web::{
    Error,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorInternalServerError,
    http::{
        ConnectionType, StatusCode,
        header::{self, HeaderMap},
    },
    middleware::Next,
    web::Data,
};

use super::{State, error};

/// The longest path with its query, in bytes: twice a logo of 32 KiB. From 64 KiB on, the URL is refused
/// by the library that parses it, which answers 400.
pub(super) const MAX_TARGET_BYTES: usize = 60 * 1024;

/// The longest headers, in bytes: as much as Node takes (`--max-http-header-size`).
pub(super) const MAX_HEADER_BYTES: usize = 16 * 1024;

/// The most parameters in a query; the routes know about twenty.
pub(super) const MAX_PARAMETERS: usize = 100;

/// Lets a request through that is within the limits.
pub(super) async fn check<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let Some((status, name, message)) = fault(&request) else {
        return Ok(next.call(request).await?.map_into_left_body());
    };
    let state = request.app_data::<Data<State>>().cloned();
    let state = state.ok_or_else(|| ErrorInternalServerError("no state"))?;
    let base_path = state.service.urls().base_path.as_str();
    let mut answer = error::response(
        request.request(),
        base_path,
        status,
        name,
        &message,
        "no-store",
    );
    // What is left of the request is not read.
    answer.head_mut().set_connection_type(ConnectionType::Close);
    Ok(request.into_response(answer).map_into_right_body())
}

/// Whether a request is within all limits.
pub(super) fn are_kept(request: &ServiceRequest) -> bool {
    fault(request).is_none()
}

/// What is beyond a limit: the status, the error's name and what to say.
fn fault(request: &ServiceRequest) -> Option<(StatusCode, &'static str, String)> {
    let target = request
        .uri()
        .path_and_query()
        .map_or(0, |target| target.as_str().len());
    if target > MAX_TARGET_BYTES {
        let message = format!("the URL is too long: expected at most {MAX_TARGET_BYTES} bytes");
        return Some((StatusCode::URI_TOO_LONG, "InputError", message));
    }
    if size_bytes(request.headers()) > MAX_HEADER_BYTES {
        let message =
            format!("the headers are too large: expected at most {MAX_HEADER_BYTES} bytes");
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        return Some((status, "InputError", message));
    }
    let parameters = request
        .query_string()
        .bytes()
        .filter(|byte| *byte == b'&')
        .count();
    if parameters >= MAX_PARAMETERS {
        let message =
            format!("the query has too many parameters: expected at most {MAX_PARAMETERS}");
        return Some((StatusCode::BAD_REQUEST, "InputError", message));
    }
    if has_body(request.headers()) {
        let message = "the request has a body: expected none".to_owned();
        return Some((StatusCode::PAYLOAD_TOO_LARGE, "InputError", message));
    }
    None
}

fn size_bytes(headers: &HeaderMap) -> usize {
    // Each stands on a line with a colon and a space.
    headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum()
}

/// Whether a body follows (RFC 9112, section 6).
fn has_body(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH);
    headers.contains_key(header::TRANSFER_ENCODING)
        || length.is_some_and(|length| length.as_bytes() != b"0")
}

//! `Vary`: what an answer hangs on beside its target (RFC 9110, section 12.5.5).

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, VARY};

/// Says that the answer hangs on the header `by`, too.
pub(super) fn add(headers: &mut HeaderMap, by: &HeaderName) {
    let others = headers.get(VARY).and_then(|value| value.to_str().ok());
    let varied = match others {
        Some(others) => format!("{others}, {by}"),
        None => by.to_string(),
    };
    if let Ok(value) = HeaderValue::from_str(&varied) {
        headers.insert(VARY, value);
    }
}

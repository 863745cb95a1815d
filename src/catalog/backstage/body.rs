//! A response's body, up to a cap.

use reqwest::Response;

use super::answer;
use crate::catalog::CatalogError;

/// The largest body that is read, in bytes after decompression. An entity is a few kilobytes; an
/// API's definition, which is part of it, can be megabytes.
pub const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;

/// Reads the whole body, and no more than the cap: a small gzip can hold a large body.
pub(super) async fn read(mut response: Response) -> Result<Vec<u8>, CatalogError> {
    let too_large = CatalogError::TooLarge {
        limit_bytes: MAX_BODY_BYTES,
    };
    let announced = response.content_length().map(usize::try_from);
    if announced.is_some_and(|length| length.is_ok_and(|length| length > MAX_BODY_BYTES)) {
        return Err(too_large);
    }
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > MAX_BODY_BYTES => return Err(too_large),
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body),
            Err(error) => return Err(answer::transport_error(&error)),
        }
    }
}

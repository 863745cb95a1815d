//! A response's body, up to a cap.

use reqwest::Response;

use super::TransportError;

/// Reads the whole body, and no more than `limit_bytes`, which are counted after decompression: a
/// small gzip can hold a large body.
pub async fn read_body(
    mut response: Response,
    limit_bytes: usize,
) -> Result<Vec<u8>, TransportError> {
    let too_large = TransportError::TooLarge { limit_bytes };
    let announced = response.content_length().map(usize::try_from);
    if announced.is_some_and(|length| length.is_ok_and(|length| length > limit_bytes)) {
        return Err(too_large);
    }
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > limit_bytes => return Err(too_large),
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body),
            Err(error) => return Err(TransportError::from(&error)),
        }
    }
}

//! Pictures that a request brings, as `data:` URIs (RFC 2397).

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    LogoError, SVG_URI,
    raster::{self, RasterKind},
    svg::{self, SvgLogoError},
};

/// The longest `data:` URI that is taken for a logo, in bytes.
const MAX_URI_BYTES: usize = 32 * 1024;

/// Reads a `data:` URI as shields' server reads it (`lib/logos.js`): `data:` may be left out, a space
/// is the `+` that a query string made of it, and all other white space is dropped. The picture is
/// what it says it is, or the URI is refused; an SVG that is more than shapes comes back as one that
/// is not.
pub(super) fn read(text: &str) -> Result<String, LogoError> {
    if text.len() > MAX_URI_BYTES {
        return Err(LogoError::TooLong);
    }
    let mut href = text.replace(' ', "+");
    href.retain(|c| !c.is_whitespace());
    if !href.starts_with("data:") {
        href.insert_str(0, "data:");
    }
    let (media_type, base64) = href
        .strip_prefix("data:image/")
        .and_then(|rest| rest.split_once(";base64,"))
        .ok_or(LogoError::NotAnImage)?;
    let kind = match media_type {
        "svg+xml" => None,
        other => Some(RasterKind::from_subtype(other).ok_or(LogoError::NotAnImage)?),
    };
    let bytes = STANDARD.decode(base64).map_err(|_| LogoError::NotBase64)?;
    if let Some(kind) = kind {
        raster::check(kind, &bytes)?;
        return Ok(href);
    }
    let svg = std::str::from_utf8(&bytes).map_err(|_| SvgLogoError::NotXml)?;
    match svg::reduce(svg)? {
        None => Ok(href),
        Some(reduced) => {
            let href = format!("{SVG_URI}{}", STANDARD.encode(reduced));
            (href.len() <= MAX_URI_BYTES)
                .then_some(href)
                .ok_or(LogoError::TooLong)
        }
    }
}

#[cfg(test)]
mod tests;

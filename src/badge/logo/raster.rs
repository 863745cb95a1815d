//! Which pictures of pixels may be a logo.
//!
//! A picture is what its bytes say it is, and a few bytes can claim any size, which a decoder then
//! makes room for. So kind and size are looked up in the bytes, and compared with what they are said
//! to be, before anything else reads them.

use imagesize::ImageType;
use thiserror::Error;

/// The most pixels of a picture: a logo is drawn 14 CSS pixels high, at most four times enlarged,
/// and a million pixels are three hundred times what that needs.
const MAX_PIXELS: usize = 1024 * 1024;

/// The most passes over a JPEG: its decoder takes 100, each of which can be all pixels in a few
/// bytes. Usual progressive ones have ten.
const MAX_JPEG_SCANS: usize = 16;

/// The kinds of pictures that a logo may be, besides SVG.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RasterKind {
    Png,
    Jpeg,
    Gif,
    Webp,
}

/// Why a picture of pixels is no logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RasterLogoError {
    /// Bytes of another kind.
    #[error("the bytes are no {0}, which their media type says they are")]
    AnotherKind(&'static str),
    /// A header without a size, or with one of no pixels.
    #[error("the picture does not say how large it is")]
    NoSize,
    /// More than a million pixels.
    #[error("the picture has more than 1048576 pixels")]
    TooLarge,
    /// A progressive JPEG of countless passes.
    #[error("the JPEG has more than 16 scans")]
    TooManyScans,
}

impl RasterKind {
    /// The kind that a media type names after `image/`.
    pub(super) fn from_subtype(subtype: &str) -> Option<Self> {
        Some(match subtype {
            "png" => Self::Png,
            "jpeg" => Self::Jpeg,
            "gif" => Self::Gif,
            "webp" => Self::Webp,
            _ => return None,
        })
    }

    /// The kind that bytes are of, by how they begin.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        Some(match imagesize::image_type(bytes).ok()? {
            ImageType::Png => Self::Png,
            ImageType::Jpeg => Self::Jpeg,
            ImageType::Gif => Self::Gif,
            ImageType::Webp => Self::Webp,
            _ => return None,
        })
    }

    /// Passes a picture of this kind that can be drawn in bounded time and memory.
    pub(crate) fn check_size(self, bytes: &[u8]) -> Result<(), RasterLogoError> {
        let pixels = match self {
            Self::Jpeg => jpeg_pixels(bytes)?,
            Self::Gif => gif_pixels(bytes),
            Self::Png | Self::Webp => imagesize::blob_size(bytes)
                .ok()
                .map(|size| size.width.saturating_mul(size.height)),
        };
        match pixels {
            None | Some(0) => Err(RasterLogoError::NoSize),
            Some(pixels) if pixels > MAX_PIXELS => Err(RasterLogoError::TooLarge),
            Some(_) => Ok(()),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Gif => "GIF",
            Self::Webp => "WebP",
        }
    }
}

/// Passes bytes that are what they are said to be, and no larger than a logo needs to be.
pub(super) fn check(said: RasterKind, bytes: &[u8]) -> Result<(), RasterLogoError> {
    if RasterKind::of(bytes) != Some(said) {
        return Err(RasterLogoError::AnotherKind(said.name()));
    }
    said.check_size(bytes)
}

/// The size of a GIF's first frame, which is the one that is drawn: it can be larger than the
/// screen that the file claims.
fn gif_pixels(bytes: &[u8]) -> Option<usize> {
    let mut decoder = gif::DecodeOptions::new().read_info(bytes).ok()?;
    let frame = decoder.next_frame_info().ok()??;
    Some(usize::from(frame.width) * usize::from(frame.height))
}

/// The largest size that a JPEG claims anywhere.
///
/// A JPEG can hold another one as its thumbnail, and two readers can disagree on which is which;
/// so this takes every frame header (ITU-T T.81, B.2.2) that a decoder could find.
fn jpeg_pixels(bytes: &[u8]) -> Result<Option<usize>, RasterLogoError> {
    let is_scan = |marker: &&[u8]| **marker == [0xFF, 0xDA];
    if bytes.windows(2).filter(is_scan).count() > MAX_JPEG_SCANS {
        return Err(RasterLogoError::TooManyScans);
    }
    let sizes = bytes.windows(9).filter_map(|window| match *window {
        [0xC0..=0xC2, 0, length, 8, h1, h0, w1, w0, components]
            if u16::from(length) == 8 + 3 * u16::from(components) =>
        {
            let height = usize::from(u16::from_be_bytes([h1, h0]));
            let width = usize::from(u16::from_be_bytes([w1, w0]));
            Some(width * height)
        }
        _ => None,
    });
    Ok(sizes.max())
}

#[cfg(test)]
mod tests;

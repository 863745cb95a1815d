//! A badge to PNG.
//!
//! Promises: the same badge gives the same picture on every machine, because text is drawn with the
//! fonts of `fonts/` and no others; nothing is read from a disk or a network; and a picture has at
//! most [`MAX_PIXELS`], for which a wide one is drawn at a smaller scale than asked.
//!
//! Nearly all badges are painted by `paint`, in some tens of microseconds; the rest,
//! and all logos, are drawn as SVG by resvg, which takes milliseconds. Neither can be interrupted, so
//! drawing belongs on a thread that may block.

mod bar;
mod baseline;
mod encode;
mod images;
mod ligatures;
mod nested;
mod palette;
mod room;
mod text;
mod vector;

use resvg::tiny_skia::Pixmap;
use resvg::usvg;
use thiserror::Error;

use super::drawing::Drawing;
use super::layout::Layout;
use super::paint::{Picture, paint};
use super::svg;
use crate::badge::Scale;
pub use bar::draw_bar;
use encode::{encode, encode_pixmap};

/// The most pixels of one picture: 2 MiB while it is drawn.
///
/// So large a badge is painted in some milliseconds, but takes resvg a hundred where it is left to
/// that, most of them for the blur of its shadows. A badge of 1600 CSS pixels, some 200 characters,
/// fits at the largest scale; two texts of the length that a badge allows, in capital `W`s, fit at
/// scale 1.
pub const MAX_PIXELS: u64 = 512 * 1024;

/// Why a badge did not become a PNG.
#[derive(Debug, Error)]
pub enum PngError {
    /// Not well-formed, or not an SVG with a size.
    #[error("not an SVG that can be drawn: {0}")]
    Svg(#[from] usvg::Error),
    /// A `text` with elements in it: usvg 0.49 can panic where their fonts disagree on the number
    /// of glyphs, and no badge has one.
    #[error("a text of the SVG has elements in it, and only plain text can be drawn")]
    TextSpans,
    /// More pixels than are drawn in one picture, at scale 1.
    #[error("the picture would have {pixels} pixels, and at most {limit} are drawn")]
    TooLarge {
        /// Width times height.
        pixels: u64,
        /// [`MAX_PIXELS`].
        limit: u64,
    },
    /// The pixels could not be written as PNG.
    #[error("cannot write the PNG: {0}")]
    Encoding(#[from] png::EncodingError),
}

/// Draws a badge with `scale` pixels for each CSS pixel, or with as many as [`MAX_PIXELS`] allow.
///
/// The picture's size in CSS pixels is the badge's, rounded up, as a browser lays out a page that
/// holds it; so a picture at scale 2 is exactly twice as wide and high as the one at scale 1. What
/// the badge does not paint stays transparent.
pub fn draw(drawing: &Drawing<'_>, scale: Scale) -> Result<Vec<u8>, PngError> {
    let layout = Layout::new(drawing);
    let (width, height) = layout.size_pixels();
    let scale = fitting(width, height, scale)?;
    let picture = drawn(&layout, scale)?;
    encode(picture.width, picture.pixels)
}

/// Paints a badge, or has resvg draw it.
fn drawn(layout: &Layout<'_>, scale: Scale) -> Result<Picture, PngError> {
    match paint(layout, scale) {
        Some(picture) => Ok(picture),
        None => Ok(Picture::from(&pixels(&svg::write(layout), scale)?)),
    }
}

/// Draws an SVG with resvg, in the size in which [`draw`] does.
pub fn from_svg(svg: &str, scale: Scale) -> Result<Vec<u8>, PngError> {
    encode_pixmap(&pixels(svg, scale)?)
}

/// The pixels of an SVG, drawn with resvg.
pub(super) fn pixels(svg: &str, scale: Scale) -> Result<Pixmap, PngError> {
    vector::pixels(svg, scale)
}

/// The largest scale, up to the wanted one, at which the picture has no more than [`MAX_PIXELS`].
fn fitting(width: u32, height: u32, wanted: Scale) -> Result<Scale, PngError> {
    let pixels = u64::from(width).saturating_mul(u64::from(height));
    (1..=wanted.factor())
        .rev()
        .find(|&factor| pixels.saturating_mul(u64::from(factor).pow(2)) <= MAX_PIXELS)
        .and_then(|factor| Scale::try_from(factor).ok())
        .ok_or_else(|| too_large(width, height))
}

fn too_large(width: u32, height: u32) -> PngError {
    PngError::TooLarge {
        pixels: u64::from(width).saturating_mul(u64::from(height)),
        limit: MAX_PIXELS,
    }
}

#[cfg(test)]
mod tests;

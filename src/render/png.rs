//! SVG to PNG.
//!
//! Promises: the same SVG gives the same bytes on every machine, because text is drawn with the
//! fonts of `fonts/` and no others; nothing is read from a disk or a network; and a picture has at
//! most [`MAX_PIXELS`], for which a wide one is drawn at a smaller scale than asked. Drawing takes
//! milliseconds and cannot be interrupted, so it belongs on a thread that may block.

mod baseline;
mod images;
mod ligatures;
mod nested;
mod room;
mod text;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, Node};
use resvg::usvg::{self, ImageHrefResolver, Options, Tree};
use thiserror::Error;

use crate::badge::Scale;
use room::Room;
use text::Faces;

/// The most pixels of one picture: 2 MiB while it is drawn.
///
/// The blur of a text's shadow takes ten times as long as all else, and the longer the more pixels
/// there are. A badge of 1600 CSS pixels, some 200 characters, fits at the largest scale; two
/// texts of the length that a badge allows, in capital `W`s, fit at scale 1.
pub const MAX_PIXELS: u64 = 512 * 1024;

/// Why an SVG did not become a PNG.
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

/// Draws an SVG with `scale` pixels for each CSS pixel, or with as many as [`MAX_PIXELS`] allow.
///
/// The picture's size in CSS pixels is the SVG's, rounded up, as a browser lays out a page that
/// holds it; so a picture at scale 2 is exactly twice as wide and high as the one at scale 1. What
/// the SVG does not paint stays transparent.
pub fn from_svg(svg: &str, scale: Scale) -> Result<Vec<u8>, PngError> {
    let tree = parse(svg, scale)?;
    let (width, height) = (
        css_pixels(tree.size().width()),
        css_pixels(tree.size().height()),
    );
    let fitting = fitting(width, height, scale)?;
    // The feet of the texts stand on rows of pixels, whose number is the scale's.
    let tree = if fitting == scale {
        tree
    } else {
        parse(svg, fitting)?
    };
    let factor = fitting.factor();
    let side = |length: u32| length.saturating_mul(u32::from(factor));
    let mut pixmap =
        Pixmap::new(side(width), side(height)).ok_or_else(|| too_large(width, height))?;
    let factor = f32::from(factor);
    resvg::render(
        &tree,
        Transform::from_scale(factor, factor),
        &mut pixmap.as_mut(),
    );
    encode(pixmap)
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

/// Parses, and parses once more where the first way left characters without a glyph that others
/// of our fonts have: see [`text`].
fn parse(svg: &str, scale: Scale) -> Result<Tree, PngError> {
    let tree = parse_with(svg, scale, Faces::shared())?;
    if text::lacks_glyphs(&tree) {
        let composed = text::compose(svg);
        if let Ok(tree) = parse_with(&composed, scale, Faces::without_ligatures()) {
            return Ok(tree);
        }
    }
    Ok(tree)
}

fn parse_with(svg: &str, scale: Scale, faces: &'static Faces) -> Result<Tree, PngError> {
    let document = read(svg)?;
    let options = options(
        faces,
        ImageHrefResolver {
            resolve_data: images::embedded(faces, Room::of_image(&document, scale)),
            resolve_string: images::nothing(),
        },
    );
    let tree = match baseline::snap(svg, &document, f64::from(scale.factor())) {
        Some(snapped) => Tree::from_xmltree(&read(&snapped)?, &options)?,
        None => Tree::from_xmltree(&document, &options)?,
    };
    Ok(tree)
}

/// Reads XML without a DTD, which roxmltree refuses by itself: entities could multiply.
fn read(svg: &str) -> Result<Document<'_>, PngError> {
    let document = Document::parse(svg).map_err(usvg::Error::ParsingFailed)?;
    let has_elements = |text: Node<'_, '_>| text.children().any(|child| child.is_element());
    if document
        .descendants()
        .filter(baseline::is_text)
        .any(has_elements)
    {
        return Err(PngError::TextSpans);
    }
    Ok(document)
}

fn options<'a>(faces: &'static Faces, images: ImageHrefResolver<'a>) -> Options<'a> {
    Options {
        image_href_resolver: images,
        font_resolver: faces.resolver(),
        fontdb: faces.database(),
        ..Options::default()
    }
}

/// A length of an SVG in whole CSS pixels, at least one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float cast saturates, and what is as large is refused by its pixels"
)]
fn css_pixels(length: f32) -> u32 {
    (length.ceil() as u32).max(1)
}

/// Writes eight-bit RGBA.
///
/// Without PNG's filters: on a badge's even areas the bytes compress better unfiltered, and in
/// two thirds of the time. (`Compression::Fast` takes a quarter of it for twice the bytes; a
/// picture is drawn once and sent often.)
fn encode(pixmap: Pixmap) -> Result<Vec<u8>, PngError> {
    let (width, height) = (pixmap.width(), pixmap.height());
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixmap.take_demultiplied())?;
    writer.finish()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;

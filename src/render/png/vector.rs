//! An SVG as pixels, by resvg.
//!
//! What shields' badges need that resvg does differently from browsers is brought into the SVG
//! first: [`baseline`](super::baseline) moves texts to rows of pixels, [`text`](super::text) picks
//! fonts, [`images`](super::images) opens what is embedded and nothing else.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, Node};
use resvg::usvg::{self, ImageHrefResolver, Options, Tree};

use super::room::Room;
use super::text::{self, Faces};
use super::{PngError, baseline, fitting, images, too_large};
use crate::badge::Scale;

/// Draws an SVG with `scale` pixels for each of CSS, or with as many as fit.
pub(super) fn pixels(svg: &str, scale: Scale) -> Result<Pixmap, PngError> {
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
    Ok(pixmap)
}

/// Parses, and parses once more where the first way left characters without a glyph that others
/// of our fonts have.
pub(super) fn parse(svg: &str, scale: Scale) -> Result<Tree, PngError> {
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
pub(super) fn read(svg: &str) -> Result<Document<'_>, PngError> {
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

pub(super) fn options<'a>(faces: &'static Faces, images: ImageHrefResolver<'a>) -> Options<'a> {
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

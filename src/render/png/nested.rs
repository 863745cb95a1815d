//! An SVG within the SVG: the logo of a badge.
//!
//! resvg would draw it on a canvas of the whole badge's size, and each group with opacity in it on
//! one of up to 25 times that. So it becomes pixels of its own first, as many as its box has.
//! Measuring it comes before drawing: tiny-skia 0.12 can end the process at shapes that reach far
//! beyond the canvas, since it panics a second time while it unwinds.

use resvg::tiny_skia::{Pixmap, Rect};
use resvg::usvg::roxmltree::Document;
use resvg::usvg::{Group, ImageHrefResolver, Node, Path, Transform, Tree};

use super::encode::encode_pixmap;
use super::room::Room;
use super::text::Faces;
use super::{images, vector};

/// How far a shape may reach from the canvas's corner, in pixels: tiny-skia computes in fixed
/// point, with four subpixels to a pixel, and 32768 of them are too many.
const MAX_REACH: f32 = 4096.0;

/// The most pixels that may be painted, over each other and outside the canvas: about 30 ms.
const MAX_PAINTED: f32 = 4_000_000.0;

/// The most segments of the paths that are filled, in which those of a stroke count several times:
/// about 30 ms, since each can cross each other.
const MAX_SEGMENTS: usize = 6 * 1024;
/// What a segment of a stroke counts: two sides, and what joins them to the next.
const STROKE_SEGMENTS: usize = 4;

/// An SVG as a PNG of the pixels that there is room for; none where it is not an SVG or takes too long
/// to draw.
pub(super) fn draw(bytes: &[u8], faces: &'static Faces, room: Room) -> Option<Vec<u8>> {
    let closed = ImageHrefResolver {
        resolve_data: Box::new(|_, _, _| None),
        resolve_string: images::nothing(),
    };
    let svg = std::str::from_utf8(bytes).ok()?;
    let document: Document<'_> = vector::read(svg).ok()?;
    let tree = Tree::from_xmltree(&document, &vector::options(faces, closed)).ok()?;
    let fit = fit(&tree, room);
    Cost::default().add(tree.root(), fit, Canvas::new(room)?)?;
    let mut pixmap = Pixmap::new(room.width.into(), room.height.into())?;
    resvg::render(&tree, fit, &mut pixmap.as_mut());
    encode_pixmap(&pixmap).ok()
}

/// As large as fits in the room, in its middle.
fn fit(tree: &Tree, room: Room) -> Transform {
    let (width, height) = (f32::from(room.width), f32::from(room.height));
    let size = tree.size();
    let factor = (width / size.width()).min(height / size.height());
    let (x, y) = (
        width - size.width() * factor,
        height - size.height() * factor,
    );
    Transform::from_row(factor, 0.0, 0.0, factor, x / 2.0, y / 2.0)
}

/// What of a shape is painted: what is on the canvas or, within a group that has a layer, on that
/// layer, which resvg makes up to two canvases larger on each side.
#[derive(Clone, Copy)]
struct Canvas {
    area: Rect,
    layer: Rect,
}

impl Canvas {
    fn new(room: Room) -> Option<Self> {
        let (width, height) = (f32::from(room.width), f32::from(room.height));
        Some(Self {
            area: Rect::from_ltrb(0.0, 0.0, width, height)?,
            layer: Rect::from_ltrb(-2.0 * width, -2.0 * height, 3.0 * width, 3.0 * height)?,
        })
    }

    fn on_layer(self) -> Self {
        Self {
            area: self.layer,
            ..self
        }
    }

    fn painted(&self, shape: &Rect) -> f32 {
        let painted = self.area.intersect(shape);
        painted.map_or(0.0, |part| part.width() * part.height())
    }
}

#[derive(Default)]
struct Cost {
    painted: f32,
    segments: usize,
}

impl Cost {
    /// Adds what a group takes; nothing when it is too much.
    fn add(&mut self, group: &Group, fit: Transform, canvas: Canvas) -> Option<()> {
        for node in group.children() {
            match node {
                Node::Group(group) if group.should_isolate() => {
                    let layer = group.layer_bounding_box().to_rect();
                    let layer = reach(layer, group.abs_transform(), fit)?;
                    let canvas = canvas.on_layer();
                    self.painted += canvas.painted(&layer);
                    self.add(group, fit, canvas)?;
                }
                Node::Group(group) => self.add(group, fit, canvas)?,
                Node::Path(path) => self.add_path(path, fit, canvas)?,
                Node::Text(text) => self.add(text.flattened(), fit, canvas)?,
                Node::Image(_) => {}
            }
        }
        (self.painted <= MAX_PAINTED && self.segments <= MAX_SEGMENTS).then_some(())
    }

    fn add_path(&mut self, path: &Path, fit: Transform, canvas: Canvas) -> Option<()> {
        let shape = reach(path.stroke_bounding_box(), path.abs_transform(), fit)?;
        let segments = path.data().verbs().len();
        if path.fill().is_some() {
            self.painted += canvas.painted(&shape);
            self.segments += segments;
        }
        if path.stroke().is_some() {
            self.painted += canvas.painted(&shape);
            self.segments += STROKE_SEGMENTS * segments;
        }
        Some(())
    }
}

/// A shape in pixels, unless it reaches too far.
fn reach(shape: Rect, transform: Transform, fit: Transform) -> Option<Rect> {
    let shape = shape.transform(fit.pre_concat(transform))?;
    [shape.left(), shape.top(), shape.right(), shape.bottom()]
        .iter()
        .all(|edge| edge.abs() <= MAX_REACH)
        .then_some(shape)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::badge::Scale;

    fn drawn(content: &str) -> Option<Pixmap> {
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 18">{content}</svg>"#
        );
        let png = draw(svg.as_bytes(), Faces::shared(), Room::square(Scale::MAX))?;
        Some(Pixmap::decode_png(&png).unwrap())
    }

    #[test]
    fn a_tall_picture_stands_in_the_middle_of_its_box() {
        let picture = drawn(r#"<rect width="9" height="18" fill="red"/>"#).unwrap();
        let alpha = |x| picture.pixel(x, 28).unwrap().alpha();
        assert_eq!((picture.width(), picture.height()), (56, 56));
        assert_eq!([13, 14, 41, 42].map(alpha), [0, 255, 255, 0]);
    }

    #[rstest]
    #[case::stroke(r#"<path stroke="red" stroke-width="10000" d="M0 0L9 9"/>"#.to_owned())]
    #[case::scale(r#"<rect transform="scale(1e6)" width="9" height="9"/>"#.to_owned())]
    #[case::far_away(r#"<rect x="-1e9" width="9" height="9"/>"#.to_owned())]
    #[case::layer(r#"<g opacity=".5"><path d="M-1e9 0H1e9V9"/></g>"#.to_owned())]
    #[case::zigzag(format!(r#"<path d="M0 0{}"/>"#, "L9 9L0 1".repeat(4_000)))]
    #[case::strokes(format!(r#"<path stroke="red" d="M0 0{}"/>"#, "L9 9L0 1".repeat(800)))]
    #[case::a_layer_painted_over_and_over(format!(
        r#"<g opacity=".5">{}</g>"#, r#"<path d="M-99-99H99V99H-99"/>"#.repeat(99)
    ))]
    fn what_takes_too_long_is_not_drawn(#[case] content: String) {
        assert!(drawn(&content).is_none());
    }
}

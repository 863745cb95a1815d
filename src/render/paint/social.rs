//! The boxes of `social`: a button, and a bubble that points at it.
//!
//! Only their widths differ from badge to badge. So each is drawn once for each scale, as narrow
//! as it can be, and made wider by repeating a column in its middle.

use std::iter;
use std::sync::LazyLock;

use resvg::tiny_skia::{
    Color, FillRule, GradientStop, LinearGradient, Paint, Path, PathBuilder, Pixmap, Point, Rect,
    Shader, SpreadMode, Stroke, Transform,
};

use super::color::{Pixel, over};
use super::grid::Grid;
use super::logo::Logo;
use super::raster::Raster;
use super::text::Line;
use crate::badge::Scale;
use crate::render::layout::{Layout, Panel};

/// The height of a badge, in CSS pixels as all that follows.
const HEIGHT: u8 = 20;
/// The width of a box that is drawn, inside its frame.
const WIDTH: u8 = 7;
/// The column that is repeated, from a box's left edge.
const REPEATED: u8 = 4;
/// How far the bubble's tip reaches out of it.
const TIP: u8 = 4;

const BUTTON: [u8; 3] = [0xfc; 3];
const BUBBLE: [u8; 3] = [0xfa; 3];
const FRAME: [u8; 3] = [0xd5; 3];
const BLACK: [u8; 3] = [0; 3];
/// How opaque the shine over the button is at its lower edge.
const SHINE_OPACITY: f32 = 0.1;

/// The boxes at one scale.
struct Boxes {
    button: Piece,
    /// What lies over the button: a gradient, and its frame.
    shine: Piece,
    bubble: Piece,
}

/// A box that can be made wider.
struct Piece {
    pixels: Grid<Pixel>,
    repeated: usize,
}

/// Paints a badge; none where its boxes cannot be drawn.
pub(super) fn paint(
    layout: &Layout<'_>,
    raster: Raster,
    logo: Option<&Logo>,
    [label, message]: &[Option<Line>; 2],
) -> Option<Grid<Pixel>> {
    let boxes = Boxes::at(raster.scale)?;
    let [button, bubble] = &layout.panels;
    let mut picture = raster.picture();
    let put = |picture: &mut Grid<Pixel>, piece: &Piece, panel: &Option<Panel<'_>>| {
        if let Some(panel) = panel {
            piece.paint(picture, panel, raster.factor());
        }
    };
    put(&mut picture, &boxes.button, button);
    put(&mut picture, &boxes.bubble, bubble);
    if let Some(logo) = logo {
        logo.paint(&mut picture);
    }
    let text = |picture: &mut Grid<Pixel>, line: &Option<Line>| {
        if let Some(line) = line {
            line.paint_white_shadow(picture, i32::from(raster.factor()));
            line.paint(picture);
        }
    };
    // The shine lies over a label that is a link, and under one that is not.
    if layout.links.label().is_some() {
        text(&mut picture, label);
        put(&mut picture, &boxes.shine, button);
    } else {
        put(&mut picture, &boxes.shine, button);
        text(&mut picture, label);
    }
    text(&mut picture, message);
    Some(picture)
}

impl Boxes {
    fn at(scale: Scale) -> Option<&'static Self> {
        static BOXES: LazyLock<Vec<Option<Boxes>>> =
            LazyLock::new(|| (1..=Scale::MAX.factor()).map(Boxes::draw).collect());
        BOXES.get(usize::from(scale.factor()) - 1)?.as_ref()
    }

    fn draw(factor: u8) -> Option<Self> {
        let mut button = Sketch::new(0, factor)?;
        button.fill(&rounded_box()?, solid(BUTTON));
        let mut shine = Sketch::new(0, factor)?;
        shine.fill(&rounded_box()?, gradient()?);
        shine.frame(&rounded_box()?, FRAME);
        let mut bubble = Sketch::new(TIP, factor)?;
        bubble.fill(&rounded_box()?, solid(BUBBLE));
        bubble.frame(&rounded_box()?, FRAME);
        // A line that opens the frame, and the tip that points at the button.
        let line = PathBuilder::from_rect(Rect::from_xywh(0.0, 7.5, 0.5, 5.0)?);
        bubble.fill(&line, solid(BLACK));
        bubble.frame(&line, BUBBLE);
        bubble.fill(&tip()?, solid(BUBBLE));
        bubble.frame(&tip()?, FRAME);
        Some(Self {
            button: button.finish(),
            shine: shine.finish(),
            bubble: bubble.finish(),
        })
    }
}

impl Piece {
    /// Paints the box where `panel` is.
    fn paint(&self, picture: &mut Grid<Pixel>, panel: &Panel<'_>, factor: u8) {
        let factor = usize::from(factor);
        let (x, width) = (whole(panel.x), whole(panel.width));
        let added = width.saturating_sub(usize::from(WIDTH)) * factor;
        let mut pixels = Vec::with_capacity((self.pixels.width + added) * self.pixels.height());
        for row in self.pixels.rows() {
            let (left, right) = row.split_at(self.repeated);
            let repeated = right.first().copied().unwrap_or_default();
            pixels.extend_from_slice(left);
            pixels.extend(iter::repeat_n(repeated, added));
            pixels.extend_from_slice(right);
        }
        let wider = Grid {
            left: self.pixels.left,
            top: 0,
            width: self.pixels.width + added,
            pixels,
        };
        let left = i32::try_from(x * factor).unwrap_or(i32::MAX);
        picture.lay(&wider, (left, 0), over);
    }
}

/// A box that is being drawn. Its left edge is at 0.
struct Sketch {
    pixmap: Pixmap,
    before: u8,
    factor: u8,
}

impl Sketch {
    /// Leaves `before` free left of the box.
    fn new(before: u8, factor: u8) -> Option<Self> {
        // The frame is half outside of the box.
        let width = before + WIDTH + 1;
        Some(Self {
            pixmap: Pixmap::new(
                u32::from(width) * u32::from(factor),
                u32::from(HEIGHT) * u32::from(factor),
            )?,
            before,
            factor,
        })
    }

    fn transform(&self) -> Transform {
        let factor = f32::from(self.factor);
        Transform::from_scale(factor, factor).pre_translate(f32::from(self.before), 0.0)
    }

    fn fill(&mut self, path: &Path, shader: Shader<'_>) {
        let paint = Paint {
            shader,
            ..Paint::default()
        };
        let transform = self.transform();
        self.pixmap
            .fill_path(path, &paint, FillRule::Winding, transform, None);
    }

    fn frame(&mut self, path: &Path, color: [u8; 3]) {
        let paint = Paint {
            shader: solid(color),
            ..Paint::default()
        };
        let transform = self.transform();
        self.pixmap
            .stroke_path(path, &paint, &Stroke::default(), transform, None);
    }

    fn finish(self) -> Piece {
        Piece {
            pixels: Grid {
                left: -i32::from(self.before) * i32::from(self.factor),
                ..Grid::from(&self.pixmap)
            },
            repeated: usize::from(self.before + REPEATED) * usize::from(self.factor),
        }
    }
}

fn solid([red, green, blue]: [u8; 3]) -> Shader<'static> {
    Shader::SolidColor(Color::from_rgba8(red, green, blue, u8::MAX))
}

fn gradient() -> Option<Shader<'static>> {
    let [red, green, blue] = BUTTON;
    LinearGradient::new(
        Point::from_xy(0.0, 0.5),
        Point::from_xy(0.0, f32::from(HEIGHT) - 0.5),
        vec![
            GradientStop::new(0.0, Color::from_rgba8(red, green, blue, 0)),
            GradientStop::new(1.0, Color::from_rgba(0.0, 0.0, 0.0, SHINE_OPACITY)?),
        ],
        SpreadMode::Pad,
        Transform::identity(),
    )
}

/// The shape of button and bubble: its frame is on the middle of pixels, its corners are round.
fn rounded_box() -> Option<Path> {
    /// The control points of a quarter of a circle, from its ends, of the radius.
    const CIRCLE: f32 = 0.552_284_8;
    const RADIUS: f32 = 2.0;
    let (left, top) = (0.5, 0.5);
    let (right, bottom) = (f32::from(WIDTH) + 0.5, f32::from(HEIGHT) - 0.5);
    let (near, far) = (RADIUS * (1.0 - CIRCLE), RADIUS);
    let mut path = PathBuilder::new();
    path.move_to(left + far, top);
    path.line_to(right - far, top);
    path.cubic_to(right - near, top, right, top + near, right, top + far);
    path.line_to(right, bottom - far);
    path.cubic_to(
        right,
        bottom - near,
        right - near,
        bottom,
        right - far,
        bottom,
    );
    path.line_to(left + far, bottom);
    path.cubic_to(left + near, bottom, left, bottom - near, left, bottom - far);
    path.line_to(left, top + far);
    path.cubic_to(left, top + near, left + near, top, left + far, top);
    path.close();
    path.finish()
}

fn tip() -> Option<Path> {
    let mut path = PathBuilder::new();
    path.move_to(0.5, 6.5);
    path.line_to(-2.5, 9.5);
    path.line_to(-2.5, 10.5);
    path.line_to(0.5, 13.5);
    path.finish()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "widths are whole and positive"
)]
fn whole(number: f64) -> usize {
    number as usize
}

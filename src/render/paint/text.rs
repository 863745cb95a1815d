//! A line of text in pixels.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use super::color::{Opacity, Pixel, tint};
use super::glyphs::{self, BLUR_WHOLE, Key, Letter, PLACES, STEPS};
use super::grid::Grid;
use super::raster::Raster;
use super::shaping::{Shaped, shape};
use crate::badge::Style;
use crate::render::fonts::Face;
use crate::render::layout::TextRun;

/// What Chromium raises the coverage of white letters to, lest they look thinner than dark ones,
/// which are covered as they are: found by comparing with its pictures.
const LIGHT_EXPONENT: f32 = 0.87;

/// How strong the two parts of a shadow are.
const SHADOW_OPACITY: f32 = 0.3;
const BLUR_OPACITY: f32 = 0.8;

/// The standard deviation of a shadow's blur, in tenths of a CSS pixel.
const BLUR_TENTHS: u8 = 16;

const WHITE: [u8; 3] = [0xff; 3];
const GREY: [u8; 3] = [0x33; 3];
/// The shadows of white and of grey letters.
const BLACK: [u8; 3] = [0x01; 3];
const SILVER: [u8; 3] = [0xcc; 3];

/// How a style sets a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    face: Face,
    /// In CSS pixels.
    size: u8,
    /// The standard deviation of its shadow's blur in tenths of a CSS pixel, 0 where it has none.
    blur_tenths: u8,
}

impl Type {
    /// The types of a style's label and of its message.
    pub(super) fn of(style: Style) -> [Self; 2] {
        let plain = |face, size| Self {
            face,
            size,
            blur_tenths: 0,
        };
        match style {
            Style::Flat | Style::Plastic => {
                [Self {
                    blur_tenths: BLUR_TENTHS,
                    ..plain(Face::Sans, 11)
                }; 2]
            }
            Style::FlatSquare => [plain(Face::Sans, 11); 2],
            Style::ForTheBadge => [plain(Face::Sans, 10), plain(Face::SansBold, 10)],
            Style::Social => [plain(Face::HelveticaBold, 11); 2],
        }
    }
}

/// A text whose letters are placed on the pixels of a picture.
#[derive(Debug)]
pub(super) struct Line {
    on_light: bool,
    letters: Vec<Placed>,
    /// The columns that the blur of a shadow reaches, where there is one.
    blur: Option<Range<i32>>,
}

#[derive(Debug)]
struct Placed {
    letter: Arc<Letter>,
    column: i32,
    row: i32,
}

impl Line {
    /// Sets a text; none where that is left to resvg.
    pub(super) fn set(run: &TextRun<'_>, kind: Type, raster: Raster) -> Option<Self> {
        let shaped = shape(&run.text, kind.face, f32::from(kind.size))?;
        let (start, spacing) = stretched(&shaped, run);
        let (across, down) = (single(raster.across), f32::from(raster.factor()));
        let baseline = single(run.baseline);
        let letters = shaped.glyphs.iter().map(|glyph| {
            let x = start + glyph.x + f32::from(glyph.cluster) * spacing;
            let places = i32::from(PLACES);
            // To the nearest place, as Skia does.
            let place = nearest(x * across * f32::from(PLACES));
            let key = Key {
                face: glyph.face,
                glyph: glyph.id,
                size: kind.size * raster.factor(),
                place: u8::try_from(place.rem_euclid(places)).unwrap_or_default(),
                deviation: kind.blur_tenths * raster.factor(),
            };
            Placed {
                letter: glyphs::letter(key),
                column: place.div_euclid(places),
                // Feet stand on a row of pixels: see `png::baseline`.
                row: nearest((baseline - glyph.raised) * down),
            }
        });
        Some(Self {
            on_light: run.on_light,
            letters: letters.collect(),
            blur: (kind.blur_tenths > 0).then(|| blurred_columns(run, across)),
        })
    }

    /// Paints the text.
    pub(super) fn paint(&self, picture: &mut Grid<Pixel>) {
        if self.on_light {
            self.paint_letters(picture, GREY, &DARK, 0);
        } else {
            self.paint_letters(picture, WHITE, &LIGHT, 0);
        }
    }

    /// Paints the blurred shadow of a text that has one, `below` pixels under it.
    pub(super) fn paint_shadow(&self, picture: &mut Grid<Pixel>, below: i32) {
        let Some(columns) = &self.blur else {
            return;
        };
        let color = if self.on_light { SILVER } else { BLACK };
        self.paint_blur(picture, columns, color, below);
        self.paint_letters(picture, color, &SHADOW, below);
    }

    /// Paints the white shadow of `social`, `below` pixels under the text.
    pub(super) fn paint_white_shadow(&self, picture: &mut Grid<Pixel>, below: i32) {
        self.paint_letters(picture, WHITE, &LIGHT, below);
    }

    fn paint_letters(
        &self,
        picture: &mut Grid<Pixel>,
        color: [u8; 3],
        strength: &Strength,
        below: i32,
    ) {
        for Placed {
            letter,
            column,
            row,
        } in &self.letters
        {
            picture.lay(&letter.covered, (*column, row + below), |pixel, steps| {
                if let Some(opacity) = strength.get(usize::from(steps)).filter(|_| steps > 0) {
                    tint(pixel, color, *opacity);
                }
            });
        }
    }

    fn paint_blur(
        &self,
        picture: &mut Grid<Pixel>,
        columns: &Range<i32>,
        color: [u8; 3],
        below: i32,
    ) {
        let right = i32::try_from(picture.width).unwrap_or(i32::MAX);
        let (left, right) = (columns.start.max(0), columns.end.min(right));
        let width = usize::try_from(right - left).unwrap_or_default();
        let mut sum = Grid::<u16>::new(left, 0, width, picture.height());
        for Placed {
            letter,
            column,
            row,
        } in &self.letters
        {
            sum.lay(&letter.blur, (*column, row + below), |sum, part| {
                *sum = sum.saturating_add(part);
            });
        }
        let strongest = Opacity::new(BLUR_OPACITY);
        picture.lay(&sum, (0, 0), |pixel, part| {
            if part > 0 {
                tint(pixel, color, Opacity::part(part, BLUR_WHOLE, strongest));
            }
        });
    }
}

/// Where a line starts, and how much space is put between its parts, so that it is as long as it
/// shall be.
fn stretched(shaped: &Shaped, run: &TextRun<'_>) -> (f32, f32) {
    let (center, width) = (single(run.center), single(run.width));
    match shaped.clusters.checked_sub(1) {
        None | Some(0) => (center - shaped.width / 2.0, 0.0),
        Some(gaps) => (
            center - width / 2.0,
            (width - shaped.width) / f32::from(gaps),
        ),
    }
}

/// The columns of the region that SVG blurs a text in: a tenth longer on each side than the text
/// (Filter Effects Level 1, section 9.2). Above and below, a blur ends within its region.
#[expect(
    clippy::cast_possible_truncation,
    reason = "badges are some thousand pixels large"
)]
fn blurred_columns(run: &TextRun<'_>, across: f32) -> Range<i32> {
    let (middle, half) = (single(run.center), 0.6 * single(run.width));
    let edge = |x: f32| x * across;
    (edge(middle - half).floor() as i32)..(edge(middle + half).ceil() as i32)
}

/// How much of a pixel each step of coverage takes.
type Strength = [Opacity; STEPS as usize + 1];

static LIGHT: LazyLock<Strength> = LazyLock::new(|| strength(LIGHT_EXPONENT, 1.0));
static DARK: LazyLock<Strength> = LazyLock::new(|| strength(1.0, 1.0));
static SHADOW: LazyLock<Strength> = LazyLock::new(|| strength(1.0, SHADOW_OPACITY));

fn strength(exponent: f32, whole: f32) -> Strength {
    std::array::from_fn(|steps| {
        let part = f32::from(u8::try_from(steps).unwrap_or(STEPS)) / f32::from(STEPS);
        Opacity::new(part.powf(exponent) * whole)
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "badges are some hundred pixels large"
)]
fn single(number: f64) -> f32 {
    number as f32
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "badges are some thousand pixels large"
)]
fn nearest(number: f32) -> i32 {
    (number + 0.5).floor() as i32
}

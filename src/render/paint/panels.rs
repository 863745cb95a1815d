//! The boxes of all styles but `social`: side by side, each row of one colour.

use std::f32::consts::FRAC_PI_2;

use super::area;
use super::color::{Opacity, Pixel, keep};
use super::grid::Grid;
use super::outline::{Edge, Point};
use super::raster::Raster;
use crate::badge::Style;
use crate::render::layout::Layout;

/// A point of a vertical gradient: its height, from 0 at the top to 1 at the bottom, the grey that
/// is laid over the boxes there, and how opaque it is.
type Stop = (f32, f32, f32);

const FLAT_SHINE: [Stop; 2] = [(0.0, 187.0, 0.1), (1.0, 0.0, 0.1)];
const PLASTIC_SHINE: [Stop; 4] = [
    (0.0, 255.0, 0.7),
    (0.1, 170.0, 0.1),
    (0.9, 0.0, 0.3),
    (1.0, 0.0, 0.5),
];

/// Paints the boxes; none where a colour is left to resvg.
pub(super) fn paint(layout: &Layout<'_>, raster: Raster) -> Option<Grid<Pixel>> {
    let (shine, radius): (&[Stop], u8) = match layout.style {
        Style::Flat => (&FLAT_SHINE, 3),
        Style::Plastic => (&PLASTIC_SHINE, 4),
        Style::FlatSquare | Style::ForTheBadge | Style::Social => (&[], 0),
    };
    let mut boxes = Vec::with_capacity(layout.panels.len());
    for panel in layout.panels.iter().flatten() {
        let edge = |x: f64| column(x * raster.across);
        let columns = edge(panel.x)..edge(panel.x + panel.width);
        boxes.push((columns, panel.fill.solid?));
    }
    let mut picture = raster.picture();
    let height = picture.height();
    for (at, row) in picture.rows_mut().enumerate() {
        let (grey, opacity) = shine_at(shine, at, height);
        for (columns, color) in &boxes {
            let [red, green, blue] = color.map(|value| under_shine(value, grey, opacity));
            if let Some(pixels) = row.get_mut(columns.clone()) {
                pixels.fill([red, green, blue, u8::MAX]);
            }
        }
    }
    if radius > 0 {
        round_corners(&mut picture, radius * raster.factor());
    }
    Some(picture)
}

/// The grey and its opacity in the middle of a row.
#[expect(clippy::cast_precision_loss, reason = "badges are some pixels high")]
fn shine_at(stops: &[Stop], row: usize, height: usize) -> (f32, f32) {
    let y = (row as f32 + 0.5) / height as f32;
    let between = stops.windows(2).find_map(|pair| match *pair {
        [(upper, grey, opacity), (lower, next_grey, next_opacity)] if y <= lower => {
            let part = (y - upper) / (lower - upper);
            Some((
                grey + (next_grey - grey) * part,
                opacity + (next_opacity - opacity) * part,
            ))
        }
        _ => None,
    });
    between.unwrap_or_default()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what lies between two bytes is one"
)]
fn under_shine(value: u8, grey: f32, opacity: f32) -> u8 {
    (f32::from(value) * (1.0 - opacity) + grey * opacity).round() as u8
}

/// The column that an edge without smoothing stands on.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "edges are within a picture"
)]
fn column(x: f64) -> usize {
    (x + 0.5) as usize
}

/// Makes the corners of a picture transparent.
fn round_corners(picture: &mut Grid<Pixel>, radius: u8) {
    let Some(corner) = corner(f32::from(radius)) else {
        return;
    };
    let height = picture.height();
    for (at, row) in picture.rows_mut().enumerate() {
        let from_edge = at.min(height - 1 - at);
        let Some(covered) = corner.rows().nth(from_edge) else {
            continue;
        };
        for (pixel, part) in row.iter_mut().zip(covered) {
            keep(pixel, *part);
        }
        for (pixel, part) in row.iter_mut().rev().zip(covered) {
            keep(pixel, *part);
        }
    }
}

/// The upper left corner of a box: what of each pixel is covered.
fn corner(radius: f32) -> Option<Grid<Opacity>> {
    /// So many straight edges that nobody sees them.
    const EDGES: u8 = 16;
    let point = |step: u8| {
        let (sine, cosine) = (FRAC_PI_2 * f32::from(step) / f32::from(EDGES)).sin_cos();
        Point {
            x: radius * (1.0 - sine),
            y: radius * (1.0 - cosine),
        }
    };
    let arc = (0..EDGES).map(|step| Edge {
        upper: point(step),
        lower: point(step + 1),
        direction: 1.0,
    });
    let side = Edge {
        upper: Point { x: radius, y: 0.0 },
        lower: Point {
            x: radius,
            y: radius,
        },
        direction: -1.0,
    };
    let edges: Vec<Edge> = arc.chain([side]).collect();
    Some(area::covered(&edges)?.map(|part| Opacity::new(*part)))
}

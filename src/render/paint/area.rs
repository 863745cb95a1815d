//! How much of each pixel lies between edges: exactly, as an area.

use super::grid::Grid;
use super::outline::{Edge, Point};

/// Less than anybody can see.
const NOTHING: f32 = 0.5 / 255.0;

/// The pixels that edges reach, and what of each is covered, from 0 to 1; none where no pixel is.
pub(super) fn covered(edges: &[Edge]) -> Option<Grid<f32>> {
    let points = || edges.iter().flat_map(|edge| [edge.upper, edge.lower]);
    let least = |of: fn(Point) -> f32| points().map(of).fold(f32::INFINITY, f32::min).floor();
    let most = |of: fn(Point) -> f32| points().map(of).fold(f32::NEG_INFINITY, f32::max).ceil();
    let (left, right) = (least(|point| point.x), most(|point| point.x));
    let (top, bottom) = (least(|point| point.y), most(|point| point.y));
    // Not so, too, where there is no edge at all.
    if !(left < right && top < bottom) {
        return None;
    }
    let (width, height) = (whole(right - left), whole(bottom - top));
    // What lies right of the last pixel has a column of its own.
    let mut sums = Grid::<f32>::new(0, 0, width + 1, height);
    let moved = |point: Point| Point {
        x: point.x - left,
        y: point.y - top,
    };
    for edge in edges {
        add(
            &mut sums,
            moved(edge.upper),
            moved(edge.lower),
            edge.direction,
        );
    }
    let mut pixels = Vec::with_capacity(width * height);
    for row in sums.rows() {
        let mut sum = 0.0_f32;
        pixels.extend(row.iter().take(width).map(|difference| {
            sum += difference;
            // Outlines may go either way round, and overlap.
            let part = sum.abs().min(1.0);
            if part < NOTHING { 0.0 } else { part }
        }));
    }
    Some(Grid {
        left: nearest(left),
        top: nearest(top),
        width,
        pixels,
    })
}

/// Adds what lies right of an edge, as differences from each pixel to the next.
fn add(sums: &mut Grid<f32>, upper: Point, lower: Point, direction: f32) {
    let slope = (lower.x - upper.x) / (lower.y - upper.y);
    let x = |y: f32| upper.x + (y - upper.y) * slope;
    let mut y = upper.y;
    for row in sums.rows_mut().skip(whole(upper.y)) {
        if y >= lower.y {
            break;
        }
        let next = (y.floor() + 1.0).min(lower.y);
        let (one, other) = (x(y), x(next));
        cross(row, one.min(other), one.max(other), direction * (next - y));
        y = next;
    }
}

/// Adds the part of an edge within a row: it goes from `left` to `right` and is `height` high.
fn cross(row: &mut [f32], left: f32, right: f32, height: f32) {
    let mut pixel_left = left.floor();
    let mut pixels = row.iter_mut().skip(whole(pixel_left)).peekable();
    let mut x = left;
    while let Some(pixel) = pixels.next() {
        let next = (pixel_left + 1.0).min(right);
        let part = if right > left {
            height * (next - x) / (right - left)
        } else {
            height
        };
        // How much of the pixel lies left of the edge, in the middle of its part in the pixel.
        let beside = f32::midpoint(x, next) - pixel_left;
        *pixel += part * (1.0 - beside);
        if let Some(neighbour) = pixels.peek_mut() {
            **neighbour += part * beside;
        }
        if next >= right {
            break;
        }
        (x, pixel_left) = (next, pixel_left + 1.0);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float cast saturates, and letters are some hundred pixels large"
)]
fn whole(number: f32) -> usize {
    number as usize
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a float cast saturates, and letters are some hundred pixels large"
)]
fn nearest(number: f32) -> i32 {
    number as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The edges of a box, clockwise.
    fn a_box(left: f32, top: f32, right: f32, bottom: f32) -> [Edge; 2] {
        let side = |x: f32, direction: f32| Edge {
            upper: Point { x, y: top },
            lower: Point { x, y: bottom },
            direction,
        };
        [side(left, 1.0), side(right, -1.0)]
    }

    #[test]
    fn a_pixel_is_covered_as_far_as_a_box_reaches_into_it() {
        let covered = covered(&a_box(-1.5, 2.0, 0.25, 3.5)).unwrap();
        assert_eq!((covered.left, covered.top, covered.width), (-2, 2, 3));
        assert_eq!(covered.pixels, [0.5, 1.0, 0.25, 0.25, 0.5, 0.125]);
    }

    #[test]
    fn a_slanted_edge_covers_the_triangle_beside_it() {
        let edge = |x0: f32, x1: f32, direction: f32| Edge {
            upper: Point { x: x0, y: 0.0 },
            lower: Point { x: x1, y: 2.0 },
            direction,
        };
        let covered = covered(&[edge(0.0, 2.0, 1.0), edge(2.0, 2.0, -1.0)]).unwrap();
        assert_eq!(covered.pixels, [0.5, 1.0, 0.0, 0.5]);
    }

    #[test]
    fn a_hole_is_not_covered_and_an_overlap_only_once() {
        let outer = a_box(0.0, 0.0, 4.0, 1.0);
        let hole = a_box(1.0, 0.0, 2.0, 1.0).map(|edge| Edge {
            direction: -edge.direction,
            ..edge
        });
        let over = a_box(3.0, 0.0, 4.0, 1.0);
        let covered = covered(&[outer, hole, over].concat()).unwrap();
        assert_eq!(covered.pixels, [1.0, 0.0, 1.0, 1.0]);
    }

    #[test]
    fn no_edges_cover_nothing() {
        assert_eq!(covered(&[]), None);
    }
}

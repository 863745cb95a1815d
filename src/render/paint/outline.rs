//! The outline of a letter as straight edges, cut as Chromium's rasterizer cuts it.
//!
//! Chromium draws letters with Skia's analytic rasterizer (`SkAnalyticEdge.cpp`, `SkEdge.cpp`). It
//! moves the ends of edges to quarters of a row, which makes the flat tops of letters crisper, and
//! it makes of a small curve no more than two edges, so that letters come out a little thinner
//! than they are. What it does is done here too, for that is what readers see on the badge beside.

use skrifa::outline::OutlinePen;

use super::area;
use super::grid::Grid;

/// Edges end on one of this many lines in a row of pixels.
const LINES_PER_ROW: f32 = 4.0;

/// From this height on, in rows, a part of a curve ends between two rows.
const TALL: f32 = 2.0;

/// A place on the pixels: rows go down.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Point {
    pub(super) x: f32,
    pub(super) y: f32,
}

/// A straight edge, from its upper end to its lower one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edge {
    pub(super) upper: Point,
    pub(super) lower: Point,
    /// 1 where the outline goes down, -1 where it goes up.
    pub(super) direction: f32,
}

/// A pen for outlines, whose own y axis points up.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// How far right of a pixel's left edge the outline has its origin.
    shift: f32,
    edges: Vec<Edge>,
    start: Point,
    current: Point,
}

impl Outline {
    /// An outline with its origin `shift` pixels right of a pixel's left edge.
    pub(super) fn new(shift: f32) -> Self {
        Self {
            shift,
            ..Self::default()
        }
    }

    /// The pixels round the outline, and what of each is covered, from 0 to 1; none where the
    /// outline covers nothing.
    pub(super) fn finish(mut self) -> Option<Grid<f32>> {
        self.close();
        area::covered(&self.edges)
    }

    fn point(&self, x: f32, y: f32) -> Point {
        Point {
            x: x + self.shift,
            y: -y,
        }
    }

    /// Adds an edge unless it is level.
    fn add(&mut self, upper: Point, lower: Point, direction: f32) {
        if upper.y < lower.y {
            self.edges.push(Edge {
                upper,
                lower,
                direction,
            });
        }
    }

    fn edge_to(&mut self, to: Point) {
        let (from, end) = (snapped(self.current), snapped(to));
        if from.y < end.y {
            self.add(from, end, 1.0);
        } else {
            self.add(end, from, -1.0);
        }
        self.current = to;
    }

    /// Adds a curve that goes only down or only up.
    fn monotone(&mut self, [from, control, to]: [Point; 3]) {
        let (top, bottom, direction) = if from.y <= to.y {
            (from, to, 1.0)
        } else {
            (to, from, -1.0)
        };
        let bend = |a: f32, b: f32, c: f32| (2.0 * b - a - c) / 4.0;
        let steps = steps(
            bend(from.x, control.x, to.x),
            bend(from.y, control.y, to.y),
            0,
        );
        let (mut upper, last) = (snapped(top), snapped(bottom));
        // What the upper end was moved by is carried along.
        let moved = upper.y - top.y;
        let mut before = top.y;
        for step in 1..steps {
            let t = f32::from(step) / f32::from(steps);
            let at = |a: f32, b: f32, c: f32| {
                (1.0 - t) * (1.0 - t) * a + 2.0 * t * (1.0 - t) * b + t * t * c
            };
            let end = Point {
                x: at(top.x, control.x, bottom.x),
                y: at(top.y, control.y, bottom.y),
            };
            let is_tall = end.y - before >= TALL;
            before = end.y;
            let end = Point {
                y: end.y + moved,
                ..end
            };
            let mut lower = snapped(end);
            if is_tall && end.y > upper.y {
                let slope = (end.x - upper.x) / (end.y - upper.y);
                lower.y = (end.y + 0.5).floor();
                lower.x = end.x - slope * (end.y - lower.y);
            }
            lower.y = lower.y.min(last.y);
            // A level part is left out, and the next one starts where it did.
            if lower.y > upper.y {
                self.add(upper, lower, direction);
                upper = lower;
            }
        }
        self.add(upper, last, direction);
    }
}

impl OutlinePen for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.close();
        self.start = self.point(x, y);
        self.current = self.start;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.edge_to(self.point(x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (from, control, to) = (self.current, self.point(cx, cy), self.point(x, y));
        self.current = to;
        let (before, after) = (from.y - control.y, control.y - to.y);
        if before * after >= 0.0 {
            self.monotone([from, control, to]);
            return;
        }
        // It turns, and is parted there.
        let t = before / (before - after);
        let between = |a: Point, b: Point| Point {
            x: a.x + (b.x - a.x) * t,
            y: a.y + (b.y - a.y) * t,
        };
        let (one, other) = (between(from, control), between(control, to));
        let turn = between(one, other);
        let level = |point: Point| Point { y: turn.y, ..point };
        self.monotone([from, level(one), turn]);
        self.monotone([turn, level(other), to]);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let (from, to) = (self.current, self.point(x, y));
        let (first, second) = (self.point(cx0, cy0), self.point(cx1, cy1));
        let bend = |a: f32, b: f32, c: f32, d: f32| {
            let near_start = (8.0 * a - 15.0 * b + 6.0 * c + d) / 27.0;
            let near_end = (a + 6.0 * b - 15.0 * c + 8.0 * d) / 27.0;
            near_start.abs().max(near_end.abs())
        };
        let steps = steps(
            bend(from.x, first.x, second.x, to.x),
            bend(from.y, first.y, second.y, to.y),
            1,
        );
        for step in 1..=steps {
            let t = f32::from(step) / f32::from(steps);
            let rest = 1.0 - t;
            let at = |a: f32, b: f32, c: f32, d: f32| {
                rest * rest * (rest * a + 3.0 * t * b) + t * t * (3.0 * rest * c + t * d)
            };
            self.edge_to(Point {
                x: at(from.x, first.x, second.x, to.x),
                y: at(from.y, first.y, second.y, to.y),
            });
        }
    }

    fn close(&mut self) {
        if self.current != self.start {
            self.edge_to(self.start);
        }
    }
}

fn snapped(point: Point) -> Point {
    Point {
        y: (point.y * LINES_PER_ROW + 0.5).floor() / LINES_PER_ROW,
        ..point
    }
}

/// How many edges a curve becomes that lies so far from its chord, in pixels: a power of two, at
/// most 32, and twice as many for each of `more`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float cast saturates, and letters are some hundred pixels large"
)]
fn steps(dx: f32, dy: f32, more: u32) -> u8 {
    let (dx, dy) = (dx.abs(), dy.abs());
    let distance = dx.max(dy) + dx.min(dy) / 2.0;
    let eighths = (distance * 8.0 + 0.5) as u32;
    let bits = u32::BITS - eighths.leading_zeros();
    1 << (bits / 2 + more).clamp(1, 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A circle of four curves round the origin.
    fn circle(radius: f32) -> Grid<f32> {
        let mut pen = Outline::default();
        pen.move_to(radius, 0.0);
        let corners = [(1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0)];
        let ends = [(0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (1.0, 0.0)];
        for ((cx, cy), (x, y)) in corners.into_iter().zip(ends) {
            pen.quad_to(cx * radius, cy * radius, x * radius, y * radius);
        }
        pen.close();
        pen.finish().unwrap()
    }

    #[test]
    fn a_flat_top_stands_on_a_quarter_of_a_row() {
        let mut pen = Outline::new(0.5);
        pen.move_to(0.0, 0.0);
        pen.line_to(0.0, 1.3);
        pen.line_to(1.0, 1.3);
        pen.line_to(1.0, 0.0);
        let covered = pen.finish().unwrap();
        assert_eq!((covered.left, covered.top, covered.width), (0, -2, 2));
        assert_eq!(covered.pixels, [0.125, 0.125, 0.5, 0.5]);
    }

    #[test]
    fn a_curve_covers_about_what_it_encloses() {
        for radius in [3.0, 10.0, 40.0] {
            // Two parabolas to a side enclose less than a circle; so do their chords.
            let enclosed = radius * radius * 10.0 / 3.0;
            let covered: f32 = circle(radius).pixels.iter().sum();
            assert!(
                (0.85..1.02).contains(&(covered / enclosed)),
                "{radius}: {covered}"
            );
        }
    }

    #[test]
    fn a_curve_that_turns_ends_at_its_turn() {
        let mut pen = Outline::default();
        pen.move_to(0.0, 0.0);
        pen.quad_to(4.0, 8.0, 8.0, 0.0);
        let covered = pen.finish().unwrap();
        assert_eq!((covered.top, covered.height()), (-4, 4));
    }
}

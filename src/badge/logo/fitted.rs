//! A logo as wide as its shape: `logoSize=auto`.
//!
//! shields' server (`getSimpleIcon` of `lib/logos.js`, `lib/svg-helpers.js`) measures the shape's
//! bounds with npm `svg-path-bbox`, moves the shape to their corner with npm `svgpath`, and takes
//! their size for the SVG's box; the badge has room for the shape at a height of 14. The bounds are
//! measured when the icons are packed. The markup that svgpath writes is written again here, byte
//! for byte.

use std::fmt::{self, Write as _};

use svgtypes::{PathParser, PathSegment};

use super::icons::Icon;

/// An icon's shape in a box of its own size.
pub(super) struct Fitted {
    /// The size of the box, in the icon's units.
    pub(super) size: [f64; 2],
    /// The shape, moved to the corner of the box.
    pub(super) path: String,
}

impl Fitted {
    /// The icon's shape, unless it is as wide as high: shields leaves that in its box.
    pub(super) fn new(icon: &Icon) -> Option<Self> {
        let [left, top, right, bottom] = icon.bounds()?;
        Some(Self {
            size: [right - left, bottom - top],
            path: icon
                .moved_path()
                .map_or_else(|| moved(icon.path(), left, top), str::to_owned),
        })
    }
}

/// A number as JavaScript writes it: the fewest digits that are read back as the same, with an
/// exponent below a millionth (ECMA-262, `Number::toString`). Sizes here are far below 1e21, from
/// where on it has one too.
pub(super) struct Number(pub(super) f64);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            // Both zeros.
            0.0 => f.write_str("0"),
            number if number.abs() < 1e-6 => write!(f, "{number:e}"),
            number => write!(f, "{number}"),
        }
    }
}

/// The path with its absolute coordinates moved by `left` and `top`, as svgpath writes it.
fn moved(path: &str, left: f64, top: f64) -> String {
    let mut out = String::with_capacity(path.len() + path.len() / 4);
    let mut before = None;
    for segment in PathParser::from(path).map_while(Result::ok) {
        let is_first = before.is_none();
        let command = if is_first {
            'M'
        } else {
            char::from(segment.command())
        };
        let is_repeated = before == Some(command) && !matches!(command, 'm' | 'M');
        if !is_repeated {
            // A space that a bug of FontForge asks for.
            if (before, command) == (Some('z'), 'm') {
                out.push(' ');
            }
            out.push(command);
        }
        let is_absolute = command.is_ascii_uppercase();
        let [dx, dy] = if is_absolute { [left, top] } else { [0.0, 0.0] };
        for (at, number) in numbers(segment, dx, dy).into_iter().enumerate() {
            // A minus parts numbers by itself, and so does a command.
            if number >= 0.0 && (at > 0 || is_repeated) {
                out.push(' ');
            }
            // Writing into a string does not fail.
            let _ = write!(out, "{}", Number(number));
        }
        before = Some(command);
    }
    out
}

/// A segment's numbers, less `dx` and `dy`.
fn numbers(segment: PathSegment, dx: f64, dy: f64) -> Vec<f64> {
    use PathSegment as S;
    match segment {
        S::MoveTo { x, y, .. } | S::LineTo { x, y, .. } | S::SmoothQuadratic { x, y, .. } => {
            vec![x - dx, y - dy]
        }
        S::HorizontalLineTo { x, .. } => vec![x - dx],
        S::VerticalLineTo { y, .. } => vec![y - dy],
        S::CurveTo {
            x1,
            y1,
            x2,
            y2,
            x,
            y,
            ..
        } => {
            vec![x1 - dx, y1 - dy, x2 - dx, y2 - dy, x - dx, y - dy]
        }
        S::SmoothCurveTo {
            x2: x1,
            y2: y1,
            x,
            y,
            ..
        }
        | S::Quadratic { x1, y1, x, y, .. } => {
            vec![x1 - dx, y1 - dy, x - dx, y - dy]
        }
        S::EllipticalArc {
            rx,
            ry,
            x_axis_rotation,
            large_arc,
            sweep,
            x,
            y,
            ..
        } => {
            let [large_arc, sweep] = [large_arc, sweep].map(|flag| f64::from(u8::from(flag)));
            vec![rx, ry, x_axis_rotation, large_arc, sweep, x - dx, y - dy]
        }
        S::ClosePath { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("m3 4 1-1h.5zm1 1", "M2 2l1-1h0.5z m1 1")]
    #[case("M1 2H4V5Zl0 1", "M0 0H3V3Zl0 1")]
    #[case("M1 2a1 1 0 01 3 4A2 2 0 10 4 5", "M0 0a1 1 0 0 1 3 4A2 2 0 1 0 3 3")]
    #[case("M1 2zzm0 0M3 3M4 4", "M0 0z m0 0M2 1M3 2")]
    #[case("M1 2L1.1 2.2 0 0", "M0 0L0.10000000000000009 0.20000000000000018-1-2")]
    #[case("M1.0000001 2", "M1.0000000005838672e-7 0")]
    fn a_path_is_moved_as_svgpath_moves_it(#[case] path: &str, #[case] expected: &str) {
        assert_eq!(moved(path, 1.0, 2.0), expected);
    }

    #[rstest]
    #[case(0.5, "0.5")]
    #[case(-0.0, "0")]
    #[case(1.776_356_839_400_250_5e-15, "1.7763568394002505e-15")]
    #[case(-1e-7, "-1e-7")]
    #[case(0.000_001, "0.000001")]
    #[case(21.332_1, "21.3321")]
    fn a_number_is_written_as_javascript_writes_it(#[case] number: f64, #[case] text: &str) {
        assert_eq!(Number(number).to_string(), text);
    }
}

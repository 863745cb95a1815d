//! What attributes and properties of a style may say.

use super::{SvgLogoError, error::shown};

/// The thickest stroke, in the picture's own units: at a thousand times that, and not at a
/// hundred, the stroker of tiny-skia 0.12 does not come to an end.
const MAX_STROKE_WIDTH: f32 = 10_000.0;
/// The same for a length with a unit, the largest of which is an inch, 96 pixels.
const MAX_STROKE_LENGTH: f32 = 100.0;
/// The most digits of a number before its point: usvg makes a circle's arc from the more curves the
/// larger it is, which for a radius of 1e38 are millions.
const MAX_DIGITS: usize = 8;

const REFUSED: [&str; 8] = [
    "clip-path",
    "filter",
    "marker",
    "marker-end",
    "marker-mid",
    "marker-start",
    "mask",
    "stroke-dasharray",
];

/// The attributes that hold lengths and positions.
const GEOMETRY: [&str; 22] = [
    "cx",
    "cy",
    "d",
    "fr",
    "fx",
    "fy",
    "gradientTransform",
    "height",
    "offset",
    "points",
    "r",
    "rx",
    "ry",
    "transform",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
];

/// What a property does to its element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing that costs.
    None,
    /// Has it drawn on a layer of its own.
    Layer,
}

/// Whether the attribute holds a script.
pub(super) fn is_handler(name: &str) -> bool {
    name.get(..2)
        .is_some_and(|start| start.eq_ignore_ascii_case("on"))
}

/// Passes a property that asks for nothing unbounded and for nothing from outside.
pub(super) fn check(name: &str, value: &str) -> Result<Effect, SvgLogoError> {
    if GEOMETRY.contains(&name) && !numbers_are_small(value) {
        return Err(SvgLogoError::Number(name.to_owned()));
    }
    let name = name.to_ascii_lowercase();
    let value = value.trim();
    if REFUSED.contains(&name.as_str()) && value != "none" {
        return Err(SvgLogoError::Property(name));
    }
    if !references_are_local(&name, value) {
        return Err(SvgLogoError::Reference(shown(&name)));
    }
    if name == "stroke-width" && !is_stroke_width(value) {
        return Err(SvgLogoError::StrokeWidth);
    }
    let is_layer = match name.as_str() {
        "opacity" => value.parse() != Ok(1.0_f32),
        "mix-blend-mode" => value != "normal",
        "isolation" => value != "auto",
        _ => false,
    };
    Ok(if is_layer {
        Effect::Layer
    } else {
        Effect::None
    })
}

/// Whether the value has no `url()`, or is a colour's and has one of the same document.
fn references_are_local(name: &str, value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    value.split("url(").skip(1).all(|target| {
        let target = target.trim_start_matches([' ', '"', '\'']);
        matches!(name, "fill" | "stroke") && target.starts_with('#')
    })
}

/// Whether no number has too many digits or a positive exponent, in a list in which one can follow
/// the other without a separator.
fn numbers_are_small(value: &str) -> bool {
    let (mut digits, mut is_fraction) = (0, false);
    let mut bytes = value.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'0'..=b'9' if is_fraction => {}
            b'0'..=b'9' => digits += 1,
            b'.' => is_fraction = true,
            b'e' | b'E' if matches!(bytes.peek(), Some(b'+' | b'0'..=b'9')) => return false,
            _ => (digits, is_fraction) = (0, false),
        }
        if digits > MAX_DIGITS {
            return false;
        }
    }
    true
}

fn is_stroke_width(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let limit = match value.get(number.len()..) {
        Some("" | "px") => MAX_STROKE_WIDTH,
        Some("in" | "cm" | "mm" | "pt" | "pc") => MAX_STROKE_LENGTH,
        _ => return value == "inherit",
    };
    number.parse().is_ok_and(|width: f32| width <= limit)
}

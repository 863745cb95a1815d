//! Which SVG may be a logo.
//!
//! A logo of a request is drawn by this process when a PNG is asked, and a drawing cannot be
//! interrupted. So a logo is shapes, groups and gradients, as an icon set draws them: what is
//! listed here is taken and all else is refused, because each of the rest (patterns, filters,
//! masks, clips, markers, dashes, copies, style sheets) lets a small file ask for unbounded work.
//!
//! Names are read as usvg 0.49 reads them: without their prefix, elements of no namespace count as
//! SVG, and elements of another namespace (an editor's notes) are never drawn. Event handlers are
//! let through, since a picture within a picture runs no script.

mod error;

use std::collections::HashMap;

use roxmltree::{Attribute, Document, Node, ParsingOptions};
use simplecss::DeclarationTokenizer;

pub use error::SvgLogoError;

const SVG: &str = "http://www.w3.org/2000/svg";

/// The most elements one within the other. usvg and resvg go down by recursion.
const MAX_DEPTH: usize = 32;
/// The most elements.
const MAX_ELEMENTS: usize = 512;
/// The most nodes: elements, texts and comments.
const MAX_NODES: u32 = 2_048;
/// The most declarations of namespaces: roxmltree 0.21 compares each with each, in each element
/// that has one.
const MAX_NAMESPACES: usize = 32;
/// The most elements that are drawn on a layer of their own before they are laid on the rest.
const MAX_LAYERS: usize = 16;
/// The most gradients that one can take its stops from, by way of each other.
const MAX_HREFS: usize = 4;
/// The thickest stroke, in the picture's own units: at a thousand times that, and not at a
/// hundred, the stroker of tiny-skia 0.12 does not come to an end.
const MAX_STROKE_WIDTH: f32 = 10_000.0;
/// The same for a length with a unit, the largest of which is an inch, 96 pixels.
const MAX_STROKE_LENGTH: f32 = 100.0;
/// The most digits of a number before its point: usvg makes a circle's arc from the more curves the
/// larger it is, which for a radius of 1e38 are millions.
const MAX_DIGITS: usize = 8;
/// The most characters of a name that an error repeats.
const MAX_NAME_CHARS: usize = 32;

const ELEMENTS: [&str; 15] = [
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "defs",
    "linearGradient",
    "radialGradient",
    "stop",
    "title",
    "desc",
];
/// usvg passes over this element and all in it.
const METADATA: &str = "metadata";

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

/// Passes an SVG whose drawing is bounded.
pub(super) fn check(svg: &str) -> Result<(), SvgLogoError> {
    if svg.matches("xmlns").count() > MAX_NAMESPACES {
        return Err(SvgLogoError::TooManyNamespaces);
    }
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(svg, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => SvgLogoError::TooManyElements,
        _ => SvgLogoError::NotXml,
    })?;
    let root = document.root_element();
    if !root.has_tag_name((SVG, "svg")) {
        return Err(SvgLogoError::NotSvg);
    }
    let (mut elements, mut layers) = (0, 0);
    for element in root.descendants().filter(Node::is_element) {
        elements += 1;
        if elements > MAX_ELEMENTS {
            return Err(SvgLogoError::TooManyElements);
        }
        if element.ancestors().take(MAX_DEPTH + 2).count() > MAX_DEPTH + 1 {
            return Err(SvgLogoError::TooDeep);
        }
        name(&element)?;
        let nested = element != root && element.tag_name().name() == "svg";
        layers += usize::from(attributes(&element)? || nested);
        if layers > MAX_LAYERS {
            return Err(SvgLogoError::TooManyLayers);
        }
    }
    gradients(&document)
}

fn name(element: &Node<'_, '_>) -> Result<(), SvgLogoError> {
    let name = element.tag_name().name();
    let known = match element.tag_name().namespace() {
        None | Some("" | SVG) => ELEMENTS.contains(&name) || name == METADATA,
        // A style sheet is read in whichever namespace it is.
        Some(_) => name != "style",
    };
    known
        .then_some(())
        .ok_or_else(|| SvgLogoError::Element(shown(name)))
}

/// Whether the element is drawn on a layer of its own.
fn attributes(element: &Node<'_, '_>) -> Result<bool, SvgLogoError> {
    let mut layer = false;
    for attribute in element.attributes() {
        match attribute.name() {
            "href" => {
                href(element, &attribute)?;
            }
            "style" => {
                for declaration in DeclarationTokenizer::from(attribute.value()) {
                    layer |= property(declaration.name, declaration.value)?;
                }
            }
            name => layer |= property(name, attribute.value())?,
        }
    }
    Ok(layer)
}

/// Whether the property makes a layer.
fn property(name: &str, value: &str) -> Result<bool, SvgLogoError> {
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
    Ok(match name.as_str() {
        "opacity" => value.parse() != Ok(1.0_f32),
        "mix-blend-mode" => value != "normal",
        "isolation" => value != "auto",
        _ => false,
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

/// The gradient that a gradient refers to.
fn href<'a>(
    element: &Node<'a, '_>,
    attribute: &Attribute<'a, '_>,
) -> Result<&'a str, SvgLogoError> {
    let is_gradient = matches!(
        element.tag_name().name(),
        "linearGradient" | "radialGradient"
    );
    attribute
        .value()
        .strip_prefix('#')
        .filter(|id| is_gradient && !id.contains(char::is_whitespace))
        .ok_or_else(|| SvgLogoError::Reference("href".to_owned()))
}

/// Follows the gradients that refer to each other: usvg 0.49 goes round forever in a circle that
/// does not come back to where it began.
fn gradients(document: &Document<'_>) -> Result<(), SvgLogoError> {
    let circle = || SvgLogoError::Reference("href".to_owned());
    let mut targets: HashMap<&str, &str> = HashMap::new();
    let mut starts = Vec::new();
    for element in document.descendants().filter(Node::is_element) {
        let named = |name| element.attributes().filter(move |a| a.name() == name);
        for attribute in named("href") {
            let target = href(&element, &attribute)?;
            starts.push(target);
            for id in named("id") {
                let before = targets.insert(id.value(), target);
                if before.is_some_and(|before| before != target) {
                    return Err(circle());
                }
            }
        }
    }
    for start in starts {
        let mut target = Some(&start);
        for _ in 0..MAX_HREFS {
            target = target.and_then(|id| targets.get(id));
        }
        if target.is_some() {
            return Err(circle());
        }
    }
    Ok(())
}

/// A name of a request as a header can repeat it.
fn shown(name: &str) -> String {
    name.escape_default().take(MAX_NAME_CHARS).collect()
}

#[cfg(test)]
mod tests;

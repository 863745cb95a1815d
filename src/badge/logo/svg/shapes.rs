//! Whether an SVG is shapes and nothing else, few enough to be drawn in bounded time.

use roxmltree::{Document, Node};
use simplecss::DeclarationTokenizer;

use super::{
    MAX_DEPTH, MAX_ELEMENTS, SVG, SvgLogoError,
    error::shown,
    gradients,
    properties::{self, Effect},
};

/// The most elements that are drawn on a layer of their own before they are laid on the rest.
const MAX_LAYERS: usize = 16;

/// The elements that a logo may have.
pub(super) const ELEMENTS: [&str; 15] = [
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

/// Passes an SVG whose drawing is bounded.
pub(super) fn check(document: &Document<'_>) -> Result<(), SvgLogoError> {
    let root = document.root_element();
    if document.descendants().any(|node| node.is_pi()) {
        return Err(SvgLogoError::Instruction);
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
    gradients::check(document)
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
                gradients::target(element, &attribute)?;
            }
            "style" => {
                for declaration in DeclarationTokenizer::from(attribute.value()) {
                    let effect = properties::check(declaration.name, declaration.value)?;
                    layer |= effect == Effect::Layer;
                }
            }
            name if properties::is_handler(name) => {
                return Err(SvgLogoError::Property(shown(name)));
            }
            name => layer |= properties::check(name, attribute.value())? == Effect::Layer,
        }
    }
    Ok(layer)
}

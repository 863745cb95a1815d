//! A copy of an SVG without what acts and what leads anywhere.

use roxmltree::{Attribute, Document, Node};
use simplecss::DeclarationTokenizer;

use super::{
    MAX_DEPTH, SVG, SvgLogoError, census,
    error::shown,
    gradients,
    properties::{self, Effect},
    shapes, sheet,
};

const XLINK: &str = "http://www.w3.org/1999/xlink";

/// What is left out with all in it.
const LEFT_OUT: [&str; 13] = [
    "animate",
    "animateColor",
    "animateMotion",
    "animateTransform",
    "desc",
    "discard",
    "filter",
    "metadata",
    "mpath",
    "script",
    "set",
    "style",
    "title",
];

/// An SVG of shapes, groups, gradients, symbols and their copies.
pub(super) struct Plain {
    /// The document.
    pub(super) markup: String,
    /// Its style sheet, which stands in no element.
    pub(super) style_sheet: String,
}

impl Plain {
    /// Copies what is harmless, and refuses what the picture would not be the same without.
    pub(super) fn copy(document: &Document<'_>) -> Result<Self, SvgLogoError> {
        let mut plain = Self {
            markup: String::new(),
            style_sheet: sheet::checked(document)?,
        };
        plain.element(document.root_element(), MAX_DEPTH)?;
        Ok(plain)
    }

    fn element(&mut self, element: Node<'_, '_>, depth: usize) -> Result<(), SvgLogoError> {
        let depth = depth.checked_sub(1).ok_or(SvgLogoError::TooDeep)?;
        let name = element.tag_name().name();
        let is_svg = matches!(element.tag_name().namespace(), None | Some("" | SVG));
        if !is_svg || LEFT_OUT.contains(&name) {
            return Ok(());
        }
        let written = match name {
            // A link is a group for those who cannot follow it.
            "a" => "g",
            "use" | "symbol" => name,
            name if shapes::ELEMENTS.contains(&name) => name,
            name => return Err(SvgLogoError::Element(shown(name))),
        };
        self.markup.push('<');
        self.markup += written;
        if element.parent_element().is_none() {
            self.attribute("xmlns", SVG);
        } else if matches!(name, "svg" | "symbol") {
            // usvg would make a clip of the box, which hardly ever cuts anything off.
            self.attribute("overflow", "visible");
        }
        for attribute in element.attributes() {
            self.copy_attribute(&element, &attribute)?;
        }
        self.markup.push('>');
        for child in element.children().filter(Node::is_element) {
            self.element(child, depth)?;
        }
        self.markup += "</";
        self.markup += written;
        self.markup.push('>');
        Ok(())
    }

    fn copy_attribute(
        &mut self,
        element: &Node<'_, '_>,
        attribute: &Attribute<'_, '_>,
    ) -> Result<(), SvgLogoError> {
        match (attribute.namespace(), attribute.name()) {
            (None | Some(XLINK), "href") => self.reference(element, attribute)?,
            (None, "style") => {
                let declarations = declarations(attribute.value())?;
                self.attribute("style", &declarations);
            }
            (None, name) if name == "overflow" || name == "filter" => {}
            (None, name) if properties::is_handler(name) => {}
            (None, name) => {
                properties::check(name, attribute.value())?;
                self.attribute(name, attribute.value());
            }
            (Some(_), _) => {}
        }
        Ok(())
    }

    /// What a copy is of, and whose stops a gradient has; links lead nowhere any more.
    fn reference(
        &mut self,
        element: &Node<'_, '_>,
        attribute: &Attribute<'_, '_>,
    ) -> Result<(), SvgLogoError> {
        let is_first =
            |other: &Attribute<'_, '_>| other.name() == "href" && other.namespace().is_none();
        // Of two, the one without a namespace holds.
        if attribute.namespace().is_some() && element.attributes().any(|other| is_first(&other)) {
            return Ok(());
        }
        if gradients::is_gradient(element) {
            gradients::target(element, attribute)?;
        } else if element.tag_name().name() == "use" {
            census::target(attribute)?;
        } else {
            return Ok(());
        }
        self.attribute("href", attribute.value());
        Ok(())
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.markup.push(' ');
        self.markup += name;
        self.markup += "=\"";
        for c in value.chars() {
            match c {
                '&' => self.markup += "&amp;",
                '<' => self.markup += "&lt;",
                '"' => self.markup += "&quot;",
                '\t' | '\n' | '\r' => self.markup.push(' '),
                c => self.markup.push(c),
            }
        }
        self.markup.push('"');
    }
}

/// The declarations of a style, but for filters.
pub(super) fn declarations(style: &str) -> Result<String, SvgLogoError> {
    let mut kept = String::new();
    for declaration in DeclarationTokenizer::from(style) {
        if declaration.name.eq_ignore_ascii_case("filter") {
            continue;
        }
        let _: Effect = properties::check(declaration.name, declaration.value)?;
        kept += declaration.name;
        kept.push(':');
        kept += declaration.value;
        kept += if declaration.important {
            "!important;"
        } else {
            ";"
        };
    }
    Ok(kept)
}

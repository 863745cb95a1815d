//! How many elements an SVG has when all its copies are made.

use std::collections::HashMap;

use roxmltree::{Attribute, Document, Node};

use super::{MAX_DEPTH, MAX_ELEMENTS, SvgLogoError};

/// Passes an SVG that has no more elements and no deeper ones than a logo may have, each counted as
/// often as it is drawn.
pub(super) fn check(document: &Document<'_>) -> Result<(), SvgLogoError> {
    let mut by_id = HashMap::new();
    for element in document.descendants() {
        if let Some(id) = element.attribute("id") {
            by_id.entry(id).or_insert(element);
        }
    }
    let mut census = Census {
        by_id,
        left: MAX_ELEMENTS,
    };
    census.count(document.root_element(), MAX_DEPTH)
}

/// The id of what a copy is of.
pub(super) fn target<'a>(reference: &Attribute<'a, '_>) -> Result<&'a str, SvgLogoError> {
    // usvg stops reading at some other characters, and would copy something else.
    let is_plain = |id: &&str| {
        id.chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'))
    };
    let id = reference.value().strip_prefix('#').filter(is_plain);
    id.ok_or_else(|| SvgLogoError::Reference("href".to_owned()))
}

struct Census<'a, 'd> {
    /// As in usvg, the first of a name.
    by_id: HashMap<&'a str, Node<'a, 'd>>,
    left: usize,
}

impl<'a, 'd> Census<'a, 'd> {
    /// Goes where usvg will go: into every element, and from a copy into what it is of. A circle of
    /// copies never ends, and so is too deep.
    fn count(&mut self, element: Node<'a, 'd>, depth: usize) -> Result<(), SvgLogoError> {
        let depth = depth.checked_sub(1).ok_or(SvgLogoError::TooDeep)?;
        self.left = self
            .left
            .checked_sub(1)
            .ok_or(SvgLogoError::TooManyElements)?;
        for child in element.children().filter(Node::is_element) {
            self.count(child, depth)?;
        }
        if element.tag_name().name() == "use" {
            for reference in element.attributes().filter(|a| a.name() == "href") {
                if let Some(&original) = self.by_id.get(target(&reference)?) {
                    self.count(original, depth)?;
                }
            }
        }
        Ok(())
    }
}

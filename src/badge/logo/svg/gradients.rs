//! Gradients that take their stops from each other.

use std::collections::HashMap;

use roxmltree::{Attribute, Document, Node};

use super::SvgLogoError;

/// The most gradients that one can take its stops from, by way of each other.
const MAX_HREFS: usize = 4;

/// The gradient that a gradient refers to.
pub(super) fn target<'a>(
    element: &Node<'a, '_>,
    attribute: &Attribute<'a, '_>,
) -> Result<&'a str, SvgLogoError> {
    attribute
        .value()
        .strip_prefix('#')
        .filter(|id| is_gradient(element) && !id.contains(char::is_whitespace))
        .ok_or_else(reference)
}

/// Whether the element is a gradient.
pub(super) fn is_gradient(element: &Node<'_, '_>) -> bool {
    matches!(
        element.tag_name().name(),
        "linearGradient" | "radialGradient"
    )
}

fn reference() -> SvgLogoError {
    SvgLogoError::Reference("href".to_owned())
}

/// Follows the gradients that refer to each other: usvg 0.49 goes round forever in a circle that
/// does not come back to where it began.
pub(super) fn check(document: &Document<'_>) -> Result<(), SvgLogoError> {
    let mut targets: HashMap<&str, &str> = HashMap::new();
    let mut starts = Vec::new();
    for element in document.descendants().filter(is_gradient) {
        let named = |name| element.attributes().filter(move |a| a.name() == name);
        for attribute in named("href") {
            let target = target(&element, &attribute)?;
            starts.push(target);
            for id in named("id") {
                let before = targets.insert(id.value(), target);
                if before.is_some_and(|before| before != target) {
                    return Err(reference());
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
            return Err(reference());
        }
    }
    Ok(())
}

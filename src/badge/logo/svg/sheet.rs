//! The style sheet of an SVG.
//!
//! simplecss 0.2 tries a selector with every element, and one that names elements round elements
//! (`a b c`) in every way in which it could fit, whose number grows with each of them. So there are
//! few rules, and each names its elements by themselves, as the programs do that write icons.

use roxmltree::{Document, Node};
use simplecss::StyleSheet;

use super::{SVG, SvgLogoError, plain};

/// The most rules with a declaration.
const MAX_RULES: usize = 128;
/// The most declarations.
const MAX_DECLARATIONS: usize = 256;

/// The rules of all `style` elements, but for filters and what simplecss passes over.
pub(super) fn checked(document: &Document<'_>) -> Result<String, SvgLogoError> {
    let is_css = |style: &Node<'_, '_>| {
        style.has_tag_name((SVG, "style"))
            && matches!(style.attribute("type"), None | Some("text/css"))
    };
    let text: Vec<&str> = document
        .descendants()
        .filter(is_css)
        .flat_map(|style| style.children().filter_map(|child| child.text()))
        .collect();
    let text = text.join("\n");
    let rules = StyleSheet::parse(&text).rules;
    let declarations: usize = rules.iter().map(|rule| rule.declarations.len()).sum();
    if rules.len() > MAX_RULES || declarations > MAX_DECLARATIONS {
        return Err(SvgLogoError::TooManyRules);
    }
    let mut kept = String::new();
    for rule in &rules {
        let selector = rule.selector.to_string();
        if selector.contains([' ', '>', '+']) {
            return Err(SvgLogoError::Selector);
        }
        kept += &selector;
        kept.push('{');
        for declaration in &rule.declarations {
            let important = if declaration.important {
                "!important"
            } else {
                ""
            };
            let style = format!("{}:{}{important}", declaration.name, declaration.value);
            kept += &plain::declarations(&style)?;
        }
        kept.push('}');
    }
    Ok(kept)
}

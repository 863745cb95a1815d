//! A layout as SVG, byte for byte what shields' renderer writes (npm `badge-maker` 6.0.0).
//!
//! The one difference: characters that XML 1.0 forbids (section 2.2, production `Char`) are left
//! out, because no browser draws a file that holds one.

mod classic;
mod for_the_badge;
mod parts;
mod social;
mod xml;

use super::{drawing::Drawing, layout::Layout};
use crate::badge::Style;
use xml::Xml;

/// About how long the markup of a badge is, without its texts, in bytes.
const MARKUP_BYTES: usize = 2048;

/// Draws `drawing` as SVG.
///
/// ```
/// use backstage_badges::{badge::Style, render::{Drawing, svg}};
/// let svg = svg::draw(&Drawing::new(Style::FlatSquare, "owner", "team-a"));
/// assert!(svg.starts_with(r#"<svg xmlns="http://www.w3.org/2000/svg" width="92" height="20""#));
/// ```
#[must_use]
pub fn draw(drawing: &Drawing<'_>) -> String {
    write(&Layout::new(drawing))
}

/// Writes `layout` as SVG.
fn write(layout: &Layout<'_>) -> String {
    // A text stands in the badge up to six times: its shadow, itself, the title, the ARIA label.
    let mut xml = Xml::with_capacity(MARKUP_BYTES + 6 * layout.accessible_text.len());
    let has_two_links = layout.links.label().is_some();
    xml.open("svg")
        .attr("xmlns", "http://www.w3.org/2000/svg")
        .attr("width", layout.width)
        .attr("height", layout.height);
    if has_two_links {
        xml.children();
    } else {
        // An image with two links is no longer one image to a screen reader.
        xml.attr("role", "img")
            .attr("aria-label", layout.accessible_text.as_str())
            .children();
        xml.open("title")
            .children()
            .text(&layout.accessible_text)
            .close("title");
    }
    parts::linked(&mut xml, layout.links.whole(), |xml| match layout.style {
        Style::Flat | Style::FlatSquare | Style::Plastic => classic::write(xml, layout),
        Style::ForTheBadge => for_the_badge::write(xml, layout),
        Style::Social => social::write(xml, layout),
    });
    xml.close("svg");
    xml.finish()
}

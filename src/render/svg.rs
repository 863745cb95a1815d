//! A layout as SVG, byte for byte what shields' renderer writes (npm `badge-maker` 6.0.0).
//!
//! The one difference: characters that XML 1.0 forbids (section 2.2, production `Char`) are left
//! out, because no browser draws a file that holds one.
//!
//! A badge is drawn in a fraction of a microsecond: what is the same in every badge stands here in
//! pieces as long as can be, a text is escaped once for all the places that it stands in, and the
//! markup is written once, into memory that is large enough.

mod bar;
mod classic;
mod for_the_badge;
mod line;
mod parts;
mod social;
mod xml;

use super::{drawing::Drawing, layout::Layout};
use crate::badge::Style;
pub use bar::draw_bar;
use bar::named;
use line::Line;
use xml::Xml;

/// How an SVG that stands alone begins.
const HEAD: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" ";

/// What the markup of a badge has at most, without its texts, logo, colours and links, in bytes.
const MARKUP_BYTES: usize = 2048;
/// How often a text stands in a badge at most: its two shadows, itself, the title, the ARIA label.
const MAX_REPEATS: usize = 5;

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

/// A picture on its own, `width` by `height` CSS pixels large, as SVG.
pub(super) fn image(href: &str, width: u16, height: u16) -> String {
    let size = format!(r#"width="{width}" height="{height}""#);
    let href = xml::escaped(href);
    format!(r#"<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{href}"/></svg>"#)
}

/// A layout whose texts are escaped.
struct Markup<'l> {
    layout: &'l Layout<'l>,
    label: Option<Line<'l>>,
    message: Option<Line<'l>>,
}

/// Writes `layout` as SVG.
pub(super) fn write(layout: &Layout<'_>) -> String {
    let markup = Markup::of(layout);
    let mut xml = Xml::with_capacity(markup.size_hint());
    size(xml.raw(HEAD), layout.width, layout.height);
    let has_two_links = layout.links.label().is_some();
    if has_two_links {
        xml.raw(">");
    } else {
        // An image with two links is no longer one image to a screen reader.
        named(&mut xml, |xml| markup.accessible_text(xml));
    }
    parts::linked(&mut xml, layout.links.whole(), |xml| picture(xml, &markup));
    xml.raw("</svg>");
    xml.finish()
}

fn size(xml: &mut Xml, width: f64, height: f64) {
    xml.raw("width=\"")
        .number(width)
        .raw("\" height=\"")
        .number(height)
        .raw("\"");
}

/// What is to be seen.
fn picture(xml: &mut Xml, markup: &Markup<'_>) {
    match markup.layout.style {
        Style::Flat | Style::FlatSquare | Style::Plastic => classic::write(xml, markup),
        Style::ForTheBadge => for_the_badge::write(xml, markup),
        Style::Social => social::write(xml, markup),
    }
}

impl<'l> Markup<'l> {
    fn of(layout: &'l Layout<'l>) -> Self {
        Self {
            layout,
            label: layout.label.as_ref().map(Line::new),
            message: layout.message.as_ref().map(Line::new),
        }
    }
}

impl Markup<'_> {
    fn lines(&self) -> impl Iterator<Item = &Line<'_>> {
        [&self.label, &self.message].into_iter().flatten()
    }

    /// How many bytes the markup takes at most, but for very long links.
    fn size_hint(&self) -> usize {
        let logo = self.layout.logo.map_or(0, |logo| logo.href.len());
        let texts: usize = self.lines().map(|line| line.escaped().len()).sum();
        MARKUP_BYTES + MAX_REPEATS * texts + logo
    }

    /// What a screen reader says.
    fn accessible_text(&self, xml: &mut Xml) {
        let label = self.label.as_ref();
        if let Some(label) = label.filter(|label| !label.run.text.is_empty()) {
            xml.raw(label.escaped()).raw(": ");
        }
        if let Some(message) = &self.message {
            xml.raw(message.escaped());
        }
    }
}

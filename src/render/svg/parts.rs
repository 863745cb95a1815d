//! What several styles are made of.

use super::xml::Xml;
use crate::render::layout::{Layout, LogoBox, Panel, TextRun};

/// The scale of text: sizes are written ten times as large and drawn at a tenth, so that a text's
/// position is not rounded to whole pixels.
const SCALE: f64 = 10.0;
pub(super) const SCALE_DOWN: &str = "scale(.1)";

/// The attributes of the group that holds the texts of all styles but `social`.
pub(super) fn open_text_group<'x>(xml: &'x mut Xml, font_size: &str) -> &'x mut Xml {
    xml.open("g")
        .attr("fill", "#fff")
        .attr("text-anchor", "middle")
        .attr("font-family", "Verdana,Geneva,DejaVu Sans,sans-serif")
        .attr("text-rendering", "geometricPrecision")
        .attr("font-size", font_size)
        .children()
}

/// Writes what `inside` writes, in a link where there is one.
pub(super) fn linked(xml: &mut Xml, link: Option<&str>, inside: impl FnOnce(&mut Xml)) {
    match link {
        None => inside(xml),
        Some(href) => {
            xml.open("a")
                .attr("target", "_blank")
                .attr("href", href)
                .children();
            inside(xml);
            xml.close("a");
        }
    }
}

/// What catches clicks beside the letters.
pub(super) fn link_area(xml: &mut Xml, run: &TextRun<'_>, height: f64) {
    xml.open("rect")
        .attr("width", run.link_width)
        .attr("x", run.link_x)
        .attr("height", height)
        .attr("fill", "rgba(0,0,0,0)")
        .empty();
}

pub(super) fn logo(xml: &mut Xml, logo: Option<&LogoBox<'_>>) {
    if let Some(logo) = logo {
        xml.open("image")
            .attr("x", logo.x)
            .attr("y", logo.y)
            .attr("width", logo.width)
            .attr("height", logo.height)
            .attr("href", logo.href)
            .empty();
    }
}

/// The boxes behind the texts. The leftmost stands at 0 and does not say so.
pub(super) fn panels(xml: &mut Xml, layout: &Layout<'_>) {
    for (at, panel) in layout.panels.iter().enumerate() {
        rect(xml, (at > 0).then_some(panel.x), panel, layout.height);
    }
}

fn rect(xml: &mut Xml, x: Option<f64>, panel: &Panel<'_>, height: f64) {
    xml.open("rect");
    if let Some(x) = x {
        xml.attr("x", x);
    }
    xml.attr("width", panel.width)
        .attr("height", height)
        .attr("fill", panel.fill)
        .empty();
}

/// The position of a text, in its own units.
pub(super) fn place<'x>(xml: &'x mut Xml, run: &TextRun<'_>, below: f64) -> &'x mut Xml {
    xml.attr("x", SCALE * run.center)
        .attr("y", SCALE * (run.baseline + below))
}

pub(super) fn text_length<'x>(xml: &'x mut Xml, run: &TextRun<'_>) -> &'x mut Xml {
    xml.attr("textLength", SCALE * run.width)
}

/// Dark text says so; light text is the group's.
pub(super) fn dark_fill<'x>(xml: &'x mut Xml, run: &TextRun<'_>) -> &'x mut Xml {
    if run.on_light {
        xml.attr("fill", "#333")
    } else {
        xml
    }
}

pub(super) fn content(xml: &mut Xml, run: &TextRun<'_>) {
    xml.children().text(&run.text).close("text");
}

/// A vertical gradient, ended by [`Xml::close`].
pub(super) fn open_gradient<'x>(xml: &'x mut Xml, id: &str, layout: &Layout<'_>) -> &'x mut Xml {
    xml.open("linearGradient")
        .attr_of("id", [id, layout.id_suffix])
        .attr("x2", "0")
        .attr("y2", "100%")
        .children()
}

/// One stop of a gradient; without a colour it is black.
pub(super) fn stop(xml: &mut Xml, offset: &str, color: Option<&str>, opacity: &str) {
    xml.open("stop").attr("offset", offset);
    if let Some(color) = color {
        xml.attr("stop-color", color);
    }
    xml.attr("stop-opacity", opacity).empty();
}

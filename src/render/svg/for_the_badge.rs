//! `for-the-badge` as markup.

use super::{
    parts::{
        SCALE_DOWN, content, dark_fill, linked, logo, open_text_group, panels, place, text_length,
    },
    xml::Xml,
};
use crate::render::layout::{Layout, TextRun};

pub(super) fn write(xml: &mut Xml, layout: &Layout<'_>) {
    xml.open("g")
        .attr("shape-rendering", "crispEdges")
        .children();
    panels(xml, layout);
    xml.close("g");

    open_text_group(xml, "100");
    logo(xml, layout.logo.as_ref());
    if let Some(label) = &layout.label {
        let link = layout.links.label();
        linked(xml, link, |xml| {
            if link.is_some() {
                link_area(xml, label, layout.height, false);
            }
            text(xml, label, false);
        });
    }
    if let Some(message) = &layout.message {
        let link = layout.links.message();
        linked(xml, link, |xml| {
            if link.is_some() {
                link_area(xml, message, layout.height, true);
            }
            text(xml, message, true);
        });
    }
    xml.close("g");
}

/// What catches clicks beside the letters; other styles say where it stands earlier, or always.
fn link_area(xml: &mut Xml, run: &TextRun<'_>, height: f64, says_x: bool) {
    xml.open("rect")
        .attr("width", run.link_width)
        .attr("height", height);
    if says_x {
        xml.attr("x", run.link_x);
    }
    xml.attr("fill", "rgba(0,0,0,0)").empty();
}

fn text(xml: &mut Xml, run: &TextRun<'_>, is_bold: bool) {
    place(xml.open("text").attr("transform", SCALE_DOWN), run, 0.0);
    text_length(xml, run);
    if is_bold {
        xml.attr("font-weight", "bold");
    }
    content(dark_fill(xml, run), run);
}

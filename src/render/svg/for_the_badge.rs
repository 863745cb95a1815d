//! `for-the-badge` as markup.

use super::{
    Markup,
    line::Line,
    parts::{TEXT_GROUP, linked, logo, panels},
    xml::Xml,
};

pub(super) fn write(xml: &mut Xml, markup: &Markup<'_>) {
    let layout = markup.layout;
    xml.raw("<g shape-rendering=\"crispEdges\">");
    panels(xml, layout);
    xml.raw("</g>").raw(TEXT_GROUP).raw("100\">");
    logo(xml, layout.logo.as_ref());
    if let Some(label) = &markup.label {
        let link = layout.links.label();
        linked(xml, link, |xml| {
            if link.is_some() {
                link_area(xml, label, layout.height, false);
            }
            text(xml, label, "\"");
        });
    }
    if let Some(message) = &markup.message {
        let link = layout.links.message();
        linked(xml, link, |xml| {
            if link.is_some() {
                link_area(xml, message, layout.height, true);
            }
            text(xml, message, "\" font-weight=\"bold\"");
        });
    }
    xml.raw("</g>");
}

/// What catches clicks beside the letters; other styles say where it stands earlier, or always.
fn link_area(xml: &mut Xml, line: &Line<'_>, height: f64, says_x: bool) {
    xml.raw("<rect width=\"")
        .number(line.run.link_width)
        .raw("\" height=\"")
        .number(height);
    if says_x {
        xml.raw("\" x=\"").number(line.run.link_x);
    }
    xml.raw("\" fill=\"rgba(0,0,0,0)\"/>");
}

fn text(xml: &mut Xml, line: &Line<'_>, weight: &str) {
    xml.raw("<text transform=\"scale(.1)\" x=\"")
        .number(line.x())
        .raw("\" y=\"")
        .number(line.y(0.0))
        .raw("\" textLength=\"")
        .number(line.length())
        .raw(weight)
        .raw(line.end_of_tag())
        .raw(line.escaped())
        .raw("</text>");
}

//! What several styles are made of.

use super::{line::Line, xml::Xml};
use crate::render::layout::{Layout, LogoBox, Panel};

/// Opens the group that holds the texts of all styles but `social`, up to the size of the font.
pub(super) const TEXT_GROUP: &str = r##"<g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" text-rendering="geometricPrecision" font-size=""##;

/// Writes what `inside` writes, in a link where there is one.
pub(super) fn linked(xml: &mut Xml, link: Option<&str>, inside: impl FnOnce(&mut Xml)) {
    match link {
        None => inside(xml),
        Some(href) => {
            xml.raw("<a target=\"_blank\" href=\"")
                .value(href)
                .raw("\">");
            inside(xml);
            xml.raw("</a>");
        }
    }
}

/// What catches clicks beside the letters.
pub(super) fn link_area(xml: &mut Xml, line: &Line<'_>, height: f64) {
    xml.raw("<rect width=\"")
        .number(line.run.link_width)
        .raw("\" x=\"")
        .number(line.run.link_x)
        .raw("\" height=\"")
        .number(height)
        .raw("\" fill=\"rgba(0,0,0,0)\"/>");
}

pub(super) fn logo(xml: &mut Xml, logo: Option<&LogoBox<'_>>) {
    if let Some(logo) = logo {
        xml.raw("<image x=\"")
            .number(logo.x)
            .raw("\" y=\"")
            .number(logo.y)
            .raw("\" width=\"")
            .number(logo.width)
            .raw("\" height=\"")
            .number(logo.height)
            .raw("\" href=\"")
            .value(logo.href)
            .raw("\"/>");
    }
}

/// The boxes behind the texts. The leftmost stands at 0 and does not say so.
pub(super) fn panels(xml: &mut Xml, layout: &Layout<'_>) {
    for (at, panel) in layout.panels.iter().flatten().enumerate() {
        if at == 0 {
            xml.raw("<rect width=\"");
        } else {
            xml.raw("<rect x=\"").number(panel.x).raw("\" width=\"");
        }
        rest_of_panel(xml, panel, layout.height);
    }
}

fn rest_of_panel(xml: &mut Xml, panel: &Panel<'_>, height: f64) {
    xml.number(panel.width)
        .raw("\" height=\"")
        .number(height)
        .raw("\" fill=\"")
        .value(panel.fill.svg)
        .raw("\"/>");
}

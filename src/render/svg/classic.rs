//! `flat`, `flat-square` and `plastic` as markup.

use super::{
    Markup,
    line::Line,
    parts::{TEXT_GROUP, link_area, linked, logo, panels},
    xml::Xml,
};
use crate::{badge::Style, render::layout::Layout};

/// How far below its text a shadow stands.
const SHADOW_BELOW: f64 = 1.0;

/// The shadow's blur, and the beginning of the shine.
const BLUR: &str =
    r#"<filter id="blur"><feGaussianBlur stdDeviation="16"/></filter><linearGradient id="s"#;
const FLAT_SHINE: &str = r##"" x2="0" y2="100%"><stop offset="0" stop-color="#bbb" stop-opacity=".1"/><stop offset="1" stop-opacity=".1"/></linearGradient><clipPath id="r"##;
const PLASTIC_SHINE: &str = r##"" x2="0" y2="100%"><stop offset="0" stop-color="#fff" stop-opacity=".7"/><stop offset=".1" stop-color="#aaa" stop-opacity=".1"/><stop offset=".9" stop-color="#000" stop-opacity=".3"/><stop offset="1" stop-color="#000" stop-opacity=".5"/></linearGradient><clipPath id="r"##;

pub(super) fn write(xml: &mut Xml, markup: &Markup<'_>) {
    let layout = markup.layout;
    let is_square = layout.style == Style::FlatSquare;
    if is_square {
        xml.raw("<g shape-rendering=\"crispEdges\">");
        panels(xml, layout);
    } else {
        shining_panels(xml, layout);
    }
    xml.raw("</g>").raw(TEXT_GROUP).raw("110\">");
    logo(xml, layout.logo.as_ref());
    let links = [layout.links.label(), layout.links.message()];
    for (line, link) in [&markup.label, &markup.message].into_iter().zip(links) {
        if let Some(line) = line {
            linked(xml, link, |xml| {
                if link.is_some() {
                    link_area(xml, line, layout.height);
                }
                if is_square {
                    text(xml, line);
                } else {
                    shadowed_text(xml, line);
                }
            });
        }
    }
    xml.raw("</g>");
}

/// Panels under a shine, with round corners.
fn shining_panels(xml: &mut Xml, layout: &Layout<'_>) {
    let (shine, radius) = if layout.style == Style::Plastic {
        (PLASTIC_SHINE, "\" rx=\"4")
    } else {
        (FLAT_SHINE, "\" rx=\"3")
    };
    xml.raw(BLUR)
        .value(layout.id_suffix)
        .raw(shine)
        .value(layout.id_suffix)
        .raw("\"><rect width=\"")
        .number(layout.width)
        .raw("\" height=\"")
        .number(layout.height)
        .raw(radius)
        .raw("\"/></clipPath><g clip-path=\"url(#r")
        .value(layout.id_suffix)
        .raw(")\">");
    panels(xml, layout);
    xml.raw("<rect width=\"")
        .number(layout.width)
        .raw("\" height=\"")
        .number(layout.height)
        .raw("\" fill=\"url(#s")
        .value(layout.id_suffix)
        .raw(")\"/>");
}

fn text(xml: &mut Xml, line: &Line<'_>) {
    xml.raw("<text x=\"")
        .number(line.x())
        .raw("\" y=\"")
        .number(line.y(0.0))
        .raw("\" textLength=\"")
        .number(line.length())
        .raw("\" transform=\"scale(.1)\"")
        .raw(line.end_of_tag())
        .raw(line.escaped())
        .raw("</text>");
}

fn shadowed_text(xml: &mut Xml, line: &Line<'_>) {
    xml.raw(if line.run.on_light {
        r##"<g transform="scale(.1)"><g aria-hidden="true" fill="#ccc"><text x=""##
    } else {
        r##"<g transform="scale(.1)"><g aria-hidden="true" fill="#010101"><text x=""##
    });
    let start = xml.end();
    let x = start..xml.number(line.x()).raw("\" y=\"").end();
    let place = start..xml.number(line.y(SHADOW_BELOW)).end();
    let start = xml.raw("\" fill-opacity=\".8\" filter=\"url(#blur)").end();
    let length = start
        ..xml
            .raw("\" textLength=\"")
            .number(line.length())
            .raw("\"")
            .end();
    let start = xml.raw(">").end();
    let content = start..xml.raw(line.escaped()).raw("</text>").end();
    xml.raw("<text x=\"")
        .again(place)
        .raw("\" fill-opacity=\".3")
        .again(length.start..content.end)
        .raw("</g><text x=\"")
        .again(x)
        .number(line.y(0.0))
        .again(length)
        .raw(line.end_of_tag())
        .again(content)
        .raw("</g>");
}

//! `social` as markup.

use super::{
    Markup,
    line::Line,
    parts::{link_area, linked, logo},
    xml::Xml,
};
use crate::render::layout::Panel;

/// The frames are half a pixel inside the badge.
const HALF: f64 = 0.5;
/// How far below its text a shadow stands.
const SHADOW_BELOW: f64 = 1.0;

const SHINES: [&str; 2] = [
    r##"" x2="0" y2="100%"><stop offset="0" stop-color="#fcfcfc" stop-opacity="0"/><stop offset="1" stop-opacity=".1"/></linearGradient><linearGradient id="b"##,
    r##"" x2="0" y2="100%"><stop offset="0" stop-color="#ccc" stop-opacity=".1"/><stop offset="1" stop-opacity=".1"/></linearGradient><g stroke="#d5d5d5">"##,
];
/// The attributes of the group that holds the texts.
const TEXT_GROUP: &str = r##" fill="#333" text-anchor="middle" font-family="Helvetica Neue,Helvetica,Arial,sans-serif" text-rendering="geometricPrecision" font-weight="700" font-size="110px" line-height="14px">"##;

pub(super) fn write(xml: &mut Xml, markup: &Markup<'_>) {
    let layout = markup.layout;
    let [under_label, under_pointer] = SHINES;
    hover_style(xml, layout.id_suffix);
    xml.raw("<linearGradient id=\"a")
        .value(layout.id_suffix)
        .raw(under_label)
        .value(layout.id_suffix)
        .raw(under_pointer);
    let inner_height = layout.height - 1.0;
    let [button, panel] = &layout.panels;
    if let Some(button) = button {
        xml.raw("<rect stroke=\"none\" fill=\"")
            .value(button.fill.svg);
        rest_of_rounded_box(xml, button.width, inner_height);
    }
    if let Some(panel) = panel {
        bubble(xml, panel, inner_height);
    }
    xml.raw("</g>");
    logo(xml, layout.logo.as_ref());
    texts(xml, markup, inner_height);
}

fn hover_style(xml: &mut Xml, id_suffix: &str) {
    xml.raw("<style>a:hover #llink")
        .value(id_suffix)
        .raw("{fill:url(#b")
        .value(id_suffix)
        .raw(");stroke:#ccc}a:hover #rlink")
        .value(id_suffix)
        .raw("{fill:#4183c4}</style>");
}

/// The end of the button's shape, from within its last attribute.
fn rest_of_rounded_box(xml: &mut Xml, width: f64, height: f64) {
    xml.raw("\" x=\".5\" y=\".5\" width=\"")
        .number(width)
        .raw("\" height=\"")
        .number(height)
        .raw("\" rx=\"2\"/>");
}

/// The bubble, a line that opens its frame, and the tip that points at the button.
fn bubble(xml: &mut Xml, panel: &Panel<'_>, height: f64) {
    xml.raw("<rect x=\"")
        .number(panel.x + HALF)
        .raw("\" y=\".5\" width=\"")
        .number(panel.width)
        .raw("\" height=\"")
        .number(height)
        .raw("\" rx=\"2\" fill=\"")
        .value(panel.fill.svg)
        .raw("\"/><rect x=\"")
        .number(panel.x)
        .raw("\" y=\"7.5\" width=\".5\" height=\"5\" stroke=\"")
        .value(panel.fill.svg)
        .raw("\"/><path d=\"M")
        .number(panel.x + HALF)
        .raw(" 6.5 l-3 3v1 l3 3\" fill=\"")
        .value(panel.fill.svg)
        .raw("\"/>");
}

fn texts(xml: &mut Xml, markup: &Markup<'_>, inner_height: f64) {
    let layout = markup.layout;
    let links = layout.links;
    xml.raw(if links.label().is_some() {
        "<g aria-hidden=\"false\""
    } else {
        "<g aria-hidden=\"true\""
    })
    .raw(TEXT_GROUP);
    if let Some(label) = &markup.label {
        // The shine lies over a text that is a link, and under one that is not.
        let shine = |xml: &mut Xml| {
            xml.raw("<rect id=\"llink")
                .value(layout.id_suffix)
                .raw("\" stroke=\"#d5d5d5\" fill=\"url(#a")
                .value(layout.id_suffix)
                .raw(")");
            rest_of_rounded_box(xml, label.run.link_width, inner_height);
        };
        if links.label().is_none() {
            shine(xml);
        }
        linked(xml, links.label(), |xml| {
            text(xml, label, None);
            if links.label().is_some() {
                shine(xml);
            }
        });
    }
    if let Some(message) = &markup.message {
        linked(xml, links.message(), |xml| {
            if links.message().is_some() {
                link_area(xml, message, layout.height);
            }
            text(xml, message, Some(layout.id_suffix));
        });
    }
    xml.raw("</g>");
}

/// A text over its shadow.
fn text(xml: &mut Xml, line: &Line<'_>, id: Option<&str>) {
    let start = xml.raw("<text aria-hidden=\"true\" x=\"").end();
    let x = start..xml.number(line.x()).raw("\" y=\"").end();
    let start = xml.number(line.y(SHADOW_BELOW)).raw("\" fill=\"#fff").end();
    let rest = start
        ..xml
            .raw("\" transform=\"scale(.1)\" textLength=\"")
            .number(line.length())
            .raw("\">")
            .raw(line.escaped())
            .raw("</text>")
            .end();
    if let Some(id_suffix) = id {
        xml.raw("<text id=\"rlink").value(id_suffix).raw("\" x=\"");
    } else {
        xml.raw("<text x=\"");
    }
    xml.again(x).number(line.y(0.0)).again(rest);
}

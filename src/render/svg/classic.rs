//! `flat`, `flat-square` and `plastic` as markup.

use super::{
    parts::{
        SCALE_DOWN, content, dark_fill, link_area, linked, logo, open_gradient, open_text_group,
        panels, place, stop, text_length,
    },
    xml::Xml,
};
use crate::{
    badge::Style,
    render::layout::{Layout, TextRun},
};

/// How far below its text a shadow stands.
const SHADOW_BELOW: f64 = 1.0;

pub(super) fn write(xml: &mut Xml, layout: &Layout<'_>) {
    let is_square = layout.style == Style::FlatSquare;
    if is_square {
        xml.open("g")
            .attr("shape-rendering", "crispEdges")
            .children();
        panels(xml, layout);
    } else {
        definitions(xml, layout);
        xml.open("g")
            .attr_of("clip-path", ["url(#r", layout.id_suffix, ")"])
            .children();
        panels(xml, layout);
        xml.open("rect")
            .attr("width", layout.width)
            .attr("height", layout.height);
        xml.attr_of("fill", ["url(#s", layout.id_suffix, ")"])
            .empty();
    }
    xml.close("g");

    open_text_group(xml, "110");
    logo(xml, layout.logo.as_ref());
    let links = [layout.links.label(), layout.links.message()];
    for (run, link) in [&layout.label, &layout.message].into_iter().zip(links) {
        if let Some(run) = run {
            linked(xml, link, |xml| {
                if link.is_some() {
                    link_area(xml, run, layout.height);
                }
                if is_square {
                    text(xml, run);
                } else {
                    shadowed_text(xml, run);
                }
            });
        }
    }
    xml.close("g");
}

/// The shadow's blur, the shine, and the round corners.
fn definitions(xml: &mut Xml, layout: &Layout<'_>) {
    xml.open("filter").attr("id", "blur").children();
    xml.open("feGaussianBlur")
        .attr("stdDeviation", "16")
        .empty();
    xml.close("filter");

    open_gradient(xml, "s", layout);
    let radius = if layout.style == Style::Plastic {
        stop(xml, "0", Some("#fff"), ".7");
        stop(xml, ".1", Some("#aaa"), ".1");
        stop(xml, ".9", Some("#000"), ".3");
        stop(xml, "1", Some("#000"), ".5");
        "4"
    } else {
        stop(xml, "0", Some("#bbb"), ".1");
        stop(xml, "1", None, ".1");
        "3"
    };
    xml.close("linearGradient");

    xml.open("clipPath")
        .attr_of("id", ["r", layout.id_suffix])
        .children();
    xml.open("rect")
        .attr("width", layout.width)
        .attr("height", layout.height)
        .attr("rx", radius)
        .empty();
    xml.close("clipPath");
}

fn text(xml: &mut Xml, run: &TextRun<'_>) {
    place(xml.open("text"), run, 0.0);
    text_length(xml, run).attr("transform", SCALE_DOWN);
    content(dark_fill(xml, run), run);
}

fn shadowed_text(xml: &mut Xml, run: &TextRun<'_>) {
    let shadow = if run.on_light { "#ccc" } else { "#010101" };
    xml.open("g").attr("transform", SCALE_DOWN).children();
    xml.open("g")
        .attr("aria-hidden", "true")
        .attr("fill", shadow)
        .children();
    place(xml.open("text"), run, SHADOW_BELOW)
        .attr("fill-opacity", ".8")
        .attr("filter", "url(#blur)");
    content(text_length(xml, run), run);
    place(xml.open("text"), run, SHADOW_BELOW).attr("fill-opacity", ".3");
    content(text_length(xml, run), run);
    xml.close("g");
    place(xml.open("text"), run, 0.0);
    text_length(xml, run);
    content(dark_fill(xml, run), run);
    xml.close("g");
}

//! `social` as markup.

use super::{
    parts::{
        SCALE_DOWN, content, link_area, linked, logo, open_gradient, place, stop, text_length,
    },
    xml::Xml,
};
use crate::render::layout::{Layout, Panel, TextRun};

/// The frame of button and bubble.
const FRAME: &str = "#d5d5d5";
/// The frames are half a pixel inside the badge.
const HALF: f64 = 0.5;
/// How far below its text a shadow stands.
const SHADOW_BELOW: f64 = 1.0;

pub(super) fn write(xml: &mut Xml, layout: &Layout<'_>) {
    hover_style(xml, layout.id_suffix);
    open_gradient(xml, "a", layout);
    stop(xml, "0", Some("#fcfcfc"), "0");
    stop(xml, "1", None, ".1");
    xml.close("linearGradient");
    open_gradient(xml, "b", layout);
    stop(xml, "0", Some("#ccc"), ".1");
    stop(xml, "1", None, ".1");
    xml.close("linearGradient");

    let inner_height = layout.height - 1.0;
    xml.open("g").attr("stroke", FRAME).children();
    let mut panels = layout.panels.iter();
    if let Some(button) = panels.next() {
        xml.open("rect")
            .attr("stroke", "none")
            .attr("fill", button.fill);
        rounded_box(xml, button.width, inner_height).empty();
    }
    if let Some(panel) = panels.next() {
        bubble(xml, panel, inner_height);
    }
    xml.close("g");

    logo(xml, layout.logo.as_ref());
    texts(xml, layout, inner_height);
}

fn hover_style(xml: &mut Xml, id_suffix: &str) {
    xml.open("style").children();
    for part in [
        "a:hover #llink",
        id_suffix,
        "{fill:url(#b",
        id_suffix,
        ");stroke:#ccc}a:hover #rlink",
        id_suffix,
        "{fill:#4183c4}",
    ] {
        xml.text(part);
    }
    xml.close("style");
}

/// The attributes of the button's shape.
fn rounded_box(xml: &mut Xml, width: f64, height: f64) -> &mut Xml {
    xml.attr("x", ".5")
        .attr("y", ".5")
        .attr("width", width)
        .attr("height", height)
        .attr("rx", "2")
}

/// The bubble, a line that opens its frame, and the tip that points at the button.
fn bubble(xml: &mut Xml, panel: &Panel<'_>, height: f64) {
    xml.open("rect")
        .attr("x", panel.x + HALF)
        .attr("y", ".5")
        .attr("width", panel.width)
        .attr("height", height)
        .attr("rx", "2")
        .attr("fill", panel.fill)
        .empty();
    xml.open("rect")
        .attr("x", panel.x)
        .attr("y", "7.5")
        .attr("width", ".5")
        .attr("height", "5")
        .attr("stroke", panel.fill)
        .empty();
    xml.open("path");
    xml.attr("d", Tip(panel.x + HALF))
        .attr("fill", panel.fill)
        .empty();
}

/// The path of the bubble's tip, from its upper end.
struct Tip(f64);

impl super::xml::Value for Tip {
    fn write(self, out: &mut String) {
        out.push('M');
        self.0.write(out);
        out.push_str(" 6.5 l-3 3v1 l3 3");
    }
}

fn texts(xml: &mut Xml, layout: &Layout<'_>, inner_height: f64) {
    let links = layout.links;
    xml.open("g")
        .attr(
            "aria-hidden",
            if links.label().is_some() {
                "false"
            } else {
                "true"
            },
        )
        .attr("fill", "#333")
        .attr("text-anchor", "middle")
        .attr("font-family", "Helvetica Neue,Helvetica,Arial,sans-serif")
        .attr("text-rendering", "geometricPrecision")
        .attr("font-weight", "700")
        .attr("font-size", "110px")
        .attr("line-height", "14px")
        .children();
    if let Some(label) = &layout.label {
        // The shine lies over a text that is a link, and under one that is not.
        let shine = |xml: &mut Xml| {
            xml.open("rect")
                .attr_of("id", ["llink", layout.id_suffix])
                .attr("stroke", FRAME);
            xml.attr_of("fill", ["url(#a", layout.id_suffix, ")"]);
            rounded_box(xml, label.link_width, inner_height).empty();
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
    if let Some(message) = &layout.message {
        linked(xml, links.message(), |xml| {
            if links.message().is_some() {
                link_area(xml, message, layout.height);
            }
            text(xml, message, Some(["rlink", layout.id_suffix]));
        });
    }
    xml.close("g");
}

/// A text over its shadow.
fn text(xml: &mut Xml, run: &TextRun<'_>, id: Option<[&str; 2]>) {
    place(
        xml.open("text").attr("aria-hidden", "true"),
        run,
        SHADOW_BELOW,
    );
    xml.attr("fill", "#fff").attr("transform", SCALE_DOWN);
    content(text_length(xml, run), run);
    xml.open("text");
    if let Some(id) = id {
        xml.attr_of("id", id);
    }
    place(xml, run, 0.0).attr("transform", SCALE_DOWN);
    content(text_length(xml, run), run);
}

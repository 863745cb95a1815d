//! `social`: a button, and a bubble that points at it. Colours are fixed.

use std::borrow::Cow;

use super::{Drawing, Fill, Font, Layout, Links, Panel, TextRun, logo_box, odd_width};

const HEIGHT: f64 = 20.0;
const BASELINE: f64 = 14.0;
/// Between the edge of the button and its text.
const LABEL_PADDING: f64 = 5.0;
/// Between the edge of the bubble and its text.
const MESSAGE_PADDING: f64 = 4.0;
/// Between the button and the bubble.
const GUTTER: f64 = 6.0;
/// Between the logo and the label.
const LOGO_PADDING: f64 = 3.0;

pub(super) fn layout<'a>(drawing: &Drawing<'a>) -> Layout<'a> {
    let label = capitalized(drawing.trimmed_label());
    let message = drawing.trimmed_message();
    let logo_width = match (drawing.logo(), label.is_empty()) {
        (None, _) => 0.0,
        (Some(_), true) => drawing.logo_width.pixels(),
        (Some(_), false) => drawing.logo_width.pixels() + LOGO_PADDING,
    };
    let label_width = odd_width(&label, Font::Helvetica11Bold);
    let message_width = odd_width(message, Font::Helvetica11Bold);
    let button = label_width + logo_width + 2.0 * LABEL_PADDING;
    let bubble = message_width + 2.0 * MESSAGE_PADDING;
    let bubble_x = button + GUTTER;
    let run = |text, center, width, link_x, link_width| TextRun {
        text,
        center,
        baseline: BASELINE,
        width,
        on_light: true,
        link_x,
        link_width,
    };
    // The frames are one pixel wide and drawn half outside their boxes.
    let has_bubble = !message.is_empty();
    Layout {
        style: drawing.style,
        width: button + 1.0 + if has_bubble { GUTTER + bubble } else { 0.0 },
        height: HEIGHT,
        panels: [
            Some(Panel {
                x: 0.0,
                width: button,
                fill: Fill::new("#fcfcfc", [0xfc; 3], true),
            }),
            has_bubble.then_some(Panel {
                x: bubble_x,
                width: bubble,
                fill: Fill::new("#fafafa", [0xfa; 3], true),
            }),
        ],
        logo: logo_box(drawing, LABEL_PADDING, HEIGHT),
        label: Some(run(
            label,
            logo_width + label_width / 2.0 + LABEL_PADDING,
            label_width,
            0.0,
            button,
        )),
        message: has_bubble.then(|| {
            run(
                message.into(),
                bubble_x + bubble / 2.0,
                message_width,
                bubble_x,
                bubble + 1.0,
            )
        }),
        links: Links::new(drawing.links),
        id_suffix: drawing.id_suffix,
    }
}

/// The text with its first UTF-16 unit in upper case, which is what JavaScript's `charAt(0)` sees:
/// a letter outside the Basic Multilingual Plane stays as it is.
fn capitalized(text: &str) -> Cow<'_, str> {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if first.len_utf16() == 1 => {
            first.to_uppercase().chain(chars).collect::<String>().into()
        }
        _ => text.into(),
    }
}

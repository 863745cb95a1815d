//! `flat`, `flat-square` and `plastic`: two boxes side by side, text of 11 pixels.

use super::{Drawing, Fill, Font, Layout, Links, Panel, Style, TextRun, logo_box, odd_width};

/// Between the edge of a box and its text.
const PADDING: f64 = 5.0;
/// Between the logo and the label.
const LOGO_PADDING: f64 = 3.0;
/// From the top of a `flat` badge to the baseline.
const BASELINE: f64 = 14.0;

pub(super) fn layout<'a>(drawing: &Drawing<'a>) -> Layout<'a> {
    let (height, baseline) = match drawing.style {
        Style::Plastic => (18.0, BASELINE - 1.0),
        _ => (20.0, BASELINE),
    };
    let (label, message) = (drawing.trimmed_label(), drawing.trimmed_message());
    let has_logo = drawing.logo().is_some();
    // A label's colour makes a label, even without text.
    let has_label = !label.is_empty() || drawing.label_color.is_some();
    let message_fill = Fill::message(drawing.color);
    let label_fill = if has_label || has_logo {
        Fill::label(drawing.label_color)
    } else {
        message_fill
    };

    let logo_width = match (has_logo, label.is_empty()) {
        (true, true) => drawing.logo_width.pixels(),
        (true, false) => drawing.logo_width.pixels() + LOGO_PADDING,
        (false, _) => 0.0,
    };
    let label_width = if label.is_empty() {
        0.0
    } else {
        odd_width(label, Font::Verdana11)
    };
    let message_width = odd_width(message, Font::Verdana11);
    let left = if has_label {
        label_width + 2.0 * PADDING + logo_width
    } else {
        0.0
    };
    let logo_on_the_right = has_logo && !has_label;
    let mut right = message_width + 2.0 * PADDING;
    if logo_on_the_right {
        right += logo_width
            + if message.is_empty() {
                0.0
            } else {
                PADDING - 1.0
            };
    }

    // Where a text's box starts, one pixel off its panel: shields aligns texts to the eye.
    let label_start = logo_width + 1.0;
    let overlap = if message.is_empty() { 0.0 } else { 1.0 };
    let before_message = match (has_label, has_logo) {
        (true, _) => 0.0,
        (false, true) => logo_width + PADDING,
        (false, false) => 1.0,
    };
    let message_start = left - overlap + before_message;
    let run = |text: &'a str, start: f64, width: f64, fill: Fill<'a>, link_width: f64| {
        (!text.is_empty()).then(|| TextRun {
            text: text.into(),
            center: start + width / 2.0 + PADDING,
            baseline,
            width,
            on_light: fill.is_light,
            link_x: if start > 1.0 { start + 1.0 } else { 0.0 },
            link_width,
        })
    };
    Layout {
        style: drawing.style,
        width: left + right,
        height,
        panels: [
            Some(Panel {
                x: 0.0,
                width: left,
                fill: label_fill,
            }),
            Some(Panel {
                x: left,
                width: right,
                fill: message_fill,
            }),
        ],
        logo: logo_box(drawing, PADDING, height),
        label: run(label, label_start, label_width, label_fill, left),
        message: run(message, message_start, message_width, message_fill, right),
        links: Links::new(drawing.links),
        id_suffix: drawing.id_suffix,
    }
}

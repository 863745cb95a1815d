//! `for-the-badge`: upper case, widely spaced, 28 pixels high.

use super::{Drawing, Fill, Font, Layout, Links, Panel, TextRun, logo_box, whole_pixels};

const HEIGHT: f64 = 28.0;
const BASELINE: f64 = 17.5;
/// Between the edge of a box and its text.
const TEXT_MARGIN: f64 = 12.0;
/// Between the edge of a box and the logo.
const LOGO_MARGIN: f64 = 9.0;
/// Between the logo and a text.
const GUTTER: f64 = 6.0;
/// Added after each letter.
const LETTER_SPACING: f64 = 1.25;

pub(super) fn layout<'a>(drawing: &Drawing<'a>) -> Layout<'a> {
    // Upper case first: other letters have other widths.
    let label = drawing.trimmed_label().to_uppercase();
    let message = drawing.trimmed_message().to_uppercase();
    let has_logo = drawing.logo().is_some();
    let label_fill = Fill::label(drawing.label_color);
    let message_fill = Fill::message(drawing.color);
    let label_width = spaced_width(&label, Font::Verdana10);
    let message_width = spaced_width(&message, Font::Verdana10Bold);

    let no_text = label.is_empty() && message.is_empty();
    let gutter = if no_text {
        GUTTER - LOGO_MARGIN
    } else {
        GUTTER
    };
    let logo_width = drawing.logo_width.pixels();
    let logo_and_gutter = if has_logo { logo_width + gutter } else { 0.0 };
    let label_start = if has_logo { LOGO_MARGIN } else { TEXT_MARGIN } + logo_and_gutter;
    // A logo on a label's colour has a box of its own, even without a label's text.
    let label_panel = if !label.is_empty() {
        Some(label_start + label_width + TEXT_MARGIN)
    } else if has_logo && drawing.label_color.is_some() {
        Some(2.0 * LOGO_MARGIN + logo_width)
    } else {
        None
    };
    let left = label_panel.unwrap_or_default();
    let before_message = if label_panel.is_some() {
        left
    } else {
        logo_and_gutter
    } + TEXT_MARGIN;
    let right = before_message - left + message_width + TEXT_MARGIN;

    let run = |text: String, start: f64, width: f64, fill: Fill<'a>, link_x, link_width| TextRun {
        text: text.into(),
        center: start + width / 2.0,
        baseline: BASELINE,
        width,
        on_light: fill.is_light,
        link_x,
        link_width,
    };
    let left_panel = label_panel.map(|width| Panel {
        x: 0.0,
        width,
        fill: label_fill,
    });
    let right_panel = Panel {
        x: left,
        width: right,
        fill: message_fill,
    };
    Layout {
        style: drawing.style,
        width: left + right,
        height: HEIGHT,
        panels: [left_panel, Some(right_panel)],
        logo: logo_box(drawing, LOGO_MARGIN, HEIGHT),
        label: (!label.is_empty())
            .then(|| run(label, label_start, label_width, label_fill, 0.0, left)),
        message: Some(run(
            message,
            before_message,
            message_width,
            message_fill,
            left,
            right,
        )),
        links: Links::new(drawing.links),
        id_suffix: drawing.id_suffix,
    }
}

/// The width of a text with space after each UTF-16 unit, which is what JavaScript counts.
fn spaced_width(text: &str, font: Font) -> f64 {
    let units = if text.is_ascii() {
        text.len()
    } else {
        text.encode_utf16().count()
    };
    let units = u32::try_from(units).unwrap_or(u32::MAX);
    f64::from(whole_pixels(text, font)) + LETTER_SPACING * f64::from(units)
}

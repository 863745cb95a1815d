//! Puts the baselines of texts on whole pixels.
//!
//! A text whose feet stand between two rows of pixels is blurred. Browsers therefore move the
//! baseline of upright text to the nearest row (Skia calls it "baseline snap"); resvg draws it
//! where the SVG says. Of the badges it concerns `for-the-badge`, whose texts stand at 17.5.

use resvg::usvg::roxmltree::{Document, Node};

/// Less of a pixel than anybody can see, in which a sum of floating-point numbers may differ.
const TOLERANCE_PX: f64 = 0.001;

/// The SVG with every `y` of a text on a whole pixel at `factor` pixels for a CSS pixel, or
/// nothing where they are already. Texts under other transformations than `scale` are left alone.
pub(super) fn snap(svg: &str, document: &Document<'_>, factor: f64) -> Option<String> {
    let mut snapped = String::new();
    let mut copied = 0;
    for text in document.descendants().filter(is_text) {
        let Some((range, y)) = moved(text, factor) else {
            continue;
        };
        snapped.push_str(svg.get(copied..range.start)?);
        snapped.push_str(&y.to_string());
        copied = range.end;
    }
    if copied == 0 {
        return None;
    }
    snapped.push_str(svg.get(copied..)?);
    Some(snapped)
}

/// Whether the node is a `text` element.
pub(super) fn is_text(node: &Node<'_, '_>) -> bool {
    node.is_element() && node.tag_name().name() == "text"
}

fn moved(text: Node<'_, '_>, factor: f64) -> Option<(std::ops::Range<usize>, f64)> {
    let attribute = text.attribute_node("y")?;
    let y: f64 = attribute.value().parse().ok()?;
    let scale = scale_of(text)? * factor;
    let pixels = y * scale;
    let row = (pixels + 0.5).floor();
    // Four digits, so that the division leaves no tail of nines.
    let snapped = (row / scale * 1e4).round() / 1e4;
    ((row - pixels).abs() > TOLERANCE_PX).then(|| (attribute.range_value(), snapped))
}

/// The product of all `scale` round a text.
fn scale_of(text: Node<'_, '_>) -> Option<f64> {
    text.ancestors()
        .filter(Node::is_element)
        .try_fold(1.0, |product, node| {
            if node.has_attribute("viewBox") {
                return None;
            }
            let Some(transform) = node.attribute("transform") else {
                return Some(product);
            };
            let factor = transform.strip_prefix("scale(")?.strip_suffix(')')?;
            let factor: f64 = factor.parse().ok()?;
            (factor > 0.0).then_some(product * factor)
        })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn snapped(text: &str, factor: f64) -> Option<String> {
        let svg = format!(r#"<svg xmlns="http://www.w3.org/2000/svg">{text}</svg>"#);
        let document = Document::parse(&svg).unwrap();
        let snapped = snap(&svg, &document, factor)?;
        let start = snapped.find("<g>").or_else(|| snapped.find("<text"))?;
        Some(snapped[start..].trim_end_matches("</svg>").to_owned())
    }

    #[rstest]
    #[case::half(1.0, "180")]
    #[case::one_and_a_half(3.0, "176.6667")]
    fn a_baseline_between_two_rows_moves_down_to_the_next(#[case] factor: f64, #[case] y: &str) {
        let text = r#"<text transform="scale(.1)" x="5" y="175">A</text>"#;
        assert_eq!(
            snapped(text, factor).unwrap(),
            text.replace("\"175\"", &format!("\"{y}\""))
        );
    }

    #[rstest]
    #[case::on_a_row(r#"<text transform="scale(.1)" y="140">A</text>"#)]
    #[case::turned(r#"<text transform="rotate(10)" y="17.5">A</text>"#)]
    #[case::under_a_shift(r#"<g transform="translate(0 .5)"><text y="17.5">A</text></g>"#)]
    #[case::without_y("<text>A</text>")]
    #[case::not_a_number(r#"<text y="1em">A</text>"#)]
    #[case::mirrored(r#"<text transform="scale(-1)" y="17.5">A</text>"#)]
    #[case::in_a_view_box(r#"<svg viewBox="0 0 3 3"><text y="17.5">A</text></svg>"#)]
    fn any_other_text_stays(#[case] text: &str) {
        assert_eq!(snapped(text, 1.0), None);
    }

    #[test]
    fn several_texts_move_each_by_itself() {
        let text = r#"<g><text y="1.5">A</text><text y="2">B</text><text y="3.25">C</text></g>"#;
        assert_eq!(
            snapped(text, 1.0).unwrap(),
            r#"<g><text y="2">A</text><text y="2">B</text><text y="3">C</text></g>"#
        );
    }
}

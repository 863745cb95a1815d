//! The pixels that a badge has for its logo.

use resvg::usvg::roxmltree::{Document, Node};

use crate::badge::Scale;

/// The sides of most logos' room, in CSS pixels.
const SIDE: f32 = 14.0;

/// The most pixels on a side: the widest icon has 762 at the largest scale.
const MAX_SIDE: f32 = 1024.0;

/// Pixels from left to right and from top to bottom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) width: u16,
    pub(super) height: u16,
}

impl Room {
    /// What the first picture of an SVG is given, with `scale` pixels for each of CSS.
    pub(super) fn of_image(svg: &Document<'_>, scale: Scale) -> Self {
        let is_image = |node: &Node<'_, '_>| node.has_tag_name("image");
        let image = svg.descendants().find(is_image);
        let side = |name| image?.attribute(name)?.parse().ok();
        Self::new(
            side("width").unwrap_or(SIDE),
            side("height").unwrap_or(SIDE),
            scale,
        )
    }

    fn new(width: f32, height: f32, scale: Scale) -> Self {
        let pixels = |side: f32| whole(side * f32::from(scale.factor()));
        Self {
            width: pixels(width),
            height: pixels(height),
        }
    }
}

/// At least one pixel, also for what is no number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped, and no number is 0"
)]
fn whole(pixels: f32) -> u16 {
    (pixels.clamp(1.0, MAX_SIDE).ceil() as u16).max(1)
}

#[cfg(test)]
impl Room {
    /// The room of most logos.
    pub(super) fn square(scale: Scale) -> Self {
        Self::new(SIDE, SIDE, scale)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::square("<image width='14' height='14'/>", [28, 28])]
    #[case::wide("<g><image width='25.34' height='14'/></g>", [51, 28])]
    #[case::none("<g/>", [28, 28])]
    #[case::endless("<image width='1e30' height='-1'/>", [1024, 1])]
    #[case::no_number("<image width='a' height='NaN'/>", [28, 1])]
    fn a_logo_is_drawn_with_the_pixels_that_it_is_shown_with(
        #[case] content: &str,
        #[case] pixels: [u16; 2],
    ) {
        let svg = format!(r#"<svg xmlns="http://www.w3.org/2000/svg">{content}</svg>"#);
        let document = Document::parse(&svg).unwrap();
        let room = Room::of_image(&document, Scale::try_from(2).unwrap());
        assert_eq!([room.width, room.height], pixels);
    }
}

//! Several badges beside each other, as one picture.

use super::{drawing::Drawing, layout::Layout};

/// Between two badges, in CSS pixels: about what a space is between two images of a README.
const GAP: u32 = 4;

/// Badges of one shape, measured, from left to right.
#[derive(Debug)]
pub struct Bar<'a>(Vec<Layout<'a>>);

impl<'a> Bar<'a> {
    /// Measures `drawings`, which are to have different suffixes of ids where SVG is drawn.
    #[must_use]
    pub fn new(drawings: &[Drawing<'a>]) -> Self {
        Self(drawings.iter().map(Layout::new).collect())
    }

    /// Each badge, and its left edge in whole CSS pixels.
    pub(super) fn places(&self) -> impl Iterator<Item = (u32, &Layout<'a>)> {
        self.0.iter().scan(0_u32, |next, layout| {
            let x = *next;
            *next = x + layout.size_pixels().0 + GAP;
            Some((x, layout))
        })
    }

    /// Width and height in whole CSS pixels.
    #[must_use]
    pub fn size_pixels(&self) -> (u32, u32) {
        let ends = self.places().map(|(x, layout)| {
            let (width, height) = layout.size_pixels();
            (x + width, height)
        });
        ends.reduce(|(_, highest), (end, height)| (end, height.max(highest)))
            .unwrap_or_default()
    }
}

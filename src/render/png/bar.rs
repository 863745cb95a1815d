//! Several badges in one PNG.

use super::encode::encode;
use super::{PngError, drawn, fitting};
use crate::badge::Scale;
use crate::render::bar::Bar;

/// Draws badges beside each other, with `scale` pixels for each CSS pixel, or with as many as
/// [`MAX_PIXELS`](super::MAX_PIXELS) allow for all of them.
pub fn draw_bar(bar: &Bar<'_>, scale: Scale) -> Result<Vec<u8>, PngError> {
    let (width, height) = bar.size_pixels();
    let scale = fitting(width, height, scale)?;
    let pixels = |length: u32| length as usize * usize::from(scale.factor());
    let width = pixels(width);
    let mut canvas = vec![[0; 4]; width * pixels(height)];
    for (x, layout) in bar.places() {
        let badge = drawn(layout, scale)?;
        let rows = canvas.chunks_exact_mut(width.max(1));
        for (row, badge) in rows.zip(badge.pixels.chunks_exact(badge.width.max(1))) {
            for (pixel, painted) in row.iter_mut().skip(pixels(x)).zip(badge) {
                *pixel = *painted;
            }
        }
    }
    encode(width, canvas)
}

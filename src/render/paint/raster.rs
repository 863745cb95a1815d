//! How the CSS pixels of a badge lie on the pixels of its picture.

use super::color::Pixel;
use super::grid::Grid;
use crate::badge::Scale;
use crate::render::layout::Layout;

/// The pixels of a picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raster {
    /// How many rows there are for a CSS pixel.
    pub(super) scale: Scale,
    /// How many columns there are for a CSS pixel: not quite as many where the badge would end
    /// within a CSS pixel, for browsers stretch an image so that it ends with the nearest.
    pub(super) across: f64,
    width: usize,
    height: usize,
}

impl Raster {
    /// The pixels of a badge; none where they are too many to count.
    pub(super) fn new(layout: &Layout<'_>, scale: Scale) -> Option<Self> {
        let (width, height) = layout.size_pixels();
        let side = |length: u32| {
            let pixels = length.checked_mul(u32::from(scale.factor()))?;
            usize::try_from(pixels).ok()
        };
        Some(Self {
            scale,
            across: layout.width.round() / layout.width * f64::from(scale.factor()),
            width: side(width)?,
            height: side(height)?,
        })
    }

    /// How many pixels there are for a CSS pixel.
    pub(super) fn factor(&self) -> u8 {
        self.scale.factor()
    }

    /// A transparent picture.
    pub(super) fn picture(&self) -> Grid<Pixel> {
        Grid::new(0, 0, self.width, self.height)
    }
}

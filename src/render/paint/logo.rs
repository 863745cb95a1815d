//! The picture before a label: drawn once by resvg, and kept.

use std::sync::{Arc, LazyLock};

use moka::sync::Cache;

use super::color::{Pixel, over};
use super::grid::Grid;
use crate::badge::Scale;
use crate::render::layout::LogoBox;
use crate::render::{png, svg};

/// The most memory for logos, with their addresses.
const CAPACITY_BYTES: u64 = 2 * 1024 * 1024;

/// A logo's address, its width and height in CSS pixels, and the pixels for each of those.
type Key = (String, [u16; 2], Scale);

type Pixels = Arc<Grid<Pixel>>;

/// A logo, and where it stands in the badge.
#[derive(Debug)]
pub(super) struct Logo {
    pixels: Pixels,
    place: (i32, i32),
}

impl Logo {
    /// Draws a logo if it was not drawn yet; none where resvg cannot.
    pub(super) fn of(logo: &LogoBox<'_>, scale: Scale) -> Option<Self> {
        static LOGOS: LazyLock<Cache<Key, Option<Pixels>>> = LazyLock::new(|| {
            Cache::builder()
                .max_capacity(CAPACITY_BYTES)
                .weigher(|(href, ..): &Key, pixels: &Option<Pixels>| {
                    let count = pixels.as_ref().map_or(0, |pixels| pixels.pixels.len());
                    u32::try_from(href.len() + count * size_of::<Pixel>()).unwrap_or(u32::MAX)
                })
                .build()
        });
        let size = [logo.width, logo.height].map(whole);
        // A logo can take tens of milliseconds: who asks for it meanwhile waits for the first.
        let key = (logo.href.to_owned(), size, scale);
        let pixels = LOGOS.get_with(key, || draw(logo.href, size, scale).map(Arc::new))?;
        let pixel = |length: f64| i32::from(whole(length)) * i32::from(scale.factor());
        Some(Self {
            pixels,
            place: (pixel(logo.x), pixel(logo.y)),
        })
    }

    /// Paints the logo.
    pub(super) fn paint(&self, picture: &mut Grid<Pixel>) {
        picture.lay(&self.pixels, self.place, over);
    }
}

fn draw(href: &str, [width, height]: [u16; 2], scale: Scale) -> Option<Grid<Pixel>> {
    let pixmap = png::pixels(&svg::image(href, width, height), scale).ok()?;
    Some(Grid {
        left: 0,
        top: 0,
        width: usize::try_from(pixmap.width()).ok()?,
        pixels: pixmap
            .pixels()
            .iter()
            .map(|pixel| [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()])
            .collect(),
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "logos are whole pixels large, and stand on whole pixels"
)]
fn whole(length: f64) -> u16 {
    length as u16
}

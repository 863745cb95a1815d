//! The picture before a label: drawn once by resvg, and kept.

use std::sync::{Arc, LazyLock};

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::color::{Pixel, over};
use super::grid::Grid;
use crate::badge::Scale;
use crate::render::layout::LogoBox;
use crate::render::png::{self, PngError};
use crate::render::svg;

/// The most memory for logos, with their addresses.
const CAPACITY_BYTES: usize = 2 * 1024 * 1024;

/// What a large logo takes. The cache parts its memory into shards, each of which has room for
/// some tens of these.
const LARGE_BYTES: usize = 16 * 1024;

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
        static LOGOS: LazyLock<Cache<Key, Pixels, Bytes>> = LazyLock::new(|| {
            let logos = CAPACITY_BYTES / LARGE_BYTES;
            Cache::with_weighter(logos, CAPACITY_BYTES as u64, Bytes)
        });
        let size = [logo.width, logo.height].map(whole);
        // A logo can take tens of milliseconds: who asks for it meanwhile waits for the first.
        let key = (logo.href.to_owned(), size, scale);
        let drawn = LOGOS.get_or_insert_with(&key, || draw(logo.href, size, scale));
        let pixel = |length: f64| i32::from(whole(length)) * i32::from(scale.factor());
        Some(Self {
            pixels: drawn.ok()?,
            place: (pixel(logo.x), pixel(logo.y)),
        })
    }

    /// Paints the logo.
    pub(super) fn paint(&self, picture: &mut Grid<Pixel>) {
        picture.lay(&self.pixels, self.place, over);
    }
}

/// Logos weigh what memory they take with their addresses.
#[derive(Debug, Clone)]
struct Bytes;

impl Weighter<Key, Pixels> for Bytes {
    fn weight(&self, (href, ..): &Key, pixels: &Pixels) -> u64 {
        (href.len() + size_of_val(pixels.pixels.as_slice())) as u64
    }
}

fn draw(href: &str, [width, height]: [u16; 2], scale: Scale) -> Result<Pixels, PngError> {
    let pixmap = png::pixels(&svg::image(href, width, height), scale)?;
    Ok(Arc::new(Grid::from(&pixmap)))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "logos are whole pixels large, and stand on whole pixels"
)]
fn whole(length: f64) -> u16 {
    length as u16
}

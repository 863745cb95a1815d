//! Letters as pixels, kept for the next badge that shows them.
//!
//! A letter is kept without its colour, for each size and each place within a pixel that it can
//! stand at, and all of them together take at most [`CAPACITY_BYTES`].

use std::sync::{Arc, LazyLock};

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::blur::blur;
use super::grid::Grid;
use super::outline::Outline;
use super::typeface::Typeface;
use crate::render::fonts::Face;

/// The most memory for letters. One at scale 2 takes half a kilobyte, with its blur three.
const CAPACITY_BYTES: usize = 4 * 1024 * 1024;

/// What a large letter takes. The cache parts its memory into shards, each of which has room for
/// some tens of these.
const LARGE_BYTES: usize = 8 * 1024;

/// What the cache itself needs for each letter, about.
const ENTRY_BYTES: usize = 100;

/// How many steps of coverage there are: so many that nobody sees one, and so few that a badge
/// of two colours has a palette.
pub(super) const STEPS: u8 = 64;

/// The blur of what is wholly covered. Letters whose blurs lie on each other can add up to more.
pub(super) const BLUR_WHOLE: u16 = 1 << 15;

/// How many places there are in a pixel that a letter can stand at, as in Chromium.
pub(super) const PLACES: u8 = 4;

/// Which letter, how large, at which place within a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) face: Face,
    pub(super) glyph: u16,
    /// In pixels.
    pub(super) size: u8,
    /// The place within a pixel, of [`PLACES`].
    pub(super) place: u8,
    /// The standard deviation of the letter's blur in tenths of a pixel, 0 where it has none.
    pub(super) deviation: u8,
}

/// A letter as pixels, and its blur.
#[derive(Debug, Default)]
pub(super) struct Letter {
    /// From 0 to [`STEPS`].
    pub(super) covered: Grid<u8>,
    /// From 0 to [`BLUR_WHOLE`].
    pub(super) blur: Grid<u16>,
}

/// The letter of `key`, drawn if it was not yet.
pub(super) fn letter(key: Key) -> Arc<Letter> {
    static LETTERS: LazyLock<Cache<Key, Arc<Letter>, Bytes>> = LazyLock::new(|| {
        let letters = CAPACITY_BYTES / LARGE_BYTES;
        Cache::with_weighter(letters, CAPACITY_BYTES as u64, Bytes)
    });
    if let Some(letter) = LETTERS.get(&key) {
        return letter;
    }
    // Two threads may draw the same letter at once, which is cheaper than to wait.
    let letter = Arc::new(Letter::draw(key));
    LETTERS.insert(key, Arc::clone(&letter));
    letter
}

/// Letters weigh what memory they take.
#[derive(Debug, Clone)]
struct Bytes;

impl Weighter<Key, Arc<Letter>> for Bytes {
    fn weight(&self, _: &Key, letter: &Arc<Letter>) -> u64 {
        letter.size_bytes() as u64
    }
}

impl Letter {
    fn draw(key: Key) -> Self {
        let shift = f32::from(key.place) / f32::from(PLACES);
        let outline = Typeface::of(key.face)
            .map(|typeface| typeface.outline(key.glyph, f32::from(key.size), shift));
        let Some(area) = outline.and_then(Outline::finish) else {
            // A space, say.
            return Self::default();
        };
        let blur = match key.deviation {
            0 => Grid::default(),
            tenths => blur(&area, f32::from(tenths) / 10.0).map(|part| blurred(*part)),
        };
        Self {
            covered: area.map(|part| steps(*part)),
            blur,
        }
    }

    fn size_bytes(&self) -> usize {
        ENTRY_BYTES
            + size_of::<Self>()
            + self.covered.pixels.len()
            + self.blur.pixels.len() * size_of::<u16>()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a covered part is from 0 to 1"
)]
fn steps(part: f32) -> u8 {
    (part * f32::from(STEPS) + 0.5) as u8
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a covered part is from 0 to 1"
)]
fn blurred(part: f32) -> u16 {
    (part * f32::from(BLUR_WHOLE) + 0.5) as u16
}

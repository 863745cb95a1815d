//! A layout as pixels, without going through SVG.
//!
//! It is made for one thing, shields' badges, and so is many times faster than a renderer of SVG:
//! boxes and gradients are filled row by row, letters and their blurs are kept from badge to badge,
//! and logos are drawn once by resvg. What it cannot paint like a browser (some colours, texts in
//! complex scripts) it leaves to resvg as a whole: [`paint`] says so by giving nothing. In the
//! rest it is at least as like Chromium's pictures as resvg is (`docs/png-similarity.md`).

mod area;
mod blur;
mod color;
mod glyphs;
mod grid;
mod logo;
mod outline;
mod panels;
mod raster;
mod shaping;
mod social;
mod text;
mod typeface;

use resvg::tiny_skia::Pixmap;

use super::layout::{Layout, TextRun};
use crate::badge::{Scale, Style};
use logo::Logo;
use raster::Raster;
use text::{Line, Type};

/// A painted badge.
#[derive(Debug)]
pub(super) struct Picture {
    /// The number of columns.
    pub(super) width: usize,
    /// Row by row: premultiplied red, green and blue, and alpha.
    pub(super) pixels: Vec<[u8; 4]>,
}

impl From<&Pixmap> for Picture {
    fn from(pixmap: &Pixmap) -> Self {
        Self {
            width: usize::try_from(pixmap.width()).unwrap_or_default(),
            pixels: pixmap.data().as_chunks().0.to_vec(),
        }
    }
}

/// Paints `layout` with `scale` pixels for each CSS pixel; none where that is left to resvg.
pub(super) fn paint(layout: &Layout<'_>, scale: Scale) -> Option<Picture> {
    let logo = layout.logo.as_ref();
    // What stands beside a logo of such a width stands between pixels.
    if logo.is_some_and(|logo| logo.width.fract() != 0.0) {
        return None;
    }
    let raster = Raster::new(layout, scale)?;
    let [label, message] = Type::of(layout.style);
    let set = |run: &Option<TextRun<'_>>, kind| match run {
        Some(run) => Line::set(run, kind, raster).map(Some),
        None => Some(None),
    };
    let texts = [set(&layout.label, label)?, set(&layout.message, message)?];
    let logo = match logo {
        Some(logo) => Some(Logo::of(logo, scale)?),
        None => None,
    };
    let picture = if layout.style == Style::Social {
        social::paint(layout, raster, logo.as_ref(), &texts)?
    } else {
        let mut picture = panels::paint(layout, raster)?;
        if let Some(logo) = &logo {
            logo.paint(&mut picture);
        }
        for line in texts.iter().flatten() {
            line.paint_shadow(&mut picture, i32::from(raster.factor()));
            line.paint(&mut picture);
        }
        picture
    };
    Some(Picture {
        width: picture.width,
        pixels: picture.pixels,
    })
}

#[cfg(test)]
mod tests;

//! Several badges of an entity in one image.

use std::sync::Arc;

use super::{Failure, Format, Named, Service, subject::Subject};
use crate::{
    badge::{Badge, Look, Scale},
    render::{Bar as Picture, Drawing, Rendered, png, svg},
};

const TOO_LARGE: &str = "the bar is too long for a PNG: expected fewer badges, or SVG";

/// Badges of one shape, from left to right.
#[derive(Debug)]
pub struct Bar {
    badges: Vec<Badge>,
    /// Why one of them, the first of those, is not what was asked for; it says so itself.
    pub failure: Option<Failure>,
}

/// Ends of the ids inside of an SVG, different for each badge.
fn suffixes(badges: &[Badge]) -> Vec<String> {
    (0..badges.len()).map(|at| format!("-{at}")).collect()
}

fn drawings<'a>(badges: &'a [Badge], suffixes: &'a [String]) -> Vec<Drawing<'a>> {
    let pairs = badges.iter().zip(suffixes);
    pairs
        .map(|(badge, suffix)| Drawing {
            id_suffix: suffix,
            ..Drawing::from(badge)
        })
        .collect()
}

/// Draws `badges` beside each other as PNG.
pub(super) fn draw_png(badges: &[Badge], scale: Scale) -> Result<Vec<u8>, png::PngError> {
    let drawings: Vec<Drawing<'_>> = badges.iter().map(Drawing::from).collect();
    png::draw_bar(&Picture::new(&drawings), scale)
}

impl Bar {
    pub(super) fn badges(&self) -> &[Badge] {
        &self.badges
    }

    /// The bar as SVG, with the page of each badge behind it where `links` says so.
    #[must_use]
    pub fn svg(&self, links: bool) -> Rendered {
        let suffixes = suffixes(&self.badges);
        let picture = Picture::new(&drawings(&self.badges, &suffixes));
        let pages = self.badges.iter().map(|badge| badge.link.as_deref());
        let pages: Option<Vec<_>> = links.then(|| pages.collect());
        let svg = svg::draw_bar(&picture, pages.as_deref());
        Rendered::new(svg, Rendered::SVG)
    }

    /// Width and height in CSS pixels.
    pub(super) fn size_pixels(&self) -> (u32, u32) {
        let drawings: Vec<Drawing<'_>> = self.badges.iter().map(Drawing::from).collect();
        Picture::new(&drawings).size_pixels()
    }

    /// What the bar says: the texts of its badges.
    pub(super) fn text(&self) -> String {
        let text = |badge: &Badge| match badge.label.trim() {
            "" => badge.message.clone(),
            label => format!("{label}: {}", badge.message),
        };
        let texts: Vec<String> = self.badges.iter().map(text).collect();
        texts.join(", ")
    }
}

impl Service {
    /// The badges `ids` of the entity that is `named`, all as `look` wants them and of one shape. One
    /// that cannot be had is there all the same and says why.
    pub async fn bar(&self, named: &Named, ids: &[&str], look: &Look) -> Result<Bar, Failure> {
        let subject = self.subject(named, ids).await?;
        Ok(self.bar_of(&subject, ids, look))
    }

    /// The same of what is known.
    pub(super) fn bar_of(&self, subject: &Subject, ids: &[&str], look: &Look) -> Bar {
        let style = look.style.unwrap_or(self.badges.style());
        let look = Look {
            style: Some(style),
            links: Vec::new(),
            ..look.clone()
        };
        let mut failure = None;
        let badges = ids.iter().map(|id| {
            let made = self.informed(subject, id, &look);
            made.unwrap_or_else(|wrong| {
                let badge = wrong.badge(style);
                failure.get_or_insert(wrong);
                badge
            })
        });
        let badges = badges.collect();
        Bar { badges, failure }
    }

    /// A bar as PNG, or as WebP where that is `wanted` and smaller.
    pub async fn bar_pixels(
        &self,
        bar: &Bar,
        wanted: Format,
        scale: Option<Scale>,
    ) -> Result<Arc<Rendered>, Failure> {
        let (width, height) = bar.size_pixels();
        if u64::from(width) * u64::from(height) > png::MAX_PIXELS {
            return Err(Failure::Invalid(TOO_LARGE.to_owned()));
        }
        let scale = scale.unwrap_or(self.png_scale);
        match wanted {
            Format::Webp => self.images.webp(bar.badges(), scale).await,
            _ => self.images.png(bar.badges(), scale).await,
        }
    }

    /// The URL of a bar's image, as snippets show it.
    pub(super) fn bar_url(
        &self,
        origin: &str,
        named: &Named,
        ids: &[&str],
        format: Format,
        look: &Look,
    ) -> String {
        let badges = ("badges", ids.join(","));
        self.urls.bar(origin, named, badges, format, look)
    }
}

//! The small picture before a label.
//!
//! Promises: a logo is a `data:` URI, since GitHub's image proxy lets a badge show no other picture,
//! and every picture comes with this program or with the request itself. What a request brings is
//! looked at first ([`uri`]): it is the kind of picture that it says, no larger than a logo needs to
//! be, and an SVG is shapes and nothing else.

mod choice;
mod fitted;
mod icons;
mod named;
mod near;
mod raster;
mod svg;
mod uri;

use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use xxhash_rust::xxh3::xxh3_64;

use super::{Color, Style};
pub use choice::{LogoChoice, LogoError, LogoSize};
pub use named::NamedLogo;
use named::Recipe;
pub(crate) use raster::RasterKind;
pub use raster::RasterLogoError;
pub use svg::SvgLogoError;

/// How every SVG's `data:` URI begins here.
const SVG_URI: &str = "data:image/svg+xml;base64,";

/// A picture as a `data:` URI, and the room that it takes in a badge.
#[derive(Debug, Clone)]
pub struct Logo {
    href: String,
    width: LogoWidth,
    /// Of the address, which can be long and is a part of every image's key.
    digest: u64,
    /// How the picture is made again, where it was chosen by name.
    recipe: Option<Recipe>,
}

/// A logo's width in CSS pixels, a positive number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LogoWidth(u64);

impl LogoWidth {
    /// As wide as high, which is what a logo is unless its name and `logoSize=auto` say otherwise.
    pub const SQUARE: Self = Self(Logo::HEIGHT.to_bits());

    /// The width of a logo with these sides; of [`Self::SQUARE`] where they have no width or no
    /// height.
    fn of_sides([width, height]: [f64; 2]) -> Self {
        let pixels = width / height * Logo::HEIGHT;
        if pixels.is_finite() && pixels > 0.0 {
            Self(pixels.to_bits())
        } else {
            Self::SQUARE
        }
    }

    /// The width in CSS pixels.
    #[must_use]
    pub const fn pixels(self) -> f64 {
        f64::from_bits(self.0)
    }
}

impl Logo {
    /// The height of every logo in CSS pixels.
    pub const HEIGHT: f64 = 14.0;

    /// Reads a `data:` URI as a query has it.
    pub fn from_data_uri(text: &str) -> Result<Arc<Self>, LogoError> {
        let href = uri::read(text)?;
        Ok(Arc::new(Self::new(href, LogoWidth::SQUARE, None)))
    }

    fn new(href: String, width: LogoWidth, recipe: Option<Recipe>) -> Self {
        Self {
            digest: xxh3_64(href.as_bytes()),
            href,
            width,
            recipe,
        }
    }

    fn from_svg(svg: &str, width: LogoWidth, recipe: Recipe) -> Self {
        let mut href = SVG_URI.to_owned();
        STANDARD.encode_string(svg, &mut href);
        Self::new(href, width, Some(recipe))
    }

    /// The same logo for a badge of this style. One that was chosen by name takes the colour and the
    /// size, where they are given.
    #[must_use]
    pub fn restyled(
        self: &Arc<Self>,
        style: Style,
        color: Option<&Color>,
        size: Option<LogoSize>,
    ) -> Arc<Self> {
        match &self.recipe {
            Some(recipe) => recipe.restyled(style, color, size).draw(),
            None => Arc::clone(self),
        }
    }

    /// The picture's `data:` URI.
    #[must_use]
    pub fn href(&self) -> &str {
        &self.href
    }

    /// The room that the picture takes from left to right.
    #[must_use]
    pub fn width(&self) -> LogoWidth {
        self.width
    }

    /// The picture's SVG source, where it is one.
    #[must_use]
    pub fn svg(&self) -> Option<String> {
        let base64 = self.href.strip_prefix(SVG_URI)?;
        String::from_utf8(STANDARD.decode(base64).ok()?).ok()
    }
}

/// Two logos are equal where they look alike, however they came about.
impl PartialEq for Logo {
    fn eq(&self, other: &Self) -> bool {
        (self.digest, self.width) == (other.digest, other.width) && self.href == other.href
    }
}

impl Eq for Logo {}

impl Hash for Logo {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
        self.width.hash(state);
    }
}

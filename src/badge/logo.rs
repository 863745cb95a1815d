//! The small picture before a label.
//!
//! Promises: a logo is a `data:` URI, since GitHub's image proxy lets a badge show no other picture,
//! and every picture comes with this program or with the request itself. What a request brings is
//! looked at first ([`uri`]): it is the kind of picture that it says, no larger than a logo needs to
//! be, and an SVG is shapes and nothing else.

mod raster;
mod svg;
mod uri;

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use thiserror::Error;

use super::{Color, Style};
pub(crate) use raster::RasterKind;
pub use raster::RasterLogoError;
pub use svg::SvgLogoError;

/// How every SVG's `data:` URI begins here.
const SVG_URI: &str = "data:image/svg+xml;base64,";

/// The shape of the logo of Backstage, from Simple Icons (CC0), in a box of 24 by 24.
const BACKSTAGE_PATH: &str = include_str!("../../assets/logos/backstage.path");

/// A picture as a `data:` URI, which is the only kind that GitHub's image proxy lets a badge show.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Logo {
    href: String,
}

/// A text that names no logo.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LogoError {
    /// No such name.
    #[error("expected `backstage`, `none`, or a data:image/TYPE;base64,DATA URI")]
    Unknown,
    /// A `data:` URI of another form.
    #[error("expected data:image/(svg+xml|png|jpeg|gif|webp);base64,DATA")]
    NotAnImage,
    /// More than 32 KiB.
    #[error("the data: URI is longer than 32 KiB")]
    TooLong,
    /// The part after the comma is not base64.
    #[error("the data: URI is not base64")]
    NotBase64,
    /// Pixels that are not what they are said to be, or too many.
    #[error(transparent)]
    Raster(#[from] RasterLogoError),
    /// An SVG that is not drawn.
    #[error(transparent)]
    Svg(#[from] SvgLogoError),
}

impl Logo {
    /// The logo of Backstage in `color`; without one, the colour that `style` shows it best in.
    #[must_use]
    pub fn backstage(style: Style, color: Option<&Color>) -> Arc<Self> {
        let by_style = if style == Style::Social {
            "#333"
        } else {
            "whitesmoke"
        };
        let fill = color.map_or(by_style, Color::svg);
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="{fill}"><path d="{}"/></svg>"#,
            BACKSTAGE_PATH.trim_end()
        );
        Arc::new(Self {
            href: format!("{SVG_URI}{}", STANDARD.encode(svg)),
        })
    }

    /// Reads a `data:` URI as a query has it.
    pub fn from_data_uri(text: &str) -> Result<Arc<Self>, LogoError> {
        let href = uri::read(text)?;
        Ok(Arc::new(Self { href }))
    }

    /// The picture's `data:` URI.
    #[must_use]
    pub fn href(&self) -> &str {
        &self.href
    }

    /// The picture's SVG source, where it is one.
    #[must_use]
    pub fn svg(&self) -> Option<String> {
        let base64 = self.href.strip_prefix(SVG_URI)?;
        String::from_utf8(STANDARD.decode(base64).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logo_of_backstage_takes_a_colour() {
        let red = Color::parse("red").unwrap();
        let svg = Logo::backstage(Style::Flat, Some(&red)).svg().unwrap();
        assert!(svg.contains(r##"fill="#dd4343""##), "{svg}");
        assert_eq!(svg::reduce(&svg), Ok(None));
    }
}

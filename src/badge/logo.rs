//! The small picture before a label.

mod svg;

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use thiserror::Error;

use super::{Color, Style};
pub use svg::SvgLogoError;

/// The longest `data:` URI that is taken for a logo, in bytes.
const MAX_URI_BYTES: usize = 32 * 1024;

/// The media types a `data:` logo may have.
const MEDIA_TYPES: [&str; 5] = [
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
];

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
            href: format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg)),
        })
    }

    /// Reads a `data:` URI. A space counts as the `+` that a query string makes of it.
    pub fn from_data_uri(text: &str) -> Result<Arc<Self>, LogoError> {
        if text.len() > MAX_URI_BYTES {
            return Err(LogoError::TooLong);
        }
        let href = text.replace(' ', "+");
        let (media_type, base64) = href
            .strip_prefix("data:")
            .and_then(|rest| rest.split_once(";base64,"))
            .filter(|(media_type, _)| MEDIA_TYPES.contains(media_type))
            .ok_or(LogoError::NotAnImage)?;
        let bytes = STANDARD.decode(base64).map_err(|_| LogoError::NotBase64)?;
        if media_type == "image/svg+xml" {
            let svg = std::str::from_utf8(&bytes).map_err(|_| SvgLogoError::NotXml)?;
            svg::check(svg)?;
        }
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
        let base64 = self.href.strip_prefix("data:image/svg+xml;base64,")?;
        String::from_utf8(STANDARD.decode(base64).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const PIXEL: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    #[test]
    fn a_data_uri_survives_a_query_string() {
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg"><title>>>>>></title></svg>"#;
        let uri = format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg));
        let spaced = uri.replace('+', " ");
        assert_ne!(spaced, uri.replace("svg+xml", "svg xml"));
        assert_eq!(Logo::from_data_uri(&spaced).unwrap().href(), uri);
        assert_eq!(Logo::from_data_uri(PIXEL).unwrap().href(), PIXEL);
    }

    #[rstest]
    #[case("https://example.com/a.png", LogoError::NotAnImage)]
    #[case("data:text/html;base64,aGk=", LogoError::NotAnImage)]
    #[case("data:image/png;base64,***", LogoError::NotBase64)]
    fn another_text_is_refused(#[case] uri: &str, #[case] error: LogoError) {
        assert_eq!(Logo::from_data_uri(uri), Err(error));
    }

    #[test]
    fn a_long_uri_is_refused() {
        let long = format!("data:image/png;base64,{}", "A".repeat(MAX_URI_BYTES));
        assert_eq!(Logo::from_data_uri(&long), Err(LogoError::TooLong));
    }

    #[rstest]
    #[case::svg(r#"<svg xmlns="http://www.w3.org/2000/svg"><style/></svg>"#.as_bytes())]
    #[case::no_utf_8(b"\xff")]
    fn an_svg_is_checked(#[case] svg: &[u8]) {
        let uri = format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg));
        assert!(matches!(Logo::from_data_uri(&uri), Err(LogoError::Svg(_))));
    }

    #[test]
    fn the_logo_of_backstage_takes_a_colour() {
        let red = Color::parse("red").unwrap();
        let svg = Logo::backstage(Style::Flat, Some(&red)).svg().unwrap();
        assert!(svg.contains(r##"fill="#dd4343""##), "{svg}");
        assert_eq!(svg::check(&svg), Ok(()));
    }
}

//! Which logo is asked for, as a query, a setting or a flag says it.

use std::{borrow::Cow, fmt, str::FromStr, sync::Arc};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Logo, NamedLogo, RasterLogoError, SvgLogoError};
use crate::badge::{Color, Style};

/// Which logo is asked for.
///
/// ```
/// use backstage_badges::badge::LogoChoice;
/// let choice = |text: &str| text.parse::<LogoChoice>().map(|choice| choice.to_string());
/// assert_eq!(choice("GitHub").as_deref(), Ok("github"));
/// assert_eq!(choice("none").as_deref(), Ok("none"));
/// assert!(choice("githb").unwrap_err().to_string().contains("did you mean github"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum LogoChoice {
    /// No logo, not even the badge's own.
    None,
    /// One of Simple Icons.
    Named(NamedLogo),
    /// A picture that the request brings.
    Data(Arc<Logo>),
}

/// How large a logo is that is chosen by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LogoSize {
    /// As wide as its shape is at the height that all logos have.
    Auto,
}

/// A text that is no logo. What it tells is ASCII and repeats nothing of the text but names of
/// elements and attributes, so that it can stand in a header.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LogoError {
    /// No logo has this name; these have one like it.
    #[error("no logo has this name: {}", advice(.0))]
    Unknown(Vec<&'static str>),
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

fn advice(near: &[&str]) -> String {
    if near.is_empty() {
        "expected a slug of Simple Icons, `none`, or a data:image/TYPE;base64,DATA URI".to_owned()
    } else {
        format!("did you mean {}?", near.join(" or "))
    }
}

impl LogoChoice {
    /// The chosen picture for a badge of this style; `color` and `size` are for one that is chosen by
    /// name.
    #[must_use]
    pub fn logo(
        &self,
        style: Style,
        color: Option<&Color>,
        size: Option<LogoSize>,
    ) -> Option<Arc<Logo>> {
        match self {
            Self::None => None,
            Self::Named(named) => Some(named.logo(style, color, size)),
            Self::Data(logo) => Some(Arc::clone(logo)),
        }
    }
}

impl FromStr for LogoChoice {
    type Err = LogoError;

    /// Reads `none`, a name, or a `data:` URI, of which shields lets `data:` be left out.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "none" {
            Ok(Self::None)
        } else if text.starts_with("data:") || text.starts_with("image/") {
            Logo::from_data_uri(text).map(Self::Data)
        } else {
            text.parse().map(Self::Named)
        }
    }
}

impl fmt::Display for LogoChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Named(named) => named.fmt(f),
            Self::Data(logo) => f.write_str(logo.href()),
        }
    }
}

impl TryFrom<String> for LogoChoice {
    type Error = LogoError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<LogoChoice> for String {
    fn from(choice: LogoChoice) -> Self {
        choice.to_string()
    }
}

impl JsonSchema for LogoChoice {
    fn schema_name() -> Cow<'static, str> {
        "LogoChoice".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "minLength": 1,
            "errorMessage": "a slug of Simple Icons such as github, `none`, or a \
                data:image/TYPE;base64,DATA URI",
        })
    }
}

impl FromStr for LogoSize {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "auto" => Ok(Self::Auto),
            _ => Err("expected auto"),
        }
    }
}

impl fmt::Display for LogoSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("auto")
    }
}

//! The five shapes of a badge, by shields' names.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A badge's shape.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// Round corners, a slight gradient, shadowed text.
    Flat,
    /// Square corners, no gradient, no shadow.
    #[default]
    FlatSquare,
    /// A strong gradient and 18 pixels of height.
    Plastic,
    /// Upper case and 28 pixels of height.
    ForTheBadge,
    /// A button and a bubble, as GitHub once drew its star counts.
    Social,
}

impl Style {
    /// Every style.
    pub const ALL: [Self; 5] = [
        Self::Flat,
        Self::FlatSquare,
        Self::Plastic,
        Self::ForTheBadge,
        Self::Social,
    ];

    /// The name in URLs, settings and specs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Flat => "flat",
            Self::FlatSquare => "flat-square",
            Self::Plastic => "plastic",
            Self::ForTheBadge => "for-the-badge",
            Self::Social => "social",
        }
    }
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Style {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|style| style.as_str() == text)
            .ok_or_else(|| {
                let names: Vec<_> = Self::ALL.iter().map(|style| style.as_str()).collect();
                format!("expected one of {}", names.join(", "))
            })
    }
}

//! How many pixels a PNG has for one CSS pixel.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A whole factor from 1 to 4.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "u8", into = "u8")]
pub struct Scale(#[schemars(range(min = 1, max = 4))] u8);

impl Scale {
    /// One pixel for one CSS pixel.
    pub const ONE: Self = Self(1);
    /// Two pixels in each direction for one CSS pixel, for screens of high density.
    pub const TWO: Self = Self(2);
    /// The largest factor.
    pub const MAX: Self = Self(4);

    /// The factor.
    #[must_use]
    pub fn factor(self) -> u8 {
        self.0
    }
}

impl Default for Scale {
    fn default() -> Self {
        Self::ONE
    }
}

impl TryFrom<u8> for Scale {
    type Error = String;

    fn try_from(factor: u8) -> Result<Self, Self::Error> {
        if (1..=Self::MAX.0).contains(&factor) {
            Ok(Self(factor))
        } else {
            Err(format!(
                "{factor} is not a scale: expected a whole number from 1 to 4"
            ))
        }
    }
}

impl From<Scale> for u8 {
    fn from(scale: Scale) -> Self {
        scale.0
    }
}

impl FromStr for Scale {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse()
            .ok()
            .and_then(|factor: u8| Self::try_from(factor).ok())
            .ok_or_else(|| "expected a whole number from 1 to 4".to_owned())
    }
}

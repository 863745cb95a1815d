//! How much memory something may take, as people write it: `64MiB`.
//!
//! The `bytesize` crate rounds when it prints and saturates when it reads; a setting must come back
//! as it was.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The units with their bytes: binary ones first, largest first, because printing takes the first
/// that divides.
const UNITS: [(&str, u64); 7] = [
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1_000),
    ("B", 1),
];

/// A number of bytes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend(
    "pattern" = r"^[0-9]+ ?(B|[kMG]B|[KMG]iB)$",
    "errorMessage" = "a size with its unit (B, kB, MB, GB, KiB, MiB or GiB), such as 64MiB"
))]
pub struct ByteSize(u64);

/// A text that is no size.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is not a size such as 64MiB")]
pub struct ByteSizeError(String);

impl ByteSize {
    /// So many mebibytes (1,048,576 bytes).
    #[must_use]
    pub const fn from_mib(mebibytes: u32) -> Self {
        Self((mebibytes as u64) << 20)
    }

    /// The number of bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

impl FromStr for ByteSize {
    type Err = ByteSizeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let number = text.strip_suffix(unit).unwrap_or_default();
        let unit = unit.strip_prefix(' ').unwrap_or(unit);
        UNITS
            .iter()
            .find(|(name, _)| *name == unit)
            .and_then(|(_, bytes)| number.parse::<u64>().ok()?.checked_mul(*bytes))
            .map(Self)
            .ok_or_else(|| ByteSizeError(text.to_owned()))
    }
}

impl TryFrom<String> for ByteSize {
    type Error = ByteSizeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ByteSize> for String {
    fn from(size: ByteSize) -> Self {
        size.to_string()
    }
}

impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = |bytes: u64| self.0 > 0 && self.0.is_multiple_of(bytes);
        let (unit, bytes) = UNITS
            .into_iter()
            .find(|(_, bytes)| whole(*bytes))
            .unwrap_or(("B", 1));
        write!(f, "{}{unit}", self.0 / bytes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("64MiB", 67_108_864, "64MiB")]
    #[case("64 MiB", 67_108_864, "64MiB")]
    #[case("1024KiB", 1_048_576, "1MiB")]
    #[case("100MB", 100_000_000, "100MB")]
    #[case("7B", 7, "7B")]
    #[case("0B", 0, "0B")]
    fn a_size_is_a_whole_number_with_a_unit(
        #[case] text: &str,
        #[case] bytes: u64,
        #[case] printed: &str,
    ) {
        let size: ByteSize = text.parse().unwrap();
        assert_eq!((size.bytes(), size.to_string().as_str()), (bytes, printed));
    }

    #[rstest]
    #[case("")]
    #[case("64")]
    #[case("64M")]
    #[case("64mib")]
    #[case("1.5GiB")]
    #[case("-1MiB")]
    #[case("MiB")]
    #[case("99999999999GiB")]
    fn what_has_no_clear_size_is_refused(#[case] text: &str) {
        assert!(text.parse::<ByteSize>().is_err(), "{text}");
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back_as_the_same(bytes: u64) {
            prop_assert_eq!(ByteSize(bytes).to_string().parse(), Ok(ByteSize(bytes)));
        }
    }
}

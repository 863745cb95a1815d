//! How long something lasts, as people write it: `2s`, `5m`, `1h 30m`, `7d`.

use std::{fmt, str::FromStr, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The units, largest first, in milliseconds. humantime knows more; months and years have no fixed
/// length, and its `M` for months is one slip of the shift key away from `m` for minutes.
const UNITS: [(&str, u64); 5] = [
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// A length of time in whole milliseconds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend(
    "pattern" = r"^[0-9]+(d|h|m|s|ms)( ?[0-9]+(d|h|m|s|ms))*$",
    "errorMessage" = "a length of time with its unit (d, h, m, s or ms), such as 2s, 5m or 7d"
))]
pub struct HumanDuration(Duration);

/// A text that is no length of time.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is not a length of time such as 2s, 5m or 7d")]
pub struct HumanDurationError(String);

impl HumanDuration {
    /// So many seconds.
    #[must_use]
    pub const fn from_secs(seconds: u64) -> Self {
        Self(Duration::from_secs(seconds))
    }

    /// The length of time.
    #[must_use]
    pub const fn get(self) -> Duration {
        self.0
    }
}

impl From<HumanDuration> for Duration {
    fn from(duration: HumanDuration) -> Self {
        duration.0
    }
}

impl FromStr for HumanDuration {
    type Err = HumanDurationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // humantime adds the parts up; which units there are is ours to say.
        let known = |unit: &str| UNITS.iter().any(|(name, _)| *name == unit);
        let units = text.split(|c: char| c.is_ascii_digit() || c == ' ');
        if text.starts_with(|c: char| c.is_ascii_digit())
            && units.filter(|unit| !unit.is_empty()).all(known)
            && text.ends_with(|c: char| c.is_ascii_lowercase())
            && let Ok(duration) = humantime::parse_duration(text)
        {
            return Ok(Self(duration));
        }
        Err(HumanDurationError(text.to_owned()))
    }
}

impl TryFrom<String> for HumanDuration {
    type Error = HumanDurationError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<HumanDuration> for String {
    fn from(duration: HumanDuration) -> Self {
        duration.to_string()
    }
}

impl fmt::Display for HumanDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX);
        let mut parts = Vec::new();
        for (unit, length) in UNITS {
            if rest >= length {
                parts.push(format!("{}{unit}", rest / length));
                rest %= length;
            }
        }
        if parts.is_empty() {
            return f.write_str("0s");
        }
        f.write_str(&parts.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("2s", 2_000, "2s")]
    #[case("5m", 300_000, "5m")]
    #[case("7d", 604_800_000, "7d")]
    #[case("1h30m", 5_400_000, "1h 30m")]
    #[case("90s", 90_000, "1m 30s")]
    #[case("1500ms", 1_500, "1s 500ms")]
    #[case("0s", 0, "0s")]
    fn a_duration_is_printed_in_the_form_it_is_written(
        #[case] text: &str,
        #[case] millis: u64,
        #[case] printed: &str,
    ) {
        let duration: HumanDuration = text.parse().unwrap();
        assert_eq!(duration.get(), Duration::from_millis(millis));
        assert_eq!(duration.to_string(), printed);
    }

    #[rstest]
    #[case("")]
    #[case("5")]
    #[case("5M")]
    #[case("1y")]
    #[case("-5m")]
    #[case("1.5h")]
    #[case("5 minutes")]
    #[case("m")]
    #[case(" 5m")]
    #[case("99999999999999999999d")]
    #[case("5m 3")]
    fn what_has_no_clear_length_is_refused(#[case] text: &str) {
        assert!(text.parse::<HumanDuration>().is_err(), "{text}");
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back_as_the_same(millis in 0..=u64::from(u32::MAX) * 100) {
            let duration = HumanDuration(Duration::from_millis(millis));
            prop_assert_eq!(duration.to_string().parse(), Ok(duration));
        }
    }
}

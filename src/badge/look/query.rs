//! A look out of a query: which values are good, and what is told of the others.

use std::fmt;

use super::Look;
use crate::badge::{Color, LogoChoice, LogoError};

/// A parameter whose value counts as not given. The text does not repeat the value and is ASCII, so
/// that it can stand in a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookWarning {
    parameter: &'static str,
    problem: String,
}

impl fmt::Display for LookWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.parameter, self.problem)
    }
}

impl Look {
    /// The most seconds that `cacheSeconds` may ask for: a day.
    pub const MAX_CACHE_SECONDS: u32 = 86_400;

    /// The parameters that make up a look.
    pub const PARAMETERS: [&'static str; 10] = [
        "style",
        "color",
        "labelColor",
        "label",
        "logo",
        "logoColor",
        "logoSize",
        "link",
        "cacheSeconds",
        "scale",
    ];

    /// Reads decoded parameters; others than [`Self::PARAMETERS`] are passed over. A bad value, or
    /// a parameter given twice that may stand once, counts as not given and is told.
    #[must_use]
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> (Self, Vec<LookWarning>) {
        let mut values: [Vec<&str>; Self::PARAMETERS.len()] = Default::default();
        for (key, value) in pairs {
            let slot = Self::PARAMETERS
                .iter()
                .position(|parameter| *parameter == key);
            if let Some(values) = slot.and_then(|slot| values.get_mut(slot)) {
                values.push(value);
            }
        }
        let (mut look, mut warnings) = (Self::default(), Vec::new());
        for (parameter, values) in Self::PARAMETERS.into_iter().zip(values) {
            if let Err(problem) = look.set(parameter, &values) {
                warnings.push(LookWarning { parameter, problem });
            }
        }
        (look, warnings)
    }

    fn set(&mut self, parameter: &'static str, values: &[&str]) -> Result<(), String> {
        if parameter == "link" {
            return self.set_links(values);
        }
        let value = match values {
            [] => return Ok(()),
            [value] => *value,
            _ => return Err("expected once".to_owned()),
        };
        match parameter {
            "style" => self.style = Some(value.parse()?),
            "color" => self.color = Some(color(value)?),
            "labelColor" => self.label_color = Some(color(value)?),
            "label" => self.label = Some(value.to_owned()),
            "logo" => self.logo = Some(logo(value)?),
            "logoColor" => self.logo_color = Some(color(value)?),
            "logoSize" => self.logo_size = Some(value.parse()?),
            "cacheSeconds" => self.cache_seconds = Some(seconds(value)?),
            "scale" => self.scale = Some(value.parse()?),
            _ => {}
        }
        Ok(())
    }

    fn set_links(&mut self, values: &[&str]) -> Result<(), String> {
        if values.len() > 2 {
            return Err("expected at most twice".to_owned());
        }
        if !values.iter().all(|value| is_link(value)) {
            return Err("expected a http:, https: or mailto: URL".to_owned());
        }
        self.links = values.iter().map(|&value| value.to_owned()).collect();
        Ok(())
    }
}

fn logo(text: &str) -> Result<LogoChoice, String> {
    text.parse().map_err(|error: LogoError| error.to_string())
}

fn color(text: &str) -> Result<Color, String> {
    Color::parse(text)
        .ok_or_else(|| "expected a colour name, 3 or 6 hex digits, or a CSS colour".to_owned())
}

fn seconds(text: &str) -> Result<u32, String> {
    let is_whole = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !is_whole {
        return Err("expected a whole number of seconds".to_owned());
    }
    Ok(text
        .parse()
        .unwrap_or(Look::MAX_CACHE_SECONDS)
        .min(Look::MAX_CACHE_SECONDS))
}

fn is_link(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "mailto"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn a_look_is_read_and_written_back() {
        let pairs = [
            ("style", "plastic"),
            ("color", "success"),
            ("labelColor", "#ABC"),
            ("label", ""),
            ("logo", "go"),
            ("logoColor", "red"),
            ("logoSize", "auto"),
            ("cacheSeconds", "600"),
            ("scale", "2"),
            ("link", "https://a.test/"),
            ("link", "mailto:b@a.test"),
        ];
        let (look, warnings) = Look::from_pairs(pairs);
        assert_eq!(warnings, []);
        let written = look.to_pairs();
        assert_eq!(
            written
                .iter()
                .map(|(k, v)| (*k, v.as_str()))
                .collect::<Vec<_>>(),
            pairs
        );
    }

    #[rstest]
    #[case("style", "round", "style: expected one of flat, flat-square")]
    #[case("color", "url(x)", "color: expected a colour name")]
    #[case("labelColor", "", "labelColor: expected a colour name")]
    #[case("logo", "nosuchlogo", "logo: no logo has this name: expected a slug")]
    #[case("logo", "githb", "logo: no logo has this name: did you mean github")]
    #[case("logo", "data:text/plain,", "logo: expected data:image/")]
    #[case("logoSize", "big", "logoSize: expected auto")]
    #[case("link", "javascript:alert(1)", "link: expected a http:")]
    #[case("cacheSeconds", "-1", "cacheSeconds: expected a whole number")]
    #[case("scale", "5", "scale: expected a whole number from 1 to 4")]
    fn a_bad_value_counts_as_not_given_and_is_told(
        #[case] parameter: &str,
        #[case] value: &str,
        #[case] warning: &str,
    ) {
        let (look, warnings) = Look::from_pairs([(parameter, value)]);
        assert_eq!(look, Look::default());
        let [told] = warnings.as_slice() else {
            panic!("one warning: {warnings:?}")
        };
        assert!(told.to_string().starts_with(warning), "{told}");
    }

    #[test]
    fn a_long_time_to_be_cached_is_a_day() {
        for seconds in ["86401", "99999999999"] {
            let (look, warnings) = Look::from_pairs([("cacheSeconds", seconds)]);
            assert_eq!((look.cache_seconds, warnings.len()), (Some(86_400), 0));
        }
    }

    #[test]
    fn a_parameter_given_twice_counts_as_not_given() {
        let (look, warnings) = Look::from_pairs([("style", "flat"), ("style", "plastic")]);
        assert_eq!((look.style, warnings.len()), (None, 1));
    }

    #[test]
    fn an_unknown_parameter_is_passed_over() {
        assert_eq!(
            Look::from_pairs([("utm_source", "x")]),
            (Look::default(), Vec::new())
        );
    }
}

//! CSS colours, as far as shields' renderer understands them.
//!
//! It asks the npm package `css-color-converter` whether a text is a colour and how bright it is.
//! That package knows names, hex digits, `rgb()` and a legacy `hsl()` with whole numbers: fewer
//! forms than a browser, and a few that no browser takes (`rgb(300,400,500)`). Which half of a
//! badge gets dark text hangs on its arithmetic, so the arithmetic is the same here.

use super::{css_names::named, space::is_space};

/// Red, green and blue of a CSS colour, 0 to 255; alpha is read and dropped.
pub(super) fn parse(text: &str) -> Option<[u8; 3]> {
    named(text)
        .or_else(|| hex(text))
        .or_else(|| rgb(text))
        .or_else(|| hsl(text))
}

/// The same of a name, `#rgb` or `#rrggbb`, which have no alpha.
pub(super) fn solid(text: &str) -> Option<[u8; 3]> {
    named(text).or_else(|| hex(text).filter(|_| matches!(text.len(), 4 | 7)))
}

/// `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`.
fn hex(text: &str) -> Option<[u8; 3]> {
    let digits: Vec<u8> = text
        .strip_prefix('#')?
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    match *digits.as_slice() {
        [r, g, b] | [r, g, b, _] => Some([r * 17, g * 17, b * 17]),
        [r1, r2, g1, g2, b1, b2] | [r1, r2, g1, g2, b1, b2, _, _] => {
            Some([r1 * 16 + r2, g1 * 16 + g2, b1 * 16 + b2])
        }
        _ => None,
    }
}

/// `rgb()` and `rgba()`: whole numbers or whole percentages, by commas or by spaces.
fn rgb(text: &str) -> Option<[u8; 3]> {
    let (channels, _) = arguments(text, "rgb")?;
    let percent = channels
        .iter()
        .filter(|channel| channel.ends_with('%'))
        .count();
    let channels = match percent {
        0 => channels.map(digits),
        3 => channels.map(|channel| digits(channel.strip_suffix('%')?).map(|x| x * 255.0 / 100.0)),
        _ => return None,
    };
    let [r, g, b] = channels;
    Some([channel(r?), channel(g?), channel(b?)])
}

/// `hsl()` and `hsla()` by commas: a whole hue with an optional unit, two whole percentages.
fn hsl(text: &str) -> Option<[u8; 3]> {
    let ([hue, saturation, lightness], by_commas) = arguments(text, "hsl")?;
    if !by_commas {
        return None;
    }
    let (hue, degrees) = [
        ("deg", 1.0),
        ("grad", 0.9),
        ("rad", 180.0 / std::f64::consts::PI),
        ("turn", 360.0),
    ]
    .into_iter()
    // `rad` ends `grad` too, so the longer unit stands before it.
    .find_map(|(unit, degrees)| Some((hue.strip_suffix(unit)?, degrees)))
    .unwrap_or((hue, 1.0));
    let hue = (degrees * digits(hue)? * 1e5).round() / 1e5;
    let saturation = digits(saturation.strip_suffix('%')?)? / 100.0;
    let lightness = digits(lightness.strip_suffix('%')?)? / 100.0;
    Some(from_hsl(hue / 60.0, saturation, lightness).map(channel))
}

/// The conversion of CSS Color Module Level 3, section 4.2.4, by sextants; `sextant` is the hue in
/// units of 60 degrees and is not wrapped.
fn from_hsl(sextant: f64, saturation: f64, lightness: f64) -> [f64; 3] {
    let chroma = (1.0 - (2.0 * lightness - 1.0).abs()) * saturation;
    let second = chroma * (1.0 - (sextant % 2.0 - 1.0).abs());
    let base = lightness - chroma / 2.0;
    let rgb = match sextant {
        s if s < 1.0 => [chroma, second, 0.0],
        s if s < 2.0 => [second, chroma, 0.0],
        s if s < 3.0 => [0.0, chroma, second],
        s if s < 4.0 => [0.0, second, chroma],
        s if s < 5.0 => [second, 0.0, chroma],
        _ => [chroma, 0.0, second],
    };
    rgb.map(|part| (part + base) * 255.0)
}

/// The three arguments of `name(…)` or `namea(…)`, and whether commas part them.
///
/// By commas an alpha follows a fourth comma; by spaces it follows a slash, and `hsl` has no such
/// form. Space is allowed round every argument, but not before the parenthesis.
fn arguments<'a>(text: &'a str, name: &str) -> Option<([&'a str; 3], bool)> {
    let rest = text.strip_prefix(name)?;
    let inner = rest
        .strip_prefix('a')
        .unwrap_or(rest)
        .strip_prefix('(')?
        .strip_suffix(')')?;
    let by_commas = inner.contains(',');
    let (channels, opacity): (Vec<&str>, Option<&str>) = if by_commas {
        let mut parts: Vec<&str> = inner.split(',').map(trim).collect();
        let opacity = if parts.len() == 4 { parts.pop() } else { None };
        (parts, opacity)
    } else {
        let (channels, opacity) = match inner.split_once('/') {
            Some((channels, opacity)) => (channels, Some(trim(opacity))),
            None => (inner, None),
        };
        (
            channels
                .split(is_space)
                .filter(|part| !part.is_empty())
                .collect(),
            opacity,
        )
    };
    let valid = opacity.is_none_or(is_alpha);
    Some((channels.try_into().ok().filter(|_| valid)?, by_commas))
}

/// `0`, `1`, `.5`, `0.5` or a whole percentage.
fn is_alpha(text: &str) -> bool {
    let fraction = text.strip_prefix("0.").or_else(|| text.strip_prefix('.'));
    text == "0"
        || text == "1"
        || fraction.is_some_and(|text| digits(text).is_some())
        || text
            .strip_suffix('%')
            .is_some_and(|text| digits(text).is_some())
}

fn digits(text: &str) -> Option<f64> {
    let all = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| all)
}

fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// A channel as `css-color-converter` keeps it: `parseInt` of the number's text, then 0 to 255.
///
/// Text matters only where JavaScript writes an exponent (below 1e-6, from 1e21): there `parseInt`
/// sees the leading digits alone, so that a rounding error of 7e-15 becomes 7.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0 to 255 just before"
)]
fn channel(value: f64) -> u8 {
    let size = value.abs();
    let whole = if size > 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{value:e}");
        let mantissa = text.split(['.', 'e']).next().unwrap_or_default();
        mantissa.parse().unwrap_or(0.0)
    } else {
        value.trunc()
    };
    whole.clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("black", Some([0, 0, 0]))]
    #[case("#fff", Some([255, 255, 255]))]
    #[case("#26bC28f7", Some([0x26, 0xbc, 0x28]))]
    #[case("#12345", None)]
    #[case("rgb(300,400,500)", Some([255, 255, 255]))]
    #[case("rgb(50%,60%,70%)", Some([127, 153, 178]))]
    #[case("rgb(50%, 20, 30)", None)]
    #[case("rgb(10 20 30 / 50%)", Some([10, 20, 30]))]
    #[case("rgb( 255 , 255 , 255 )", Some([255, 255, 255]))]
    #[case("rgba(1,2,3,1.0)", None)]
    #[case("rgb(-1,2,3)", None)]
    #[case("rgb(1,2)", None)]
    #[case("hsl(120, 100%, 90%)", Some([204, 255, 204]))]
    #[case("hsl(200grad,10%,80%)", Some([198, 209, 209]))]
    #[case("hsl(120 50% 50%)", None)]
    #[case("hsl(0.5turn,50%,50%)", None)]
    #[case("lab(50% 40 59)", None)]
    #[case("", None)]
    fn a_colour_is_what_shields_takes_for_one(#[case] text: &str, #[case] rgb: Option<[u8; 3]>) {
        assert_eq!(parse(text), rgb, "{text}");
    }

    #[test]
    fn a_number_that_javascript_writes_with_an_exponent_keeps_its_leading_digit() {
        assert_eq!(channel(7.07e-15), 7);
        assert_eq!(channel(-7.07e-15), 0);
        assert_eq!(parse("rgb(1000000000000000000000000,0,0)"), Some([1, 0, 0]));
    }
}

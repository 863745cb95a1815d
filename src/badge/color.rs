//! Colours, by shields' rules: its own names and aliases, hex digits, any CSS colour.

use std::sync::LazyLock;

use super::{css, space::is_space};

/// A colour that was accepted, as it was given and as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Color {
    given: String,
    svg: String,
    solid: Option<[u8; 3]>,
    is_light: bool,
}

/// Above this brightness a text on the colour is dark. shields rounds brightness to two decimals
/// and compares with 0.69; in its units of `299 r + 587 g + 114 b` that is 0.695 of 255,000.
const LIGHT_ABOVE: u32 = 177_225;

impl Color {
    /// Reads a colour, or `None` for a text that is none.
    ///
    /// ```
    /// use backstage_badges::badge::Color;
    /// let color = |text| Color::parse(text).map(|color| color.svg().to_owned());
    /// assert_eq!(color("success").as_deref(), Some("#4b0"));
    /// assert_eq!(color("ABCDEF").as_deref(), Some("#abcdef"));
    /// assert_eq!(color("rgb(1, 2, 3)").as_deref(), Some("rgb(1, 2, 3)"));
    /// assert_eq!(color("url(x)"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let svg = match named(text) {
            Some(hex) => hex.to_owned(),
            None if is_bare_hex(text) => format!("#{}", text.to_ascii_lowercase()),
            None => {
                css::parse(text.trim_matches(is_space))?;
                text.to_lowercase()
            }
        };
        Some(Self::drawn(text, svg))
    }

    /// `#36BAA2`, the colour of a portal's badge where none is given, as in Backstage's plugin.
    #[must_use]
    pub fn portal_default() -> &'static Self {
        static PORTAL: LazyLock<Color> =
            LazyLock::new(|| Color::drawn("#36BAA2", "#36baa2".to_owned()));
        &PORTAL
    }

    /// A text that is no colour, drawn as shields' renderer draws it: `#4b0`.
    #[must_use]
    pub(super) fn fallback(given: &str) -> Self {
        Self::drawn(given, "#4b0".to_owned())
    }

    fn drawn(given: &str, svg: String) -> Self {
        Self {
            given: given.to_owned(),
            solid: css::solid(&svg),
            is_light: is_light(&svg),
            svg,
        }
    }

    /// The colour as it was given, for specs and URLs.
    #[must_use]
    pub fn as_given(&self) -> &str {
        &self.given
    }

    /// The colour as an SVG `fill`.
    #[must_use]
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// Red, green and blue, where the colour is a name or hex digits and nothing shines through:
    /// what all programs that draw SVG understand alike.
    #[must_use]
    pub fn solid(&self) -> Option<[u8; 3]> {
        self.solid
    }

    /// Whether text on the colour is dark.
    #[must_use]
    pub fn is_light(&self) -> bool {
        self.is_light
    }
}

/// Whether text on an SVG fill is dark; a fill that is no colour counts as dark itself.
fn is_light(svg: &str) -> bool {
    css::parse(svg).is_some_and(|rgb| {
        let [r, g, b] = rgb.map(u32::from);
        299 * r + 587 * g + 114 * b > LIGHT_ABOVE
    })
}

fn named(text: &str) -> Option<&'static str> {
    Some(match text {
        "brightgreen" | "success" => "#4b0",
        "green" => "#67ac09",
        "yellow" => "#d8b800",
        "yellowgreen" => "#95991a",
        "orange" | "important" => "#ea7233",
        "red" | "critical" => "#dd4343",
        "blue" | "informational" => "#007ec6",
        "grey" | "gray" => "#555",
        "lightgrey" | "lightgray" | "inactive" => "#939393",
        _ => return None,
    })
}

fn is_bare_hex(text: &str) -> bool {
    matches!(text.len(), 3 | 6) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("constructor")]
    #[case("RED")]
    #[case("Tomato")]
    #[case("#1234567")]
    #[case(" ")]
    #[case("red\"")]
    fn a_text_that_shields_does_not_know_is_no_colour(#[case] text: &str) {
        assert_eq!(Color::parse(text), None);
    }

    #[test]
    fn text_is_dark_on_light_colours_only() {
        let light = |text| Color::parse(text).unwrap().is_light();
        assert!(light("#fff"));
        assert!(light("whitesmoke"));
        assert!(!light("blue"));
        assert!(!light("#36BAA2"));
    }

    #[rstest]
    #[case("success", Some([0x44, 0xbb, 0]))]
    #[case("#36BAA2", Some([0x36, 0xba, 0xa2]))]
    #[case("tomato", Some([255, 99, 71]))]
    #[case::half_seen("rgba(1,2,3,.5)", None)]
    #[case::half_seen_digits("#11223344", None)]
    #[case::half_seen_digit("#1234", None)]
    #[case::out_of_range("rgb(300,400,500)", None)]
    #[case::space(" #fff", None)]
    fn a_solid_colour_is_known_by_its_parts(#[case] text: &str, #[case] rgb: Option<[u8; 3]>) {
        assert_eq!(Color::parse(text).unwrap().solid(), rgb);
    }

    #[test]
    fn space_round_a_css_colour_is_kept_as_shields_keeps_it() {
        let color = Color::parse(" black").unwrap();
        assert_eq!(color.svg(), " black");
        assert!(
            !Color::parse(" #fff").unwrap().is_light(),
            "shields cannot read it back"
        );
    }
}

//! XML into one string: elements are written as they come, values are escaped as they are written.

use std::fmt::Write as _;

/// XML that is being written.
pub(super) struct Xml(String);

/// What an attribute can hold.
pub(super) trait Value {
    fn write(self, out: &mut String);
}

impl Xml {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self(String::with_capacity(bytes))
    }

    /// Starts an element; its attributes follow, then [`Self::children`] or [`Self::empty`].
    pub(super) fn open(&mut self, name: &str) -> &mut Self {
        self.raw("<").raw(name)
    }

    pub(super) fn attr(&mut self, name: &str, value: impl Value) -> &mut Self {
        self.raw(" ").raw(name).raw("=\"");
        value.write(&mut self.0);
        self.raw("\"")
    }

    /// An attribute of several values written one after the other.
    pub(super) fn attr_of<const N: usize>(&mut self, name: &str, parts: [&str; N]) -> &mut Self {
        self.raw(" ").raw(name).raw("=\"");
        for part in parts {
            part.write(&mut self.0);
        }
        self.raw("\"")
    }

    /// Ends the start tag of an element that has children.
    pub(super) fn children(&mut self) -> &mut Self {
        self.raw(">")
    }

    /// Ends an element that has no children.
    pub(super) fn empty(&mut self) -> &mut Self {
        self.raw("/>")
    }

    pub(super) fn close(&mut self, name: &str) -> &mut Self {
        self.raw("</").raw(name).raw(">")
    }

    /// Character data.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        text.write(&mut self.0);
        self
    }

    pub(super) fn finish(self) -> String {
        self.0
    }

    fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }
}

impl Value for &str {
    /// Escapes the five characters that XML predefines entities for, and leaves out those that it
    /// forbids.
    fn write(self, out: &mut String) {
        let mut rest = self;
        while let Some(at) = rest.find(|c| escape(c).is_some()) {
            let (plain, special) = rest.split_at(at);
            out.push_str(plain);
            let mut chars = special.chars();
            out.push_str(chars.next().and_then(escape).unwrap_or_default());
            rest = chars.as_str();
        }
        out.push_str(rest);
    }
}

impl Value for f64 {
    /// Writes the number as JavaScript does. Nearly all sizes are sums of eighths of a pixel, times
    /// ten in a text's own units, so two decimals are exact; what comes of the width of a logo's
    /// shape has as many as it takes to read the same number back.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "badges are not 2^63 pixels wide"
    )]
    fn write(self, out: &mut String) {
        let hundredths = (self * 100.0).round() as i64;
        #[expect(
            clippy::cast_precision_loss,
            clippy::float_cmp,
            reason = "a number that is not exactly these hundredths is written in full"
        )]
        if hundredths as f64 / 100.0 != self {
            // Writing into a string does not fail.
            let _ = write!(out, "{self}");
            return;
        }
        let (whole, fraction) = (hundredths / 100, hundredths.unsigned_abs() % 100);
        if hundredths < 0 && whole == 0 {
            out.push('-');
        }
        let mut digits = itoa::Buffer::new();
        out.push_str(digits.format(whole));
        if fraction > 0 {
            out.push_str(if fraction < 10 { ".0" } else { "." });
            let is_tenths = fraction % 10 == 0;
            out.push_str(digits.format(if is_tenths { fraction / 10 } else { fraction }));
        }
    }
}

fn escape(c: char) -> Option<&'static str> {
    Some(match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&apos;",
        '\t' | '\n' | '\r' => return None,
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn written(value: impl Value) -> String {
        let mut out = String::new();
        value.write(&mut out);
        out
    }

    #[rstest]
    #[case(0.0, "0")]
    #[case(0.5, "0.5")]
    #[case(124.0, "124")]
    #[case(441.25, "441.25")]
    #[case(3187.5, "3187.5")]
    #[case(-1.05, "-1.05")]
    #[case(-0.5, "-0.5")]
    #[case(15.750_910_599_519_035, "15.750910599519035")]
    fn a_number_is_written_as_javascript_writes_it(#[case] number: f64, #[case] text: &str) {
        assert_eq!(written(number), text);
    }

    #[test]
    fn markup_is_escaped_and_what_xml_forbids_is_left_out() {
        assert_eq!(
            written("<b>\"'&\u{1}\u{b}\t\u{85}é\u{ffff}"),
            "&lt;b&gt;&quot;&apos;&amp;\t\u{85}é"
        );
    }
}

//! XML into one string: markup is written as it stands, values are escaped.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

/// XML that is being written.
pub(super) struct Xml(String);

impl Xml {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self(String::with_capacity(bytes))
    }

    /// Markup, or a text that is [`escaped`].
    #[inline]
    pub(super) fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Character data or a part of an attribute's value.
    pub(super) fn value(&mut self, text: &str) -> &mut Self {
        self.raw(&escaped(text))
    }

    /// A number as JavaScript writes it. Nearly all sizes are sums of eighths of a pixel, times ten in
    /// a text's own units, so none has another fraction than whole quarters; what comes of the width
    /// of a logo's shape has as many digits as it takes to read the same number back.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float cast saturates, and nothing has a negative size or place"
    )]
    pub(super) fn number(&mut self, number: f64) -> &mut Self {
        let quarters = (number * 4.0) as u32;
        #[expect(
            clippy::float_cmp,
            reason = "a number that is not exactly these quarters is written in full"
        )]
        if f64::from(quarters) != number * 4.0 {
            // Writing into a string does not fail.
            let _ = write!(self.0, "{number}");
            return self;
        }
        self.raw(itoa::Buffer::new().format(quarters / 4));
        match quarters % 4 {
            1 => self.raw(".25"),
            2 => self.raw(".5"),
            3 => self.raw(".75"),
            _ => self,
        }
    }

    /// Where the markup ends that is written so far.
    pub(super) fn end(&self) -> usize {
        self.0.len()
    }

    /// Writes once more what was written there.
    pub(super) fn again(&mut self, written: Range<usize>) -> &mut Self {
        self.0.extend_from_within(written);
        self
    }

    /// The markup, in no more memory than it needs.
    pub(super) fn finish(mut self) -> String {
        self.0.shrink_to_fit();
        self.0
    }
}

/// `text` with XML's five predefined entities, and without the characters that XML forbids.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    if text.bytes().all(stands_for_itself) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(at) = rest.find(|c| escape(c).is_some()) {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let mut chars = special.chars();
        out.push_str(chars.next().and_then(escape).unwrap_or_default());
        rest = chars.as_str();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Whether no character with this byte is escaped or left out. It is a quick look: U+FFFE and
/// U+FFFF begin with the byte 0xEF, as others do that are as good as any.
fn stands_for_itself(byte: u8) -> bool {
    !matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | 0xef | 0..b' ')
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

    #[rstest]
    #[case(0.0, "0")]
    #[case(0.5, "0.5")]
    #[case(124.0, "124")]
    #[case(441.25, "441.25")]
    #[case(3187.5, "3187.5")]
    #[case(90.75, "90.75")]
    #[case(100_000.0, "100000")]
    #[case(1_234_567.5, "1234567.5")]
    #[case(-1.05, "-1.05")]
    #[case(-0.5, "-0.5")]
    #[case(15.750_910_599_519_035, "15.750910599519035")]
    fn a_number_is_written_as_javascript_writes_it(#[case] number: f64, #[case] text: &str) {
        let mut xml = Xml::with_capacity(0);
        xml.number(number);
        assert_eq!(xml.finish(), text);
    }

    #[test]
    fn markup_is_escaped_and_what_xml_forbids_is_left_out() {
        assert_eq!(
            escaped("<b>\"'&\u{1}\u{b}\t\u{85}é\u{ffff}"),
            "&lt;b&gt;&quot;&apos;&amp;\t\u{85}é"
        );
    }

    #[test]
    fn a_text_without_markup_is_not_copied() {
        assert!(matches!(escaped("platform-screens é日"), Cow::Borrowed(_)));
    }
}

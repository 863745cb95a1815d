//! How wide a text is, by the tables that shields' renderer measures with.
//!
//! The tables and their use are those of the npm package `anafanafo` 2.0.0: a width in hundredths
//! of a pixel for each code point, 0 for the control characters below U+0020 and for U+007F, and
//! the width of `m` for a code point that the table lacks. Widths are added up one by one in
//! floating point, because the sum is then cut to whole pixels and the cut sees the last bit.

use std::sync::LazyLock;

/// A font whose widths are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Font {
    /// Verdana at 11 pixels.
    Verdana11,
    /// Verdana at 10 pixels.
    Verdana10,
    /// Bold Verdana at 10 pixels.
    Verdana10Bold,
    /// Bold Helvetica at 11 pixels.
    Helvetica11Bold,
}

/// The width of `text`, cut to whole pixels.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "widths are positive, and a text of 512 characters is below 2^14 pixels"
)]
pub(super) fn whole_pixels(text: &str, font: Font) -> u32 {
    let table = font.table();
    let width = if text.is_ascii() {
        let widths = text
            .bytes()
            .filter_map(|byte| table.ascii.get(usize::from(byte)));
        widths.fold(0.0, |sum, width| sum + width)
    } else {
        text.chars().fold(0.0, |sum, c| sum + table.width(c))
    };
    width as u32
}

const ASCII: usize = 128;

struct Table {
    ascii: [f64; ASCII],
    ranges: Vec<Range>,
    unknown: f64,
}

struct Range {
    first: u32,
    last: u32,
    width: f64,
}

impl Font {
    fn table(self) -> &'static Table {
        macro_rules! table {
            ($file:literal) => {{
                static TABLE: LazyLock<Table> = LazyLock::new(|| {
                    Table::unpack(include_bytes!(concat!("../../assets/widths/", $file)))
                });
                &TABLE
            }};
        }
        match self {
            Self::Verdana11 => table!("verdana-11px-normal.bin"),
            Self::Verdana10 => table!("verdana-10px-normal.bin"),
            Self::Verdana10Bold => table!("verdana-10px-bold.bin"),
            Self::Helvetica11Bold => table!("helvetica-11px-bold.bin"),
        }
    }
}

impl Table {
    fn unpack(mut packed: &[u8]) -> Self {
        let mut table = Self {
            ascii: [0.0; ASCII],
            ranges: Vec::new(),
            unknown: 0.0,
        };
        let mut following = 0;
        while let (Some(skipped), Some(further), Some(hundredths)) = (
            number(&mut packed),
            number(&mut packed),
            number(&mut packed),
        ) {
            let first = following + skipped;
            let last = first + further;
            table.ranges.push(Range {
                first,
                last,
                width: f64::from(hundredths) / 100.0,
            });
            following = last + 1;
        }
        table.unknown = table.look_up('m').unwrap_or_default();
        table.ascii = std::array::from_fn(|code| {
            let c = u8::try_from(code).map(char::from).unwrap_or_default();
            if c.is_ascii_control() {
                0.0
            } else {
                table.look_up(c).unwrap_or(table.unknown)
            }
        });
        table
    }

    fn width(&self, c: char) -> f64 {
        match self.ascii.get(c as usize) {
            Some(width) => *width,
            None => self.look_up(c).unwrap_or(self.unknown),
        }
    }

    fn look_up(&self, c: char) -> Option<f64> {
        let code = u32::from(c);
        let after = self.ranges.partition_point(|range| range.first <= code);
        let range = self.ranges.get(after.checked_sub(1)?)?;
        (code <= range.last).then_some(range.width)
    }
}

/// The next LEB128 number of `packed`.
fn number(packed: &mut &[u8]) -> Option<u32> {
    let mut value = 0;
    for shift in (0..32).step_by(7) {
        let (byte, rest) = packed.split_first()?;
        *packed = rest;
        value |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_width_is_the_sum_over_the_characters() {
        // V 7.52, e 6.55, r 4.69, y 6.51, by the table.
        assert_eq!(whole_pixels("Very", Font::Verdana11), 25);
        assert_eq!(whole_pixels("", Font::Verdana11), 0);
    }

    #[test]
    fn control_characters_have_no_width_and_unknown_ones_that_of_m() {
        let width = |text| whole_pixels(text, Font::Verdana11);
        assert_eq!(width("a\u{1}\u{7f}b"), width("ab"));
        assert_eq!(width("\u{e000}\u{e000}"), width("mm"));
    }

    #[test]
    fn every_table_is_read_to_its_end() {
        let fonts = [
            Font::Verdana11,
            Font::Verdana10,
            Font::Verdana10Bold,
            Font::Helvetica11Bold,
        ];
        for font in fonts {
            let last = font.table().ranges.last().unwrap();
            assert_eq!(last.last, 917_630, "{font:?}");
        }
    }
}

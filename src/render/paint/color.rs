//! Pixels of a picture, and what is painted over them.

/// Premultiplied red, green and blue, and alpha.
pub(super) type Pixel = [u8; 4];

/// How much of a pixel a colour takes: from 0 to [`Opacity::WHOLE`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Opacity(u16);

/// Half of what the least bit of a byte is after a multiplication, in each of four numbers.
const ROUNDING: u64 = 0x0080_0080_0080_0080;
/// The bytes of four numbers.
const BYTES: u64 = 0x00ff_00ff_00ff_00ff;

impl Opacity {
    pub(super) const WHOLE: u16 = 256;

    /// From 0 to 1.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float cast saturates, and what is more than whole is whole"
    )]
    pub(super) fn new(part: f32) -> Self {
        Self(((part * f32::from(Self::WHOLE) + 0.5) as u16).min(Self::WHOLE))
    }

    /// `part` of `whole`, times `strongest`.
    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a part is no more than the whole"
    )]
    pub(super) fn part(part: u16, whole: u16, strongest: Self) -> Self {
        let part = u32::from(part.min(whole)) * u32::from(strongest.0);
        Self((part / u32::from(whole)) as u16)
    }
}

/// Paints an opaque colour over a pixel.
#[inline]
pub(super) fn tint(pixel: &mut Pixel, [red, green, blue]: [u8; 3], opacity: Opacity) {
    let part = u64::from(opacity.0);
    let color = apart([red, green, blue, u8::MAX]);
    let rest = u64::from(Opacity::WHOLE) - part;
    *pixel = together(apart(*pixel) * rest + color * part + ROUNDING);
}

/// Paints one pixel over another.
#[inline]
pub(super) fn over(lower: &mut Pixel, upper: Pixel) {
    match upper {
        [.., 0] => {}
        [.., u8::MAX] => *lower = upper,
        [.., alpha] => {
            let seen = u16::from(u8::MAX - alpha) * Opacity::WHOLE / u16::from(u8::MAX);
            keep(lower, Opacity(seen));
            for (lower, upper) in lower.iter_mut().zip(upper) {
                *lower = lower.saturating_add(upper);
            }
        }
    }
}

/// Keeps a part of a pixel.
#[inline]
pub(super) fn keep(pixel: &mut Pixel, part: Opacity) {
    *pixel = together(apart(*pixel) * u64::from(part.0) + ROUNDING);
}

/// The four bytes of a pixel as four numbers of sixteen bits, to compute with all at once: as many
/// times as [`Opacity::WHOLE`] they fit.
#[inline]
fn apart(pixel: Pixel) -> u64 {
    let bytes = u64::from(u32::from_le_bytes(pixel));
    let pairs = (bytes | bytes << 16) & 0x0000_ffff_0000_ffff;
    (pairs | pairs << 8) & BYTES
}

/// The upper bytes of four numbers.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the rest is cut off")]
fn together(numbers: u64) -> Pixel {
    let bytes = numbers >> 8 & BYTES;
    let pairs = (bytes | bytes >> 8) & 0x0000_ffff_0000_ffff;
    ((pairs | pairs >> 16) as u32).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_tint_lies_between_the_pixel_and_the_colour(
            pixel: [u8; 3],
            color: [u8; 3],
            part in 0..=256_u16,
        ) {
            let [red, green, blue] = pixel;
            let mut tinted = [red, green, blue, 255];
            tint(&mut tinted, color, Opacity(part));
            let share = f64::from(part) / 256.0;
            for ((tinted, pixel), color) in tinted.iter().zip(pixel).zip(color) {
                let exact = f64::from(pixel) * (1.0 - share) + f64::from(color) * share;
                prop_assert!((f64::from(*tinted) - exact).abs() <= 0.5);
            }
            prop_assert_eq!(tinted[3], 255);
        }
    }

    #[test]
    fn a_transparent_pixel_changes_nothing_and_an_opaque_one_covers() {
        let mut pixel = [1, 2, 3, 200];
        over(&mut pixel, [0, 0, 0, 0]);
        assert_eq!(pixel, [1, 2, 3, 200]);
        over(&mut pixel, [9, 8, 7, 255]);
        assert_eq!(pixel, [9, 8, 7, 255]);
        over(&mut pixel, [128, 0, 0, 128]);
        assert_eq!(pixel, [132, 4, 3, 255]);
    }
}

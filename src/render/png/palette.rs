//! The colours of a picture that has few, and the picture as their numbers.

/// Red, green, blue and alpha.
pub(super) type Pixel = [u8; 4];

/// The most colours that a byte can number.
const MAX_COLORS: usize = 256;

/// The places of the table that finds a colour's number, four times as many as there are colours.
const PLACES: usize = 4 * MAX_COLORS;
/// The bits of a place's number.
const PLACE_BITS: u32 = PLACES.ilog2();

/// A picture of at most 256 colours.
pub(super) struct Indexed {
    /// The colours, in an order in which those beside each other in a picture are often beside each
    /// other here, too: greys and each of the primary colours by themselves, from dark to light.
    pub(super) colors: Vec<Pixel>,
    /// The number of each pixel's colour.
    pub(super) pixels: Vec<u8>,
}

/// Neighbours of one colour: its number in the order of appearance, and how many they are.
type Run = (u8, usize);

impl Indexed {
    /// Numbers the colours of `pixels`, `width` in a row; none where there are too many.
    pub(super) fn new(pixels: &[Pixel], width: usize) -> Option<Self> {
        let mut table = Table::new();
        let mut runs: Vec<Run> = Vec::with_capacity(pixels.len() / 4);
        let mut above: &[Pixel] = &[];
        let mut above_start = 0;
        for row in pixels.chunks(width.max(1)) {
            let start = runs.len();
            // Over and under a text, all rows are the same.
            if row == above {
                runs.extend_from_within(above_start..);
            } else {
                for run in row.chunk_by(|one, other| one == other) {
                    runs.push((table.number(*run.first()?)?, run.len()));
                }
            }
            (above, above_start) = (row, start);
        }
        Some(Self::in_order(table.colors, &runs, pixels.len()))
    }

    fn in_order(colors: Vec<Pixel>, runs: &[Run], count: usize) -> Self {
        let mut order: Vec<(u8, Pixel)> = (0..=u8::MAX).zip(colors).collect();
        order.sort_unstable_by_key(|(_, color)| rank(*color));
        let mut new_numbers = [0; MAX_COLORS];
        for (new, (old, _)) in (0..=u8::MAX).zip(&order) {
            if let Some(number) = new_numbers.get_mut(usize::from(*old)) {
                *number = new;
            }
        }
        let mut pixels = Vec::with_capacity(count);
        for (old, length) in runs {
            let number = new_numbers.get(usize::from(*old)).copied();
            pixels.resize(pixels.len() + length, number.unwrap_or_default());
        }
        Self {
            colors: order.into_iter().map(|(_, color)| color).collect(),
            pixels,
        }
    }
}

/// Whether a colour is grey or which part of it is the strongest, and how bright it is (by the
/// weights of ITU-R BT.601).
fn rank([red, green, blue, alpha]: Pixel) -> (u8, u32, u8) {
    let strongest = if red == green && green == blue {
        0
    } else if red >= green && red >= blue {
        1
    } else if green >= blue {
        2
    } else {
        3
    };
    let brightness = 299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue);
    (strongest, brightness, alpha)
}

/// Finds the number of a colour.
struct Table {
    colors: Vec<Pixel>,
    /// One more than the number of the colour that is found there; 0 for none.
    places: [u16; PLACES],
}

impl Table {
    fn new() -> Self {
        Self {
            colors: Vec::with_capacity(MAX_COLORS),
            places: [0; PLACES],
        }
    }

    /// The number of a colour, a new one if it has none yet; none where there are no more numbers.
    fn number(&mut self, color: Pixel) -> Option<u8> {
        // Multiplied with the golden ratio, the bits of a colour spread to the upper ones.
        let spread = u32::from_le_bytes(color).wrapping_mul(0x9e37_79b9);
        let start = usize::try_from(spread >> (u32::BITS - PLACE_BITS)).ok()?;
        for at in (start..PLACES).chain(0..start) {
            let place = self.places.get_mut(at)?;
            match place.checked_sub(1) {
                Some(number) if self.colors.get(usize::from(number)) == Some(&color) => {
                    return u8::try_from(number).ok();
                }
                Some(_) => {}
                None => {
                    let number = u8::try_from(self.colors.len()).ok()?;
                    *place = u16::from(number) + 1;
                    self.colors.push(color);
                    return Some(number);
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn colors(count: u16) -> Vec<Pixel> {
        (0..count)
            .map(|number| {
                let [low, high] = number.to_le_bytes();
                [low, 0, high, 255]
            })
            .collect()
    }

    #[rstest]
    #[case::one(1)]
    #[case::all(256)]
    fn the_colours_of_a_picture_are_kept(#[case] count: u16) {
        let mut pixels = colors(count);
        pixels.extend(colors(count / 2));
        let indexed = Indexed::new(&pixels, 64).unwrap();
        assert_eq!(indexed.colors.len(), usize::from(count));
        let seen: Vec<Pixel> = indexed
            .pixels
            .iter()
            .map(|number| indexed.colors[usize::from(*number)])
            .collect();
        assert_eq!(seen, pixels);
    }

    #[rstest]
    #[case::one_too_many(257)]
    #[case::many(999)]
    fn a_picture_of_too_many_colours_is_not_indexed(#[case] count: u16) {
        assert!(Indexed::new(&colors(count), 64).is_none());
    }

    #[test]
    fn colours_go_from_dark_to_light() {
        let white = [255, 255, 255, 255];
        let (grey, green, pale) = ([85, 85, 85, 255], [0, 99, 9, 255], [99, 200, 99, 255]);
        let indexed = Indexed::new(&[pale, white, green, grey], 2).unwrap();
        assert_eq!(indexed.colors, [grey, white, green, pale]);
    }
}

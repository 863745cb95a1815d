//! Pixels to PNG (the format: PNG 3rd edition, <https://www.w3.org/TR/png-3/>).
//!
//! A picture of at most 256 colours is written with a palette, a byte for each pixel; another with
//! the four bytes of its colour. Neither loses anything. The bytes are written as differences from
//! what Paeth's filter guesses (section 9.4), and compressed by `fdeflate`, which is made for
//! those: in a tenth of the time that the usual compression takes, it makes of a badge a file that
//! is about a tenth larger.

use fdeflate::Compressor;
use resvg::tiny_skia::Pixmap;

use super::PngError;
use super::palette::{Indexed, Pixel};

/// The number of Paeth's filter, which stands before each row.
const PAETH: u8 = 4;

/// The bytes of the longest chunks beside the picture: head, palette, and alpha.
const FRAME_BYTES: usize = 1200;

/// Writes premultiplied pixels.
pub(super) fn encode_pixmap(pixmap: &Pixmap) -> Result<Vec<u8>, PngError> {
    let pixels = pixmap.data().as_chunks().0.to_vec();
    encode(usize::try_from(pixmap.width()).unwrap_or_default(), pixels)
}

/// Writes premultiplied pixels, `width` in a row.
pub(super) fn encode(width: usize, mut pixels: Vec<Pixel>) -> Result<Vec<u8>, PngError> {
    let height = pixels.len().checked_div(width).unwrap_or_default();
    let side = |length| u32::try_from(length).unwrap_or(u32::MAX);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side(width), side(height));
    encoder.set_depth(png::BitDepth::Eight);
    let data = if let Some(mut indexed) = Indexed::new(&pixels, width) {
        indexed.colors.iter_mut().for_each(demultiply);
        encoder.set_color(png::ColorType::Indexed);
        let rgb = |[red, green, blue, _]: &Pixel| [*red, *green, *blue];
        encoder.set_palette(indexed.colors.iter().flat_map(rgb).collect::<Vec<u8>>());
        let alpha: Vec<u8> = indexed.colors.iter().map(|[.., alpha]| *alpha).collect();
        if alpha.iter().any(|alpha| *alpha != u8::MAX) {
            encoder.set_trns(alpha);
        }
        compressed(&indexed.pixels, width, 1)?
    } else {
        pixels.iter_mut().for_each(demultiply);
        encoder.set_color(png::ColorType::Rgba);
        let bytes_per_pixel = size_of::<Pixel>();
        compressed(
            pixels.as_flattened(),
            width * bytes_per_pixel,
            bytes_per_pixel,
        )?
    };
    let mut writer = encoder.write_header()?;
    writer.write_chunk(png::chunk::IDAT, &data)?;
    writer.finish()?;
    Ok(bytes)
}

/// The colour of a pixel as it is, not multiplied with its alpha.
fn demultiply(pixel: &mut Pixel) {
    let [.., alpha] = *pixel;
    if alpha == 0 || alpha == u8::MAX {
        return;
    }
    for value in pixel.iter_mut().take(3) {
        let alpha = u16::from(alpha);
        let whole = (u16::from(*value) * u16::from(u8::MAX) + alpha / 2) / alpha;
        *value = u8::try_from(whole).unwrap_or(u8::MAX);
    }
}

/// Rows of `width` bytes, filtered and compressed.
fn compressed(data: &[u8], width: usize, bytes_per_pixel: usize) -> Result<Vec<u8>, PngError> {
    let mut compressor = Compressor::new(Vec::with_capacity(data.len() / 4 + FRAME_BYTES))
        .map_err(png::EncodingError::from)?;
    let mut filtered = Vec::with_capacity(1 + width);
    let first = vec![0; width];
    let mut above = first.as_slice();
    for row in data.chunks_exact(width.max(1)) {
        filtered.clear();
        filtered.push(PAETH);
        filter(row, above, bytes_per_pixel, &mut filtered);
        compressor
            .write_data(&filtered)
            .map_err(png::EncodingError::from)?;
        above = row;
    }
    Ok(compressor.finish().map_err(png::EncodingError::from)?)
}

/// Adds the differences of a row from what Paeth's filter guesses.
fn filter(row: &[u8], above: &[u8], bytes_per_pixel: usize, filtered: &mut Vec<u8>) {
    let (first, rest) = row.split_at(bytes_per_pixel.min(row.len()));
    let (above_first, above_rest) = above.split_at(bytes_per_pixel.min(above.len()));
    // There is nothing left of the first pixel.
    filtered.extend(
        first
            .iter()
            .zip(above_first)
            .map(|(byte, above)| byte.wrapping_sub(*above)),
    );
    let left = row.iter().zip(above);
    let differences = rest.iter().zip(above_rest).zip(left);
    filtered.extend(differences.map(|((byte, above), (left, above_left))| {
        byte.wrapping_sub(guess(*left, *above, *above_left))
    }));
}

/// The one of three bytes that is nearest to left + above - above left.
fn guess(left: u8, above: u8, above_left: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(above), i16::from(above_left));
    let (from_left, from_above) = ((b - c).abs(), (a - c).abs());
    let from_both = (a + b - 2 * c).abs();
    let second = if from_above <= from_both {
        above
    } else {
        above_left
    };
    if from_left <= from_above && from_left <= from_both {
        left
    } else {
        second
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(png: &[u8]) -> (usize, Vec<Pixel>) {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder.set_transformations(png::Transformations::ALPHA);
        let mut reader = decoder.read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let width = usize::try_from(reader.next_frame(&mut bytes).unwrap().width).unwrap();
        (width, bytes.as_chunks().0.to_vec())
    }

    fn color_type(png: &[u8]) -> png::ColorType {
        let decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder.read_info().unwrap().info().color_type
    }

    proptest! {
        #[test]
        fn no_pixel_is_lost(
            width in 1..40_usize,
            colors in prop::collection::vec(any::<[u8; 3]>(), 1..400),
            picks in prop::collection::vec(any::<usize>(), 1..40),
        ) {
            // Rows of some colours and of all of them, one over the other.
            let pixels: Vec<Pixel> = picks
                .iter()
                .flat_map(|pick| (0..width).map(move |at| pick.wrapping_mul(at + 1)))
                .map(|pick| {
                    let [red, green, blue] = colors[pick % colors.len()];
                    [red, green, blue, 255]
                })
                .collect();
            prop_assert_eq!(decoded(&encode(width, pixels.clone()).unwrap()), (width, pixels));
        }
    }

    #[test]
    fn a_picture_of_few_colours_has_a_palette() {
        let few: Vec<Pixel> = (0..=255).map(|blue| [0, 0, blue, 255]).collect();
        let mut many = few.clone();
        many.push([1, 0, 0, 255]);
        let types = [(16, few), (1, many)]
            .map(|(width, pixels)| color_type(&encode(width, pixels).unwrap()));
        assert_eq!(types, [png::ColorType::Indexed, png::ColorType::Rgba]);
    }

    #[test]
    fn a_colour_that_shines_through_is_written_whole() {
        let mut pixels = vec![[64, 32, 0, 128], [0, 0, 0, 0]];
        let expected = vec![[128, 64, 0, 128], [0, 0, 0, 0]];
        assert_eq!(
            decoded(&encode(2, pixels.clone()).unwrap()),
            (2, expected.clone())
        );
        // The same without a palette.
        pixels.extend((0..300).map(|number: u16| {
            let [low, high] = number.to_le_bytes();
            [low, high, 9, 255]
        }));
        let (_, written) = decoded(&encode(2, pixels).unwrap());
        assert_eq!(written[..2], expected);
    }
}

//! A PNG of ours as WebP without loss, where that is smaller.
//!
//! It is smaller where a picture has many colours, as `flat`, `plastic` and `social` have with their shine and
//! shadows; a few colours are better off in a PNG's palette (`docs/performance.md`).

use std::io::Cursor;

use image_webp::{ColorType, WebPEncoder};
use png::{Decoder, Transformations};

/// `png` as WebP (RFC 9649); `None` where it cannot be read, or is no larger as it is.
#[must_use]
pub fn smaller(png: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = Decoder::new(Cursor::new(png));
    decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
    let mut reader = decoder.read_info().ok()?;
    let mut pixels = vec![0; reader.output_buffer_size()?];
    let frame = reader.next_frame(&mut pixels).ok()?;
    let pixels = pixels.get(..frame.buffer_size())?;
    let color = match frame.color_type {
        png::ColorType::Rgba => ColorType::Rgba8,
        png::ColorType::GrayscaleAlpha => ColorType::La8,
        _ => return None,
    };
    let mut webp = Vec::new();
    let encoded = WebPEncoder::new(&mut webp).encode(pixels, frame.width, frame.height, color);
    encoded.ok()?;
    (webp.len() < png.len()).then_some(webp)
}

#[cfg(test)]
mod tests {
    use image_webp::WebPDecoder;

    use super::*;
    use crate::{
        badge::{Badge, Scale, Style},
        render::{Drawing, png},
    };

    fn drawn(style: Style) -> Vec<u8> {
        let badge = Badge::from_texts("owner", "team-a", Some("blue"), style);
        png::draw(&Drawing::from(&badge), Scale::TWO).unwrap()
    }

    fn rgba(png: &[u8]) -> Vec<u8> {
        let picture = resvg::tiny_skia::Pixmap::decode_png(png).unwrap();
        let pixels = picture
            .pixels()
            .iter()
            .map(resvg::tiny_skia::PremultipliedColorU8::demultiply);
        pixels
            .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()])
            .collect()
    }

    #[test]
    fn what_has_many_colours_is_smaller_and_loses_nothing() {
        for style in [Style::Flat, Style::Plastic, Style::Social] {
            let png = drawn(style);
            let webp = smaller(&png).unwrap();
            assert!(webp.len() < png.len());
            let mut decoder = WebPDecoder::new(Cursor::new(&webp)).unwrap();
            assert!(!decoder.is_lossy());
            let mut pixels = vec![0; decoder.output_buffer_size().unwrap()];
            decoder.read_image(&mut pixels).unwrap();
            if !decoder.has_alpha() {
                pixels = pixels
                    .chunks(3)
                    .flat_map(|p| [p[0], p[1], p[2], 255])
                    .collect();
            }
            let same = pixels
                .iter()
                .zip(rgba(&png))
                .filter(|(a, b)| a.abs_diff(*b) <= 1);
            assert_eq!(same.count(), pixels.len(), "{style:?}");
        }
    }

    #[test]
    fn what_has_few_colours_stays_as_it_is() {
        assert_eq!(smaller(&drawn(Style::FlatSquare)), None);
        assert_eq!(smaller(b"no picture"), None);
    }
}

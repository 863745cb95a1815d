//! What the pictures inside an SVG may be.
//!
//! usvg reads local files by default. Here a reference is either the bytes themselves (a `data:`
//! URI) or nothing is drawn; and since resvg decodes without asking for the size, that is looked
//! up in the bytes first.

use std::sync::Arc;

use imagesize::ImageType;
use resvg::usvg::{ImageHrefDataResolverFn, ImageHrefStringResolverFn, ImageKind};

use super::nested;
use super::text::Faces;
use crate::badge::Scale;

/// The most pixels of an embedded picture: a logo is drawn 14 CSS pixels high, at most four times
/// enlarged, and a million pixels are three hundred times what that needs.
const MAX_IMAGE_PIXELS: usize = 1024 * 1024;

/// The most passes over a JPEG: its decoder takes 100, each of which can be all pixels in a few
/// bytes. Usual progressive ones have ten.
const MAX_JPEG_SCANS: usize = 16;

/// Resolves no reference to anything outside the SVG.
pub(super) fn nothing() -> ImageHrefStringResolverFn<'static> {
    Box::new(|_, _| None)
}

/// Resolves `data:` URIs of PNG, JPEG, GIF and WebP by what the bytes are, whatever the URI calls
/// them, as browsers do; and of SVG, in which no picture is drawn at all.
pub(super) fn embedded(faces: &'static Faces, scale: Scale) -> ImageHrefDataResolverFn<'static> {
    Box::new(move |media_type, bytes, _| {
        if media_type == "image/svg+xml" {
            return nested::draw(&bytes, faces, scale).map(|png| ImageKind::PNG(Arc::new(png)));
        }
        let kind = imagesize::image_type(&bytes).ok()?;
        if pixels(kind, &bytes)? > MAX_IMAGE_PIXELS {
            return None;
        }
        raster(kind, bytes)
    })
}

fn raster(kind: ImageType, bytes: Arc<Vec<u8>>) -> Option<ImageKind> {
    match kind {
        ImageType::Png => Some(ImageKind::PNG(bytes)),
        ImageType::Jpeg => Some(ImageKind::JPEG(bytes)),
        ImageType::Gif => Some(ImageKind::GIF(bytes)),
        ImageType::Webp => Some(ImageKind::WEBP(bytes)),
        _ => None,
    }
}

fn pixels(kind: ImageType, bytes: &[u8]) -> Option<usize> {
    match kind {
        ImageType::Jpeg => jpeg_pixels(bytes),
        ImageType::Gif => gif_pixels(bytes),
        _ => {
            let size = imagesize::blob_size(bytes).ok()?;
            Some(size.width.saturating_mul(size.height))
        }
    }
}

/// The size of a GIF's first frame, which is the one that is drawn: it can be larger than the
/// screen that the file claims.
fn gif_pixels(bytes: &[u8]) -> Option<usize> {
    let mut decoder = gif::DecodeOptions::new().read_info(bytes).ok()?;
    let frame = decoder.next_frame_info().ok()??;
    Some(usize::from(frame.width) * usize::from(frame.height))
}

/// The largest size that a JPEG claims anywhere; none where it has too many scans.
///
/// A JPEG can hold another one as its thumbnail, and two readers can disagree on which is which;
/// so this takes every frame header (ITU-T T.81, B.2.2) that a decoder could find.
fn jpeg_pixels(bytes: &[u8]) -> Option<usize> {
    let is_scan = |marker: &&[u8]| **marker == [0xFF, 0xDA];
    if bytes.windows(2).filter(is_scan).count() > MAX_JPEG_SCANS {
        return None;
    }
    bytes
        .windows(9)
        .filter_map(|window| match *window {
            [0xC0..=0xC2, 0, length, 8, h1, h0, w1, w0, components]
                if u16::from(length) == 8 + 3 * u16::from(components) =>
            {
                let height = usize::from(u16::from_be_bytes([h1, h0]));
                let width = usize::from(u16::from_be_bytes([w1, w0]));
                Some(width * height)
            }
            _ => None,
        })
        .max()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn resolve(media_type: &str, bytes: &[u8]) -> Option<ImageKind> {
        let resolve = embedded(Faces::shared(), Scale::ONE);
        resolve(
            media_type,
            Arc::new(bytes.to_vec()),
            &resvg::usvg::Options::default(),
        )
    }

    fn png_header(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 6, 0, 0, 0]);
        bytes
    }

    fn gif_header(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = b"GIF89a".to_vec();
        bytes.extend(width.to_le_bytes());
        bytes.extend(height.to_le_bytes());
        bytes.extend([0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
        bytes.extend([0x2C, 0, 0, 0, 0]);
        bytes.extend(width.to_le_bytes());
        bytes.extend(height.to_le_bytes());
        bytes.extend([0, 2, 2, 0x44, 1, 0, 0x3B]);
        bytes
    }

    fn jpeg_header(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8];
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.extend([3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1]);
        bytes
    }

    fn webp_header(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = b"RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0".to_vec();
        for side in [width, height] {
            bytes.extend(u32::from(side - 1).to_le_bytes().iter().take(3));
        }
        bytes
    }

    #[rstest]
    #[case::png(png_header(64, 64), png_header(40_000, 40_000))]
    #[case::gif(gif_header(64, 64), gif_header(40_000, 40_000))]
    #[case::jpeg(jpeg_header(64, 64), jpeg_header(40_000, 40_000))]
    #[case::webp(webp_header(64, 64), webp_header(16_000, 16_000))]
    fn an_image_bomb_is_not_even_handed_to_its_decoder(
        #[case] logo: Vec<u8>,
        #[case] bomb: Vec<u8>,
    ) {
        assert!(resolve("image/png", &logo).is_some());
        assert!(resolve("image/png", &bomb).is_none());
    }

    #[test]
    fn a_bomb_behind_a_jpegs_thumbnail_is_seen() {
        let mut bytes = jpeg_header(16, 16);
        bytes.extend(jpeg_header(16_000, 16_000));
        assert!(resolve("image/jpeg", &bytes).is_none());
    }

    #[test]
    fn a_gif_is_as_large_as_its_frame() {
        let mut bytes = gif_header(64, 64);
        bytes.splice(6..10, [1, 0, 1, 0]);
        assert!(resolve("image/gif", &bytes).is_some());
        let mut bytes = gif_header(4_000, 4_000);
        bytes.splice(6..10, [1, 0, 1, 0]);
        assert!(resolve("image/gif", &bytes).is_none());
    }

    #[test]
    fn a_jpeg_of_countless_scans_is_not_drawn() {
        let mut bytes = jpeg_header(64, 64);
        let scan = [0xFF, 0xDA, 0, 6, 1, 1, 0, 0];
        bytes.extend(scan.repeat(10));
        assert!(resolve("image/jpeg", &bytes).is_some());
        bytes.extend(scan.repeat(10));
        assert!(resolve("image/jpeg", &bytes).is_none());
    }

    #[rstest]
    #[case::bmp(b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0")]
    #[case::text(b"hello")]
    #[case::empty(b"")]
    #[case::compressed_svg(b"\x1f\x8b\x08")]
    fn other_bytes_are_no_picture(#[case] bytes: &[u8]) {
        assert!(resolve("image/png", bytes).is_none());
        assert!(resolve("image/svg+xml", bytes).is_none());
    }
}

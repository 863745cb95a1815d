//! What the pictures inside an SVG may be.
//!
//! usvg reads local files by default. Here a reference is either the bytes themselves (a `data:`
//! URI) or nothing is drawn; and since resvg decodes without asking for the size, that is looked
//! up in the bytes first.

use std::sync::Arc;

use resvg::usvg::{ImageHrefDataResolverFn, ImageHrefStringResolverFn, ImageKind};

use super::nested;
use super::room::Room;
use super::text::Faces;
use crate::badge::RasterKind;

/// Resolves no reference to anything outside the SVG.
pub(super) fn nothing() -> ImageHrefStringResolverFn<'static> {
    Box::new(|_, _| None)
}

/// Resolves `data:` URIs of PNG, JPEG, GIF and WebP by what the bytes are, whatever the URI calls
/// them, as browsers do; and of SVG, in which no picture is drawn at all.
pub(super) fn embedded(faces: &'static Faces, room: Room) -> ImageHrefDataResolverFn<'static> {
    Box::new(move |media_type, bytes, _| {
        if media_type == "image/svg+xml" {
            return nested::draw(&bytes, faces, room).map(|png| ImageKind::PNG(Arc::new(png)));
        }
        let kind = RasterKind::of(&bytes)?;
        kind.check_size(&bytes).ok()?;
        Some(match kind {
            RasterKind::Png => ImageKind::PNG(bytes),
            RasterKind::Jpeg => ImageKind::JPEG(bytes),
            RasterKind::Gif => ImageKind::GIF(bytes),
            RasterKind::Webp => ImageKind::WEBP(bytes),
        })
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::badge::Scale;

    fn resolve(media_type: &str, bytes: &[u8]) -> Option<ImageKind> {
        let resolve = embedded(Faces::shared(), Room::square(Scale::ONE));
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

    #[test]
    fn an_image_bomb_is_not_even_handed_to_its_decoder() {
        assert!(resolve("image/png", &png_header(64, 64)).is_some());
        assert!(resolve("image/png", &png_header(40_000, 40_000)).is_none());
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

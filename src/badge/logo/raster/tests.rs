use rstest::rstest;

use super::*;

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
#[case::png(RasterKind::Png, png_header(64, 64), png_header(40_000, 40_000))]
#[case::gif(RasterKind::Gif, gif_header(64, 64), gif_header(40_000, 40_000))]
#[case::jpeg(RasterKind::Jpeg, jpeg_header(64, 64), jpeg_header(40_000, 40_000))]
#[case::webp(RasterKind::Webp, webp_header(64, 64), webp_header(16_000, 16_000))]
fn a_picture_is_known_by_its_bytes_and_a_bomb_by_its_size(
    #[case] kind: RasterKind,
    #[case] logo: Vec<u8>,
    #[case] bomb: Vec<u8>,
) {
    assert_eq!(RasterKind::of(&logo), Some(kind));
    assert_eq!(check(kind, &logo), Ok(()));
    assert_eq!(check(kind, &bomb), Err(RasterLogoError::TooLarge));
    for other in ["png", "jpeg", "gif", "webp"].map(|name| RasterKind::from_subtype(name).unwrap())
    {
        let taken = check(other, &logo);
        assert_eq!(taken.is_ok(), other == kind, "{other:?}: {taken:?}");
    }
}

#[test]
fn a_bomb_behind_a_jpegs_thumbnail_is_seen() {
    let mut bytes = jpeg_header(16, 16);
    bytes.extend(jpeg_header(16_000, 16_000));
    assert_eq!(
        check(RasterKind::Jpeg, &bytes),
        Err(RasterLogoError::TooLarge)
    );
}

#[test]
fn a_gif_is_as_large_as_its_frame() {
    let mut bytes = gif_header(64, 64);
    bytes.splice(6..10, [1, 0, 1, 0]);
    assert_eq!(check(RasterKind::Gif, &bytes), Ok(()));
    let mut bytes = gif_header(4_000, 4_000);
    bytes.splice(6..10, [1, 0, 1, 0]);
    assert_eq!(
        check(RasterKind::Gif, &bytes),
        Err(RasterLogoError::TooLarge)
    );
}

#[test]
fn a_jpeg_of_countless_scans_is_no_logo() {
    let mut bytes = jpeg_header(64, 64);
    let scan = [0xFF, 0xDA, 0, 6, 1, 1, 0, 0];
    bytes.extend(scan.repeat(10));
    assert_eq!(check(RasterKind::Jpeg, &bytes), Ok(()));
    bytes.extend(scan.repeat(10));
    assert_eq!(
        check(RasterKind::Jpeg, &bytes),
        Err(RasterLogoError::TooManyScans)
    );
}

#[rstest]
#[case::signature_alone(b"\x89PNG\r\n\x1a\n", RasterLogoError::AnotherKind("PNG"))]
#[case::cut_off(&png_header(9, 9)[..18], RasterLogoError::NoSize)]
#[case::no_pixels(&png_header(0, 64), RasterLogoError::NoSize)]
#[case::bmp(b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0", RasterLogoError::AnotherKind("PNG"))]
#[case::page(b"<html><script>", RasterLogoError::AnotherKind("PNG"))]
#[case::svg(
    b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    RasterLogoError::AnotherKind("PNG")
)]
#[case::empty(b"", RasterLogoError::AnotherKind("PNG"))]
fn other_bytes_are_no_picture(#[case] bytes: &[u8], #[case] error: RasterLogoError) {
    assert_eq!(check(RasterKind::Png, bytes), Err(error));
    assert!(error.to_string().is_ascii());
}

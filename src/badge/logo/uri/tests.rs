use rstest::rstest;

use super::*;

const PIXEL: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

fn svg(content: &str) -> String {
    format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{content}</svg>"#)
}

fn uri(media_type: &str, bytes: &[u8]) -> String {
    format!("data:{media_type};base64,{}", STANDARD.encode(bytes))
}

#[test]
fn a_data_uri_survives_a_query_string() {
    let uri = uri("image/svg+xml", svg("<title>>>>>></title>").as_bytes());
    let spaced = uri.replace('+', " ");
    assert_ne!(spaced, uri.replace("svg+xml", "svg xml"));
    assert_eq!(read(&spaced), Ok(uri));
    assert_eq!(read(PIXEL).as_deref(), Ok(PIXEL));
}

#[test]
fn a_uri_may_lack_its_scheme_and_be_broken_into_lines() {
    let broken = PIXEL.replace("data:", "").replace("AAA", "AA\r\n\tA");
    assert_eq!(read(&broken).as_deref(), Ok(PIXEL));
}

#[rstest]
#[case("https://example.com/a.png", LogoError::NotAnImage)]
#[case("data:text/html;base64,aGk=", LogoError::NotAnImage)]
#[case("data:image/bmp;base64,aGk=", LogoError::NotAnImage)]
#[case("data:image/png,aGk=", LogoError::NotAnImage)]
#[case("data:image/png;base64,***", LogoError::NotBase64)]
fn another_text_is_refused(#[case] uri: &str, #[case] error: LogoError) {
    assert_eq!(read(uri), Err(error));
}

#[test]
fn a_long_uri_is_refused() {
    let long = format!("data:image/png;base64,{}", "A".repeat(MAX_URI_BYTES));
    assert_eq!(read(&long), Err(LogoError::TooLong));
}

#[test]
fn an_svg_that_grows_too_long_when_it_is_reduced_is_refused() {
    let circles = "<circle cx='4.123' cy='4.123' r='.123'/>".repeat(400);
    let uri = uri(
        "image/svg+xml",
        svg(&format!("<script/>{circles}")).as_bytes(),
    );
    assert!(uri.len() < MAX_URI_BYTES);
    assert_eq!(read(&uri), Err(LogoError::TooLong));
}

#[rstest]
#[case::svg_as_png("image/png", svg("<path/>").into_bytes())]
#[case::png_as_svg("image/svg+xml", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec())]
#[case::png_as_gif("image/gif", STANDARD.decode(PIXEL.split_once(',').unwrap().1).unwrap())]
#[case::page_as_svg("image/svg+xml", b"<html xmlns='http://www.w3.org/1999/xhtml'/>".to_vec())]
#[case::compressed_svg("image/svg+xml", b"\x1f\x8b\x08".to_vec())]
fn a_picture_that_is_not_what_it_says_is_refused(#[case] media_type: &str, #[case] bytes: Vec<u8>) {
    let error = read(&uri(media_type, &bytes)).unwrap_err();
    assert!(
        matches!(error, LogoError::Raster(_) | LogoError::Svg(_)),
        "{error}"
    );
}

#[test]
fn an_svg_that_is_more_than_shapes_is_reduced() {
    let uri = uri(
        "image/svg+xml",
        svg("<script>alert(1)</script><path d='M0 0h9v9z'/>").as_bytes(),
    );
    let reduced = read(&uri).unwrap();
    assert_ne!(reduced, uri);
    assert_eq!(read(&reduced).as_deref(), Ok(reduced.as_str()));
}

use std::fs;

use base64::{Engine, engine::general_purpose::STANDARD};
use resvg::tiny_skia::PremultipliedColorU8;
use rstest::rstest;

use super::*;

mod logos;

fn draw(svg: &str, scale: u8) -> Pixmap {
    let png = from_svg(svg, Scale::try_from(scale).unwrap()).unwrap();
    Pixmap::decode_png(&png).unwrap()
}

fn svg(width: &str, height: &str, content: &str) -> String {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{content}</svg>"#
    )
}

fn text(text: &str) -> String {
    svg("600", "20", &format!(r#"<text y="15">{text}</text>"#))
}

fn is_painted(pixel: PremultipliedColorU8) -> bool {
    pixel.alpha() != 0
}

/// The first and the last column that something was drawn in.
fn ink_columns(picture: &Pixmap) -> (usize, usize) {
    let width = usize::try_from(picture.width()).unwrap();
    let columns = || {
        picture
            .pixels()
            .iter()
            .enumerate()
            .filter(|(_, pixel)| is_painted(**pixel))
            .map(|(index, _)| index % width)
    };
    (columns().min().unwrap(), columns().max().unwrap())
}

#[rstest]
#[case::whole("88", "20", 88, 20)]
#[case::quarter("200.25", "28", 201, 28)]
#[case::three_quarters("200.75", "28", 201, 28)]
#[case::nearly_nothing("0.1", "0.1", 1, 1)]
fn a_picture_has_the_svgs_size_rounded_up_times_the_scale(
    #[case] svg_width: &str,
    #[case] svg_height: &str,
    #[case] width: u32,
    #[case] height: u32,
    #[values(1, 2, 3, 4)] scale: u8,
) {
    let picture = draw(&svg(svg_width, svg_height, ""), scale);
    let factor = u32::from(scale);
    assert_eq!(
        (picture.width(), picture.height()),
        (width * factor, height * factor)
    );
}

#[test]
fn a_picture_of_too_many_pixels_is_refused_with_their_number() {
    let error = from_svg(&svg("4000", "1000", ""), Scale::MAX).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the picture would have 4000000 pixels, and at most 524288 are drawn"
    );
    assert!(matches!(
        from_svg(&svg("1e30", "1e30", ""), Scale::MAX),
        Err(PngError::TooLarge { .. } | PngError::Svg(_))
    ));
}

#[rstest]
#[case::all(1638, 4)]
#[case::not_four(1639, 3)]
#[case::two(6553, 2)]
#[case::one(26214, 1)]
fn a_wide_picture_is_drawn_at_the_largest_scale_that_fits(#[case] width: u32, #[case] scale: u32) {
    let picture = draw(&svg(&width.to_string(), "20", ""), 4);
    assert_eq!(
        (picture.width(), picture.height()),
        (width * scale, 20 * scale)
    );
}

#[rstest]
#[case::not_xml("badge")]
#[case::not_an_svg("<html/>")]
#[case::cut_off("<svg xmlns=\"http://www.w3.org/2000/svg\">")]
#[case::no_size("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0\" height=\"0\"/>")]
#[case::entities(
    "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&a;</svg>"
)]
fn what_is_no_svg_gives_an_error(#[case] svg: &str) {
    let error = from_svg(svg, Scale::ONE).unwrap_err();
    assert!(matches!(error, PngError::Svg(_)), "{error}");
}

#[test]
fn outside_round_corners_a_picture_is_transparent() {
    let rect = r##"<rect width="88" height="20" rx="3" fill="#4b0"/>"##;
    let picture = draw(&svg("88", "20", rect), 2);
    assert_eq!(picture.pixel(0, 0).unwrap().alpha(), 0);
    assert_eq!(picture.pixel(88, 20).unwrap().alpha(), 255);
}

#[rstest]
#[case::narrow(410, 41)]
#[case::wide(800, 80)]
fn text_is_as_long_as_its_text_length(#[case] tenths: u32, #[case] pixels: usize) {
    let content = format!(
        r#"<text font-family="Verdana,sans-serif" font-size="110" text-anchor="middle" x="500" y="140" transform="scale(.1)" textLength="{tenths}">passing</text>"#
    );
    let (first, last) = ink_columns(&draw(&svg("100", "20", &content), 1));
    let drawn = last - first + 1;
    assert!(drawn.abs_diff(pixels) <= 2, "{drawn} pixels");
}

#[test]
fn the_feet_of_a_text_stand_on_a_row_of_pixels() {
    let content = r#"<text font-size="100" y="175" transform="scale(.1)">E</text>"#;
    let picture = draw(&svg("20", "28", content), 1);
    let darkest = |row| {
        let pixel = |x| picture.pixel(x, row).unwrap().alpha();
        (0..20).map(pixel).max().unwrap()
    };
    assert!(darkest(17) > 200);
    assert_eq!(darkest(18), 0);
}

#[rstest]
#[case::file_url("file://")]
#[case::absolute_path("")]
fn a_picture_on_the_disk_is_not_drawn(#[case] scheme: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.png");
    let red = r#"<rect width="9" height="9" fill="red"/>"#;
    fs::write(&path, from_svg(&svg("9", "9", red), Scale::ONE).unwrap()).unwrap();
    let image = format!(
        r#"<image width="9" height="9" href="{scheme}{}"/>"#,
        path.display()
    );
    let nested = format!(
        r#"<image width="9" height="9" href="data:image/svg+xml;base64,{}"/>"#,
        STANDARD.encode(svg("9", "9", &image))
    );
    for content in [image, nested] {
        let picture = draw(&svg("9", "9", &content), 1);
        assert!(
            !picture.pixels().iter().any(|pixel| is_painted(*pixel)),
            "{content}"
        );
    }
}

#[test]
fn an_embedded_picture_is_drawn_and_one_within_it_is_not() {
    let red = svg("9", "9", r#"<rect width="9" height="9" fill="red"/>"#);
    let image = |svg: &str| {
        format!(
            r#"<image width="9" height="9" href="data:image/svg+xml;base64,{}"/>"#,
            STANDARD.encode(svg)
        )
    };
    let once = svg("9", "9", &image(&red));
    let twice = svg("9", "9", &image(&once));
    assert!(
        draw(&once, 1)
            .pixels()
            .iter()
            .all(|pixel| is_painted(*pixel))
    );
    assert!(
        !draw(&twice, 1)
            .pixels()
            .iter()
            .any(|pixel| is_painted(*pixel))
    );
}

#[test]
fn a_png_as_logo_is_drawn() {
    let red = svg("9", "9", r#"<rect width="9" height="9" fill="red"/>"#);
    let image = format!(
        r#"<image width="9" height="9" href="data:image/png;base64,{}"/>"#,
        STANDARD.encode(from_svg(&red, Scale::ONE).unwrap())
    );
    assert!(
        draw(&svg("9", "9", &image), 1)
            .pixels()
            .iter()
            .all(|pixel| is_painted(*pixel))
    );
}

#[rstest]
#[case::japanese("本番環境 ready カナ「デプロイ」")]
#[case::simplified_chinese("构建状态 通过 v1")]
#[case::traditional_chinese("建置狀態：通過 繁體")]
#[case::korean("서비스 상태 API")]
#[case::decomposed_korean("API \u{1109}\u{1165}\u{1107}\u{1175}\u{1109}\u{1173} ok")]
#[case::arabic("مرحبا بالعالم")]
#[case::arabic_ligature_and_emoji("الأول لا 🎉")]
#[case::hebrew("שלום עולם 日本")]
#[case::latin_ligature_and_ideographs("office final 日本")]
#[case::greek_and_cyrillic("Ελλάδα Привет → ok")]
#[case::emoji("🚀 🎉 🦀 😀 🫠")]
#[case::emoji_presentation("✔️ ❤️ ☁️ ok")]
#[case::keycap("1️⃣ step")]
#[case::joined_emoji("👩‍💻 dev 👨‍👩‍👧")]
#[case::skin_tone("👍🏽 ok")]
#[case::flag("🇩🇪 team")]
fn no_character_of_a_text_becomes_a_box(
    #[case] sample: &str,
    #[values("Verdana", "Helvetica")] family: &str,
    #[values("400", "700")] weight: &str,
) {
    let content =
        format!(r#"<text y="15" font-family="{family}" font-weight="{weight}">{sample}</text>"#);
    let tree = vector::parse(&svg("600", "20", &content), Scale::ONE).unwrap();
    assert_eq!(text::boxes(&tree), "");
}

#[test]
fn a_character_that_no_font_has_leaves_the_others_whole() {
    let tree = vector::parse(&text("ไ 日本 ok"), Scale::ONE).unwrap();
    assert_eq!(text::boxes(&tree), "ไ");
}

#[test]
fn a_text_in_several_spans_is_refused_since_it_can_crash_the_layout() {
    let text = r#"<text y="15">ffi<tspan font-weight="700">لا서</tspan></text>"#;
    let error = from_svg(&svg("99", "20", text), Scale::ONE).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a text of the SVG has elements in it, and only plain text can be drawn"
    );
    let logo = svg(
        "99",
        "20",
        &format!(r#"<rect width="9" height="9"/>{text}"#),
    );
    let image = format!(
        r#"<image width="99" height="20" href="data:image/svg+xml;base64,{}"/>"#,
        STANDARD.encode(logo)
    );
    let picture = draw(&svg("99", "20", &image), 1);
    assert!(!picture.pixels().iter().any(|pixel| is_painted(*pixel)));
}

mod reduced;

use std::fs;
use std::path::Path;

use base64::{Engine, engine::general_purpose::STANDARD};
use rstest::rstest;

use super::*;

fn svg(content: &str) -> String {
    format!(
        r#"<svg xmlns="{SVG}" xmlns:s="{SVG}" xmlns:i="urn:editor" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10">{content}</svg>"#
    )
}

fn nested(open: &str, times: usize, close: &str) -> String {
    let (open, close) = (open.repeat(times), close.repeat(times));
    svg(&format!("{open}<path d='M0 0h9v9'/>{close}"))
}

#[rstest]
#[case::comment("<!-- drawn by hand --><rect width='9' height='9'/>")]
#[case::texts("<title>a</title><desc>b</desc><metadata><i:any/></metadata>")]
#[case::an_editors_notes("<i:view i:x='1'><i:grid/></i:view>")]
#[case::reset_properties(
    "<path style='clip-path:none;marker:none;stroke-dasharray:none;opacity:1'/>"
)]
#[case::gradient(
    "<linearGradient id='a'/><path fill='url(#a)'/><path style=\"stroke:url('#a') red\"/>"
)]
#[case::stops_of_another("<linearGradient id='b' xlink:href='#a'/><linearGradient id='a'/>")]
#[case::stroke("<path stroke-width='2'/><path style='stroke-width:.26mm'/>")]
#[case::prefix("<s:g><s:path/></s:g>")]
#[case::opacity("<g opacity='.5'><path style='mix-blend-mode:multiply'/></g>")]
#[case::short_numbers("<path d='M.123456789.987654321-1e-9 1 0 0112345.5z'/><rect width='9.5em'/>")]
fn what_an_icon_is_made_of_is_taken_as_it_is(#[case] content: &str) {
    assert_eq!(reduce(&svg(content)), Ok(None));
}

#[rstest]
#[case::of_no_namespace("<pattern xmlns=''/>", "pattern")]
#[case::prefixed_mask("<s:mask/>", "mask")]
#[case::clip("<clipPath id='c'/>", "clipPath")]
#[case::marker("<marker id='c'/>", "marker")]
#[case::picture("<image href='a.png'/>", "image")]
#[case::page("<foreignObject/>", "foreignObject")]
#[case::text("<text>a</text>", "text")]
#[case::choice("<switch><g/></switch>", "switch")]
#[case::not_ascii("<é/>", "\\u{e9}")]
fn another_element_is_refused_with_its_name(#[case] content: &str, #[case] name: &str) {
    let error = reduce(&svg(content)).unwrap_err();
    assert_eq!(error, SvgLogoError::Element(name.to_owned()));
    assert!(error.to_string().is_ascii());
}

#[rstest]
#[case::dashes("<path stroke-dasharray='0.001'/>", "stroke-dasharray")]
#[case::dashes_of_a_style("<path style='fill:red;stroke-dasharray : .001'/>", "stroke-dasharray")]
#[case::dashes_after_a_comment("<path style='/*;*/stroke-dasharray:1'/>", "stroke-dasharray")]
#[case::dashes_of_a_sheet("<style>*{stroke-dasharray:.001}</style>", "stroke-dasharray")]
#[case::markers("<path marker-mid='url(#m)'/>", "marker-mid")]
#[case::all_markers("<g style='marker:url(#m)'/>", "marker")]
#[case::clip("<g clip-path='url(#c)'/>", "clip-path")]
#[case::mask("<g mask='url(#m)'/>", "mask")]
fn a_costly_property_is_refused_with_its_name(#[case] content: &str, #[case] name: &str) {
    let error = SvgLogoError::Property(name.to_owned());
    assert_eq!(reduce(&svg(content)), Err(error));
}

#[rstest]
#[case::outside("<path fill='url(http://a.test/#a)'/>", "fill")]
#[case::outside_of_a_sheet("<style>path{fill:url(http://a.test/#a)}</style>", "fill")]
#[case::of_another_property("<path cursor='URL(#a)'/>", "cursor")]
#[case::outside_gradient("<linearGradient href='a.svg#a'/>", "href")]
#[case::copy_from_outside("<use href='a.svg#a'/>", "href")]
#[case::copy_of_data("<use xlink:href='data:image/svg+xml,#a'/>", "href")]
#[case::copy_of_two_names("<g id='a'/><use href='#a b'/>", "href")]
#[case::itself("<linearGradient id='a' href='#a'/>", "href")]
#[case::a_circle_after_a_start(
    "<linearGradient href='#b'/><linearGradient id='b' href='#c'/><linearGradient id='c' href='#b'/>",
    "href"
)]
fn a_reference_elsewhere_is_refused(#[case] content: &str, #[case] name: &str) {
    let error = SvgLogoError::Reference(name.to_owned());
    assert_eq!(reduce(&svg(content)), Err(error));
}

#[rstest]
#[case::exponent("<path d='M0 0A1e38 1 0 0 1 9 9'/>", "d")]
#[case::capital_exponent("<rect width='1E+9'/>", "width")]
#[case::digits("<g transform='scale(123456789)'/>", "transform")]
#[case::digits_of_a_style("<circle style='r:1234567890.5px'/>", "r")]
fn a_number_that_no_picture_has_is_refused(#[case] content: &str, #[case] name: &str) {
    let error = SvgLogoError::Number(name.to_owned());
    assert_eq!(reduce(&svg(content)), Err(error));
}

#[rstest]
#[case("1e9")]
#[case("10001")]
#[case("101in")]
#[case("1e9px")]
#[case("2em")]
#[case("50%")]
#[case("NaN")]
fn an_endless_stroke_is_refused(#[case] width: &str) {
    let content = format!("<path style='stroke-width:{width}'/>");
    assert_eq!(reduce(&svg(&content)), Err(SvgLogoError::StrokeWidth));
}

#[rstest]
#[case::elements(svg(&"<rect/>".repeat(512)), SvgLogoError::TooManyElements)]
#[case::three_thousand(svg(&"<rect/>".repeat(3_000)), SvgLogoError::TooManyElements)]
#[case::depth(nested("<g>", 32, "</g>"), SvgLogoError::TooDeep)]
#[case::very_deep(nested("<g>", 3_000, "</g>"), SvgLogoError::TooManyElements)]
#[case::layers(nested("<g opacity='.9'>", 17, "</g>"), SvgLogoError::TooManyLayers)]
#[case::a_thousand(nested("<g opacity='.9'>", 1_000, "</g>"), SvgLogoError::TooDeep)]
#[case::blending(
    svg(&"<path style='mix-blend-mode:hue' d='M0 0h9v9'/>".repeat(17)),
    SvgLogoError::TooManyLayers
)]
#[case::namespaces(nested("<g xmlns:a='b'>", 30, "</g>"), SvgLogoError::TooManyNamespaces)]
#[case::comments(svg(&"<!---->".repeat(3_000)), SvgLogoError::TooManyElements)]
#[case::entities(
    format!("<!DOCTYPE svg [<!ENTITY a 'b'>]>{}", svg("<title>&a;</title>")),
    SvgLogoError::NotXml
)]
#[case::cut_off(svg("<g>"), SvgLogoError::NotXml)]
#[case::unclosed("<a>".repeat(8_000), SvgLogoError::TooManyElements)]
#[case::page("<html/>".to_owned(), SvgLogoError::NotSvg)]
#[case::no_namespace("<svg/>".to_owned(), SvgLogoError::NotSvg)]
fn more_than_an_icon_needs_is_refused(#[case] svg: String, #[case] error: SvgLogoError) {
    assert!(error.to_string().is_ascii());
    assert_eq!(reduce(&svg), Err(error));
}

#[test]
fn the_limits_themselves_are_taken() {
    for svg in [
        svg(&"<rect/>".repeat(511)),
        nested("<g>", 30, "</g>"),
        nested("<g opacity='.9'>", 16, "</g>"),
    ] {
        assert_eq!(reduce(&svg), Ok(None));
    }
}

#[test]
fn the_recorded_logos_are_taken_as_they_are() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let pictures = fs::read_dir(fixtures.join("png")).unwrap();
    let mut paths: Vec<_> = pictures.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "svg"));
    paths.push(fixtures.join("svg/cases.jsonl"));
    paths.push(fixtures.join("icons/badges.jsonl"));
    let mut logos = 0;
    for path in paths {
        let text = fs::read_to_string(path).unwrap();
        for rest in text.split("data:image/svg+xml;base64,").skip(1) {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"+/=".contains(c));
            let svg = STANDARD.decode(&rest[..end.unwrap()]).unwrap();
            assert_eq!(reduce(std::str::from_utf8(&svg).unwrap()), Ok(None));
            logos += 1;
        }
    }
    assert!(logos > 300, "{logos}");
}

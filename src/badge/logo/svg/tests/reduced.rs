use proptest::prelude::*;
use rstest::rstest;

use super::*;

const SQUARE: &str = "<path d='M1 1h8v8h-8z'/>";

/// What is left of an SVG that is more than shapes.
fn reduced(content: &str) -> String {
    let reduced = reduce(&svg(content)).unwrap();
    reduced.unwrap_or_else(|| panic!("{content} is taken as it is"))
}

#[rstest]
#[case::script("<script>alert(1)</script><script href='https://evil.test/a.js'/>")]
#[case::handler("<path onclick='alert(1)'/><g ONLOAD='alert(1)'/>")]
#[case::link("<a href='https://evil.test/'><path/></a>")]
#[case::old_link("<a xlink:href='javascript:alert(1)'><path/></a>")]
#[case::reference_of_a_shape("<path href='https://evil.test/'/>")]
#[case::filter("<filter id='f'><feImage href='https://evil.test/'/></filter><g filter='url(#f)'/>")]
#[case::filter_of_a_style("<g style='filter:url(https://evil.test/#f);fill:red'/>")]
#[case::filter_of_a_sheet("<style>*{filter:url(https://evil.test/#f)}</style>")]
#[case::imported_sheet("<style>@import url(https://evil.test/a.css);</style>")]
#[case::font("<style>@font-face{font-family:a;src:url(https://evil.test/a)}</style>")]
#[case::another_sheet("<style type='text/evil'>evil</style>")]
#[case::animation("<g><set attributeName='href' to='https://evil.test/'/></g>")]
#[case::notes_of_an_editor("<script/><i:evil/><metadata>evil</metadata><desc>evil</desc>")]
#[case::mask_in_notes("<i:evil><s:mask/></i:evil><script/>")]
#[case::instruction("<?xml-stylesheet href='https://evil.test/a.css'?>")]
fn what_acts_or_leads_anywhere_is_left_out(#[case] content: &str) {
    let reduced = reduced(&format!("{content}{SQUARE}"));
    let lower = reduced.to_ascii_lowercase();
    for word in [
        "evil", "script", "alert", "href", "<a", "filter", "<?", "onload", "onclick",
    ] {
        assert!(!lower.contains(word), "{word} in {reduced}");
    }
    assert!(lower.contains("<path"), "{reduced}");
}

#[test]
fn a_document_type_is_left_out() {
    let svg = svg(SQUARE);
    let typed = format!(
        "<?xml version='1.0'?>\n<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'a.dtd'>\n{svg}"
    );
    let reduced = reduce(&typed).unwrap().unwrap();
    assert!(!reduced.contains("DOCTYPE"), "{reduced}");
    assert!(reduced.contains("<path"), "{reduced}");
}

#[rstest]
#[case::sheet("<style>.a{fill:#f00}</style><path class='a' d='M0 0h9v9'/>")]
#[case::sheet_of_sections("<style><![CDATA[ path { fill : red ; } ]]></style><path d='M0 0h9v9'/>")]
#[case::sheet_over_attribute("<style>#b{fill:red}</style><path id='b' fill='blue' d='M0 0h9v9'/>")]
#[case::copy("<defs><path id='a' d='M0 0h9v9'/></defs><use xlink:href='#a' fill='red'/>")]
#[case::symbol(
    "<symbol id='a' viewBox='0 0 9 9'><path d='M0 0h9v9'/></symbol><use href='#a' width='9' height='9' fill='red'/>"
)]
#[case::link("<a href='#' fill='red'><path d='M0 0h9v9'/></a>")]
#[case::important("<style>path{fill:red!important}</style><path style='fill:blue' d='M0 0h9v9'/>")]
fn what_is_left_looks_the_same(#[case] content: &str) {
    let reduced = reduced(content);
    assert!(reduced.contains(r##"fill="#ff0000""##), "{reduced}");
    assert!(!reduced.contains("blue"), "{reduced}");
}

#[test]
fn a_reduced_picture_is_as_large_as_it_was() {
    let reduced = reduced(&format!("<script/>{SQUARE}"));
    let start = r#"<svg viewBox="0 0 10 10" width="10" height="10" "#;
    assert!(reduced.starts_with(start), "{reduced}");
}

#[rstest]
#[case::a_copy_of_itself("<use id='a' href='#a'/>", SvgLogoError::TooDeep)]
#[case::a_copy_of_what_it_stands_in("<g id='a'><use href='#a'/></g>", SvgLogoError::TooDeep)]
#[case::a_circle_of_three(
    "<g id='a'><use href='#b'/></g><g id='b'><use href='#c'/></g><g id='c'><use href='#a'/></g>",
    SvgLogoError::TooDeep
)]
#[case::a_sheet_of_descendants(
    "<style>g g g g g g g g path{fill:red}</style>",
    SvgLogoError::Selector
)]
#[case::a_sheet_of_siblings("<style>g+g{fill:red}</style>", SvgLogoError::Selector)]
fn what_would_not_end_is_refused(#[case] content: &str, #[case] error: SvgLogoError) {
    assert!(error.to_string().is_ascii());
    assert_eq!(reduce(&svg(content)), Err(error));
}

#[test]
fn copies_that_multiply_are_refused() {
    // Ten times ten times ten of one path, in a thousand bytes.
    let level = |name: &str, of: &str| {
        let copies = format!("<use href='#{of}'/>").repeat(10);
        format!("<g id='{name}'>{copies}</g>")
    };
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let levels = names.windows(2).map(|pair| level(pair[1], pair[0]));
    let bomb = format!("<path id='a' d='M0 0h9v9'/>{}", levels.collect::<String>());
    assert_eq!(reduce(&svg(&bomb)), Err(SvgLogoError::TooManyElements));
}

#[rstest]
#[case::rules("path{fill:red}".repeat(129))]
#[case::declarations(format!("path{{{}}}", "fill:red;".repeat(257)))]
#[case::rules_of_many_sheets("path{fill:red}</style><style>".repeat(129))]
fn a_style_sheet_of_countless_rules_is_refused(#[case] rules: String) {
    let content = format!("<style>{rules}</style>");
    assert_eq!(reduce(&svg(&content)), Err(SvgLogoError::TooManyRules));
}

/// Pieces of SVG, harmless and hostile, as somebody could put them together.
fn piece() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "g",
        "a",
        "path",
        "use",
        "symbol",
        "svg",
        "defs",
        "style",
        "script",
        "filter",
        "rect",
        "linearGradient",
        "stop",
        "title",
        "circle",
        "metadata",
        "i:note",
        "s:use",
        "image",
    ]);
    let attribute = prop::sample::select(vec![
        "id='a'",
        "id='b'",
        "href='#a'",
        "href='#b'",
        "xlink:href='#c'",
        "href='https://evil.test'",
        "onload='evil()'",
        "style='fill:url(#a);opacity:.5'",
        "class='a'",
        "filter='url(#a)'",
        "transform='scale(9) rotate(45)'",
        "d='M0 0A9 9 0 1 1 9 9z'",
        "width='9' height='9'",
        "viewBox='0 0 5 5'",
        "stroke='red' stroke-width='9'",
        "fill='url(#a)'",
        "opacity='.5'",
        "r='9'",
        "style='filter:url(https://evil.test)'",
        "gradientTransform='skewX(89)'",
        "overflow='hidden'",
        "transform='matrix(0 0 0 0 0 0)'",
        "width='1e-9' height='0'",
    ]);
    let sheet = prop::sample::select(vec![
        ".a{fill:red}",
        "*{stroke-width:99999}",
        "g g{fill:red}",
        "path{d:none",
        "@media x{a{b:c}}",
        "#a{opacity:.5;filter:url(x)}",
        "}{",
        "/*",
        "[a=b]{fill:url(#b)}",
        ":first-child{r:9}",
    ]);
    let leaf = (
        name.clone(),
        prop::collection::vec(attribute.clone(), 0..3),
        sheet,
    )
        .prop_map(|(name, attributes, sheet)| {
            let text = if name == "style" { sheet } else { "" };
            element(name, &attributes, text)
        });
    leaf.prop_recursive(6, 40, 5, move |inner| {
        let attributes = prop::collection::vec(attribute.clone(), 0..3);
        (name.clone(), attributes, prop::collection::vec(inner, 0..5))
            .prop_map(|(name, attributes, children)| element(name, &attributes, &children.concat()))
    })
}

fn element(name: &str, attributes: &[&str], content: &str) -> String {
    // An attribute stands once, or XML does not read it.
    let mut kept: Vec<&str> = Vec::new();
    for attribute in attributes {
        let (key, _) = attribute.split_once('=').unwrap();
        if !kept.iter().any(|other| other.starts_with(key)) {
            kept.push(attribute);
        }
    }
    format!("<{name} {}>{content}</{name}>", kept.join(" "))
}

proptest! {
    #[test]
    fn whatever_is_taken_is_shapes_and_is_taken_again(pieces in prop::collection::vec(piece(), 0..8)) {
        let svg = svg(&pieces.concat());
        if let Ok(Some(reduced)) = reduce(&svg) {
            prop_assert_eq!(reduce(&reduced), Ok(None));
            let lower = reduced.to_ascii_lowercase();
            for word in ["evil", "script", "onload", "<use", "<a ", "<style", "filter", "image"] {
                prop_assert!(!lower.contains(word), "{} in {}", word, reduced);
            }
        } else if reduce(&svg) == Ok(None) {
            prop_assert!(!svg.contains("onload") && !svg.contains("<script"), "{}", svg);
        }
    }

    #[test]
    fn any_text_is_read_to_its_end(text in "[<>/a-z\"'= #{}:;!@*&\\[\\]\\-\n]{0,200}") {
        let sheet = svg(&format!("<style><![CDATA[{}]]></style>", text.replace("]]>", "")));
        for svg in [text.clone(), svg(&text), sheet] {
            let _ = reduce(&svg);
        }
    }
}

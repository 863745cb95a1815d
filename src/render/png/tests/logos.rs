//! Whatever passes as a logo is drawn, at every scale, without ending the process.

use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::select;

use super::super::room::Room;
use super::super::text::Faces;
use super::*;
use crate::badge::{Color, Logo, LogoSize, NamedLogo, Style};
use crate::render::{Drawing, svg};

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => (-99..99_i32).prop_map(|number| number.to_string()),
        3 => (-9.9..9.9_f32).prop_map(|number| number.to_string()),
        1 => select(vec!["99999999", "-99999999", "1e-9", "0", "32768", "-8192", "65536.5"])
            .prop_map(str::to_owned),
    ]
}

fn numbers(count: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(number(), count).prop_map(|numbers| numbers.join(" "))
}

fn path_data() -> impl Strategy<Value = String> {
    let command = prop_oneof![
        Just("z".to_owned()),
        (select(vec!["M", "L", "l", "T", "t"]), numbers(2)).prop_map(|(c, n)| format!("{c}{n}")),
        (select(vec!["H", "v"]), numbers(1)).prop_map(|(c, n)| format!("{c}{n}")),
        (select(vec!["Q", "s"]), numbers(4)).prop_map(|(c, n)| format!("{c}{n}")),
        (select(vec!["C", "c"]), numbers(6)).prop_map(|(c, n)| format!("{c}{n}")),
        (numbers(3), numbers(2)).prop_map(|(radii, end)| format!("A{radii} 1 0 {end}")),
    ];
    prop::collection::vec(command, 1..20).prop_map(|commands| format!("M0 0{}", commands.concat()))
}

fn attributes() -> impl Strategy<Value = String> {
    let number_of = |name: &'static str| number().prop_map(move |n| format!("{name}='{n}' "));
    let word_of = |name: &'static str, words: Vec<&'static str>| {
        select(words).prop_map(move |word| format!("{name}='{word}' "))
    };
    let paints = || vec!["red", "none", "url(#a)", "url(#b) blue"];
    let attribute = prop_oneof![
        word_of("fill", paints()),
        word_of("stroke", paints()),
        number_of("stroke-width"),
        number_of("stroke-miterlimit"),
        word_of("stroke-linejoin", vec!["round", "bevel", "miter"]),
        word_of("stroke-linecap", vec!["round", "square", "butt"]),
        word_of("fill-rule", vec!["evenodd", "nonzero"]),
        word_of("shape-rendering", vec!["crispEdges", "auto"]),
        word_of(
            "style",
            vec!["isolation:isolate", "mix-blend-mode:hue", "opacity:.5"]
        ),
        number_of("opacity"),
        numbers(6).prop_map(|n| format!("transform='matrix({n})' ")),
        numbers(2).prop_map(|n| format!("transform='skewX({n})' ")),
    ];
    prop::collection::btree_map(0..9_u8, attribute, 0..5).prop_map(|attributes| {
        let mut text = String::new();
        let mut names = Vec::new();
        for attribute in attributes.values() {
            let name = attribute.split('=').next().unwrap().to_owned();
            if !names.contains(&name) {
                text.push_str(attribute);
                names.push(name);
            }
        }
        text
    })
}

fn element() -> impl Strategy<Value = String> {
    let shape = prop_oneof![
        4 => (path_data(), attributes()).prop_map(|(d, a)| format!("<path d='{d}' {a}/>")),
        1 => (numbers(20), attributes()).prop_map(|(p, a)| format!("<polygon points='{p}' {a}/>")),
        1 => (number(), number(), attributes())
            .prop_map(|(w, r, a)| format!("<rect width='{w}' height='{w}' rx='{r}' {a}/>")),
        1 => (number(), number(), attributes())
            .prop_map(|(x, r, a)| format!("<circle cx='{x}' r='{r}' {a}/>")),
    ];
    shape.prop_recursive(5, 24, 4, |inner| {
        let parent = select(vec!["g", "svg", "defs"]);
        (parent, attributes(), prop::collection::vec(inner, 1..4)).prop_map(
            |(name, attributes, children)| {
                format!("<{name} {attributes}>{}</{name}>", children.concat())
            },
        )
    })
}

fn gradients() -> impl Strategy<Value = String> {
    let part = || {
        let units = select(vec!["userSpaceOnUse", "objectBoundingBox"]);
        let spread = select(vec!["pad", "reflect", "repeat"]);
        (numbers(6), units, spread, number(), number())
    };
    (part(), part()).prop_map(|(a, b)| {
        let mut text = String::new();
        for (id, name, (matrix, units, spread, one, two)) in
            [("a", "linearGradient", a), ("b", "radialGradient", b)]
        {
            write!(
                text,
                "<{name} id='{id}' gradientTransform='matrix({matrix})' gradientUnits='{units}' \
                 spreadMethod='{spread}' x1='{one}' y2='{two}' cx='{one}' r='{two}' fx='{two}'>\
                 <stop offset='{one}'/><stop offset='{two}' stop-color='red'/></{name}>"
            )
            .unwrap();
        }
        text
    })
}

/// What a logo is reduced for, beside nothing.
const REDUCED: [&str; 6] = [
    "",
    "<script/>",
    "<style>path,rect{stroke:red;stroke-width:9999;opacity:.5}*{fill:url(#a)}</style>",
    "<g id='c'><rect width='9' height='9'/></g><use href='#c' transform='scale(99999999)'/>",
    "<symbol id='c' viewBox='0 0 .00001 9'><path d='M0 0L9 9' stroke='red'/></symbol>\
     <use href='#c' width='99999999' height='9'/>",
    "<g id='c'><use href='#d'/></g><circle id='d' r='99999999'/><use href='#c' opacity='.5'/>",
];

proptest! {
    #[test]
    fn what_passes_as_a_logo_is_drawn(
        size in prop_oneof![4 => Just("0 0 24 24".to_owned()), 1 => numbers(4)],
        gradients in gradients(),
        content in prop::collection::vec(element(), 1..5),
        reduced in select(REDUCED.to_vec()),
        scale in 1..=4_u8,
    ) {
        let logo = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='{size}'>{reduced}{gradients}{}</svg>",
            content.concat()
        );
        let uri = format!("data:image/svg+xml;base64,{}", STANDARD.encode(logo));
        if let Ok(logo) = Logo::from_data_uri(&uri) {
            let svg = svg::draw(&Drawing {
                logo: Some(logo.href()),
                ..Drawing::new(Style::FlatSquare, "", "ok")
            });
            prop_assert!(from_svg(&svg, Scale::try_from(scale).unwrap()).is_ok());
        }
    }
}

/// A logo by name, as wide as its shape.
fn fitted(name: &str) -> Arc<Logo> {
    let logo: NamedLogo = name.parse().unwrap();
    logo.logo(Style::Flat, None, Some(LogoSize::Auto))
}

#[test]
fn every_icon_can_be_drawn() {
    let slugs = include_str!("../../../../assets/icons/slugs.tsv");
    for (slug, _) in slugs.lines().filter_map(|line| line.split_once('\t')) {
        let svg = fitted(slug).svg().unwrap();
        let room = Room::square(Scale::ONE);
        let drawn = nested::draw(svg.as_bytes(), Faces::shared(), room).unwrap();
        let pixmap = Pixmap::decode_png(&drawn).unwrap();
        let is_seen = pixmap.pixels().iter().any(|pixel| pixel.alpha() > 0);
        assert!(is_seen, "{slug}");
    }
}

#[test]
fn a_wide_logo_fills_its_room() {
    let logo = fitted("amg");
    let svg = svg::draw(&Drawing {
        logo: Some(logo.href()),
        logo_width: logo.width(),
        color: Color::parse("black").as_ref(),
        label_color: Color::parse("black").as_ref(),
        ..Drawing::new(Style::FlatSquare, "", "")
    });
    let pixmap = Pixmap::decode_png(&from_svg(&svg, Scale::ONE).unwrap()).unwrap();
    // The shape has letters from end to end, 141 pixels apart.
    let ends = [5..10, 141..147].map(|mut columns| {
        columns.any(|x| (3..17).any(|y| pixmap.pixel(x, y).unwrap().green() > 128))
    });
    assert_eq!((pixmap.height(), ends), (20, [true, true]));
}

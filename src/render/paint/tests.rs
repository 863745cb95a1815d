use std::thread;

use proptest::prelude::*;
use proptest::sample::select;
use resvg::tiny_skia::Pixmap;
use rstest::rstest;

use super::*;
use crate::badge::{self, Color};
use crate::render::{Drawing, png, svg};

/// How many CSS pixels the sides of a window have in which two pictures are compared: a letter.
const WINDOW: usize = 4;

/// How far the means of a window may differ: a letter that stands a quarter of a pixel aside, but
/// not one that is lacking.
const TOLERANCE: f64 = 36.0;
/// The same for `for-the-badge`, whose boxes can end within a pixel, and are then up to a pixel
/// wider than resvg draws them.
const EDGE_TOLERANCE: f64 = 64.0;

fn is_painted(drawing: &Drawing<'_>) -> bool {
    paint(&Layout::new(drawing), Scale::TWO).is_some()
}

fn drawn(drawing: &Drawing<'_>, scale: Scale) -> Pixmap {
    Pixmap::decode_png(&png::draw(drawing, scale).unwrap()).unwrap()
}

fn by_resvg(drawing: &Drawing<'_>, scale: Scale) -> Pixmap {
    Pixmap::decode_png(&png::from_svg(&svg::draw(drawing), scale).unwrap()).unwrap()
}

/// The sums of each channel over every window, four numbers to a window.
fn windows(picture: &Pixmap, side: usize) -> Vec<f64> {
    let pixels = picture.data().as_chunks::<4>().0;
    let width = usize::try_from(picture.width()).unwrap();
    let rows: Vec<&[[u8; 4]]> = pixels.chunks(width).collect();
    let mean = |rows: &[&[[u8; 4]]], left: usize, channel: usize| {
        let columns = left..left + side;
        let values = rows.iter().flat_map(|row| &row[columns.clone()]);
        let sum: u32 = values.map(|pixel| u32::from(pixel[channel])).sum();
        f64::from(sum) / f64::from(u32::try_from(side * side).unwrap())
    };
    let tops = (0..=rows.len() - side).step_by(side / 2);
    tops.flat_map(|top| {
        let rows = &rows[top..top + side];
        (0..=width - side)
            .step_by(side / 2)
            .flat_map(move |left| [0, 1, 2, 3].map(|channel| mean(rows, left, channel)))
    })
    .collect()
}

/// The most that the means of two windows differ.
fn difference(one: &Pixmap, other: &Pixmap, scale: Scale) -> f64 {
    assert_eq!((one.width(), one.height()), (other.width(), other.height()));
    let side = WINDOW * usize::from(scale.factor());
    let (one, other) = (windows(one, side), windows(other, side));
    let differences = one
        .iter()
        .zip(&other)
        .map(|(one, other)| (one - other).abs());
    differences.fold(0.0, f64::max)
}

fn words(of: &'static str) -> impl Strategy<Value = String> {
    let character = select(of.chars().collect::<Vec<char>>());
    prop::collection::vec(character, 1..9).prop_map(String::from_iter)
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => words("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,-_/:%()&"),
        1 => select(vec!["office fix", "AVA To. Ty", "flat fluff", "a b c", ""]).prop_map(str::to_owned),
        1 => words("äöüßéèñçøåÆŁłŻőšğİþÑ"),
        1 => words("αβγδεζηθΩПриветмирѣєЖщ"),
        1 => words("日本語番環境準備完了构建状态繁體カナひら서비스상태"),
    ]
}

fn color() -> impl Strategy<Value = Option<Color>> {
    let name = select(vec!["blue", "#abcdef", "white", "black", "e5b"]);
    prop::option::of(name.prop_map(|name| Color::parse(name).unwrap()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_badge_looks_as_resvg_draws_it(
        style in select(Style::ALL.to_vec()),
        (label, message) in (text(), text()),
        (color, label_color) in (color(), color()),
        has_logo: bool,
        links in select(vec![["", ""], ["https://a.example", ""], ["https://a.example", "#b"]]),
        scale in 1..=4_u8,
    ) {
        let logo = "backstage".parse::<badge::NamedLogo>().unwrap().plain(style);
        let drawing = Drawing {
            color: color.as_ref(),
            label_color: label_color.as_ref(),
            logo: has_logo.then(|| logo.href()),
            links,
            ..Drawing::new(style, &label, &message)
        };
        let scale = Scale::try_from(scale).unwrap();
        prop_assert!(is_painted(&drawing));
        let difference = difference(&drawn(&drawing, scale), &by_resvg(&drawing, scale), scale);
        let tolerance = if style == Style::ForTheBadge { EDGE_TOLERANCE } else { TOLERANCE };
        prop_assert!(difference < tolerance, "{difference}");
    }
}

#[test]
fn a_letter_that_is_lacking_is_seen() {
    let style = Style::FlatSquare;
    let whole = drawn(&Drawing::new(style, "", "final"), Scale::ONE);
    let lacking = by_resvg(&Drawing::new(style, "", "fi\u{2007}al"), Scale::ONE);
    let same_size = lacking.clone_rect(whole_of(&whole)).unwrap();
    assert!(difference(&whole, &same_size, Scale::ONE) > TOLERANCE);
}

fn whole_of(picture: &Pixmap) -> resvg::tiny_skia::IntRect {
    resvg::tiny_skia::IntRect::from_xywh(0, 0, picture.width(), picture.height()).unwrap()
}

#[rstest]
#[case::arabic("مرحبا")]
#[case::hebrew("שלום 1")]
#[case::override_of_direction("a\u{202e}bc")]
#[case::no_font("ไทย")]
#[case::joined_emoji("👩\u{200d}💻")]
#[case::emoji_presentation("✔\u{fe0f}")]
#[case::skin("👍🏽")]
#[case::flag("🇩🇪")]
#[case::mark_on_an_ideograph("日\u{301}")]
#[case::mark_alone("a \u{301}")]
#[case::letters_of_a_syllable("\u{1109}\u{1165}")]
#[case::spaces("a  b")]
#[case::tab("a\tb")]
#[case::forbidden("a\u{1}b")]
fn a_text_that_only_resvg_can_draw_is_left_to_it(
    #[case] text: &str,
    #[values(Style::FlatSquare, Style::Social)] style: Style,
) {
    let drawing = Drawing::new(style, "is", text);
    assert!(!is_painted(&drawing));
    assert_eq!(
        png::draw(&drawing, Scale::TWO).unwrap(),
        png::from_svg(&svg::draw(&drawing), Scale::TWO).unwrap()
    );
}

#[rstest]
#[case::half_seen("rgba(1,2,3,.5)", false)]
#[case::function("rgb(1,2,3)", false)]
#[case::name("tomato", true)]
#[case::digits("abc", true)]
fn a_colour_that_may_be_understood_otherwise_is_left_to_resvg(
    #[case] color: &str,
    #[case] painted: bool,
) {
    let color = Color::parse(color).unwrap();
    for style in [Style::Flat, Style::ForTheBadge] {
        let drawing = Drawing {
            color: Some(&color),
            ..Drawing::new(style, "a", "b")
        };
        assert_eq!(is_painted(&drawing), painted, "{style}");
    }
}

#[rstest]
#[case::emoji("🚀 ship it")]
#[case::mixed("v1 本番 ok")]
#[case::composed("e\u{301}te\u{301}")]
#[case::signs("98.6% → ok ✓ ☁ €")]
#[case::no_break_space("a\u{a0}b")]
#[case::full_width("Ｒｕｓｔ（１）")]
fn what_goes_from_left_to_right_is_painted_whole(#[case] text: &str) {
    for style in Style::ALL {
        let drawing = Drawing::new(style, text, text);
        assert!(is_painted(&drawing), "{style}");
        // Where one fallback has all of a text, resvg draws all of it with that.
        if style != Style::Social {
            let (ours, resvg) = (drawn(&drawing, Scale::TWO), by_resvg(&drawing, Scale::TWO));
            let difference = difference(&ours, &resvg, Scale::TWO);
            assert!(difference < EDGE_TOLERANCE, "{style}: {difference}");
        }
    }
}

#[test]
fn outside_round_corners_a_badge_is_transparent() {
    for (style, is_round) in [
        (Style::Flat, true),
        (Style::Plastic, true),
        (Style::FlatSquare, false),
    ] {
        let picture = drawn(&Drawing::new(style, "a", "b"), Scale::TWO);
        let (right, bottom) = (picture.width() - 1, picture.height() - 1);
        for (x, y) in [(0, 0), (right, 0), (0, bottom), (right, bottom)] {
            assert_eq!(
                picture.pixel(x, y).unwrap().alpha() == 0,
                is_round,
                "{style}"
            );
        }
        assert_eq!(picture.pixel(right / 2, 1).unwrap().alpha(), 255);
    }
}

#[test]
fn many_threads_draw_the_same_bytes_as_one() {
    let texts: Vec<String> = (0..40)
        .map(|number| format!("v{number}.{}", number * 7))
        .collect();
    let draw_all = || -> Vec<Vec<u8>> {
        let drawing = |text| Drawing::new(Style::Flat, "threads", text);
        texts
            .iter()
            .map(|text| png::draw(&drawing(text), Scale::TWO).unwrap())
            .collect()
    };
    let threads = thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(draw_all)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect::<Vec<_>>()
    });
    let one = draw_all();
    assert!(threads.iter().all(|drawn| *drawn == one));
}

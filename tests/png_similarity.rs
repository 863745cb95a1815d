//! How like Chromium's our pictures are, and how like them resvg's are: figures for each of the
//! recorded badges.
//!
//! `UPDATE_SIMILARITY=1 cargo test --test png_similarity` measures anew and writes the floors
//! (`tests/fixtures/png/similarity.tsv`) and the tables of `docs/png-similarity.md`. Without it the
//! figures are held against the floors, which are a little lower: another machine's floating-point
//! numbers may differ in the last digit.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail by a panic, also in the functions that its tests share"
)]

#[path = "png_similarity/picture.rs"]
mod picture;
#[path = "png_similarity/recorded.rs"]
mod recorded;
#[path = "png_similarity/report.rs"]
mod report;

use std::sync::LazyLock;

use backstage_badges::badge::{Scale, Style};
use backstage_badges::render::{Drawing, png, svg};
use image_compare::rgb_hybrid_compare;
use picture::on_white;
use recorded::{Recorded, badges};

/// How much less than measured is still as good.
const MARGIN: f64 = 0.005;

const SCALES: [Scale; 2] = [Scale::ONE, Scale::TWO];

/// The likeness of a badge's pictures to Chromium's, from 0 to 1, at each of [`SCALES`].
struct Figures {
    name: String,
    style: Style,
    /// The picture as the program answers it.
    ours: [f64; 2],
    /// The SVG drawn by resvg.
    resvg: [f64; 2],
}

impl Figures {
    fn of(badge: &Recorded) -> Self {
        let svg = svg::draw(&badge.drawing());
        Self {
            name: badge.name(),
            style: badge.style,
            ours: SCALES
                .map(|scale| likeness(badge, scale, &png::draw(&badge.drawing(), scale).unwrap())),
            resvg: SCALES.map(|scale| likeness(badge, scale, &png::from_svg(&svg, scale).unwrap())),
        }
    }

    fn all() -> &'static [Self] {
        static FIGURES: LazyLock<Vec<Figures>> =
            LazyLock::new(|| badges().iter().map(Figures::of).collect());
        &FIGURES
    }
}

/// The structure (SSIM) of the brightness and the difference of the colours.
fn likeness(badge: &Recorded, scale: Scale, png: &[u8]) -> f64 {
    let (ours, theirs) = (on_white(png), on_white(&badge.picture(scale)));
    assert_eq!(ours.dimensions(), theirs.dimensions(), "{}", badge.name());
    rgb_hybrid_compare(&ours, &theirs).unwrap().score
}

#[test]
fn every_recorded_badge_looks_like_chromiums() {
    let figures = Figures::all();
    for Figures {
        name, ours, resvg, ..
    } in figures
    {
        println!(
            "{name:<24} {:.4} {:.4}, resvg {:.4} {:.4}",
            ours[0], ours[1], resvg[0], resvg[1]
        );
    }
    assert_eq!(figures.len(), 60);
    if std::env::var("UPDATE_SIMILARITY").is_ok_and(|value| value == "1") {
        report::renew(figures);
    }
    let floors = report::floors();
    let worse: Vec<_> = figures
        .iter()
        .filter(|figures| {
            let floor = floors[&figures.name];
            figures.ours[0] < floor[0] || figures.ours[1] < floor[1]
        })
        .map(|figures| &figures.name)
        .collect();
    assert!(
        worse.is_empty(),
        "less like Chromium's than before: {worse:?}"
    );
}

#[test]
fn in_every_style_a_picture_is_as_like_chromiums_as_resvgs_is() {
    for style in Style::ALL {
        for (at, scale) in SCALES.iter().enumerate() {
            let of_style = || Figures::all().iter().filter(move |it| it.style == style);
            let ours = report::mean(of_style().map(|figures| figures.ours[at]));
            let resvg = report::mean(of_style().map(|figures| figures.resvg[at]));
            let factor = scale.factor();
            assert!(
                ours >= resvg,
                "{style} at {factor}: {ours:.4}, resvg {resvg:.4}"
            );
        }
    }
}

#[test]
fn the_figure_tells_a_badge_without_its_text() {
    let badge = badges()
        .into_iter()
        .find(|badge| badge.name() == "flat")
        .unwrap();
    let whole = badge.drawing();
    let blank = Drawing {
        message: "\u{2007}\u{2007}\u{2007}\u{2007}\u{2007}\u{2007}",
        ..whole
    };
    let [whole, blank] =
        [whole, blank].map(|drawing| on_white(&png::draw(&drawing, Scale::ONE).unwrap()));
    let (width, height) = whole.dimensions();
    let blank = image_compare::prelude::RgbImage::from_fn(width, height, |x, y| {
        *blank.get_pixel(x.min(blank.width() - 1), y)
    });
    let score = rgb_hybrid_compare(&whole, &blank).unwrap().score;
    assert!(score < 0.9, "{score}");
}

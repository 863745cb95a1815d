//! How long the costliest logos take that a request can bring, and the largest badges.

#![expect(
    clippy::expect_used,
    reason = "a bench that cannot be set up must say so"
)]

use std::hint::black_box;

use backstage_badges::{
    badge::{Logo, Scale, Style},
    render::{Drawing, png, svg},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

const STROKE: &str = r#"stroke="red" stroke-linejoin="round" stroke-linecap="round" stroke-width="#;

fn logos() -> Vec<(&'static str, String)> {
    let path = |attributes: &str, command: &str, steps: usize, points: usize| {
        // Points in no order, so that the segments cross each other.
        let point = |at: usize| format!("{} ", at * at * 7 / 3 % 10);
        let step = |at: usize| {
            (0..points)
                .map(|i| point(at * points + i))
                .collect::<String>()
        };
        let data: String = (0..steps).map(step).collect();
        format!(r#"<path {attributes} d="M0 0{command}{data}"/>"#)
    };
    let fill = |paint: &str, times| {
        let fill = r#"<path d="M-18-18H27V27H-18"/>"#.repeat(times);
        format!(r#"{paint}<g fill="url(#a)" opacity=".9">{fill}</g>"#)
    };
    let stops = r#"<stop/><stop offset="1" stop-color="red"/>"#;
    let linear = format!(r#"<linearGradient id="a">{stops}</linearGradient>"#);
    let radial = format!(r#"<radialGradient id="a" fx=".1">{stops}</radialGradient>"#);
    vec![
        ("lines", path("", "L", 5_800, 2)),
        ("curves", path("", "C", 1_900, 6)),
        ("smooth curves", path("", "T", 5_800, 2)),
        (
            "stroked lines",
            path(&format!(r#"{STROKE}"1""#), "L", 1_200, 2),
        ),
        (
            "thick curves",
            path(&format!(r#"{STROKE}"99""#), "C", 1_200, 6),
        ),
        (
            "thickest curves",
            path(&format!(r#"{STROKE}"10000""#), "C", 1_900, 6),
        ),
        ("linear gradients on a layer", fill(&linear, 50)),
        ("radial gradients on a layer", fill(&radial, 50)),
        (
            "circles",
            format!(r#"<circle r="9" {STROKE}"9"/>"#).repeat(200),
        ),
        (
            "layers",
            r#"<g style="mix-blend-mode:luminosity">"#.repeat(16)
                + r#"<path d="M-18-18H27V27H-18"/>"#
                + &"</g>".repeat(16),
        ),
    ]
}

fn draw_logos(c: &mut Criterion) {
    let mut group = c.benchmark_group("logo");
    group.sample_size(10);
    for (name, content) in logos() {
        let logo =
            format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{content}</svg>"#);
        let uri = format!("data:image/svg+xml;base64,{}", STANDARD.encode(logo));
        let logo = Logo::from_data_uri(&uri).expect(name);
        // As SVG, for a logo that was painted is kept.
        let svg = svg::draw(&Drawing {
            logo: Some(logo.href()),
            ..Drawing::new(Style::Flat, "owner", "platform-screens")
        });
        group.bench_function(BenchmarkId::from_parameter(name), |b| {
            b.iter(|| png::from_svg(black_box(&svg), Scale::MAX));
        });
    }
}

fn draw_long_texts(c: &mut Criterion) {
    let mut group = c.benchmark_group("two texts of 512 characters");
    group.sample_size(10);
    // The last two are left to resvg.
    for (script, text) in [
        ("Latin", "W".repeat(512)),
        ("Japanese", "\u{65e5}".repeat(512)),
        ("512 ideographs", ('\u{4e00}'..).take(512).collect()),
        ("emoji", "\u{1f680}".repeat(512)),
        ("Arabic", "\u{633}".repeat(512)),
        ("Latin and Arabic", format!("\u{633}{}", "W".repeat(511))),
    ] {
        for style in Style::ALL {
            let drawing = Drawing::new(style, &text, &text);
            group.bench_function(BenchmarkId::new(style.as_str(), script), |b| {
                b.iter(|| png::draw(black_box(&drawing), Scale::MAX));
            });
        }
    }
}

criterion_group!(benches, draw_logos, draw_long_texts);
criterion_main!(benches);

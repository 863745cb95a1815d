//! How long a logo takes that is chosen by name, how long the costliest ones that a request can
//! bring, and how long the largest badges.

#![expect(
    clippy::expect_used,
    reason = "a bench that cannot be set up must say so"
)]

use std::hint::black_box;

use backstage_badges::{
    badge::{Color, Logo, LogoChoice, LogoSize, Scale, Style},
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

/// From a name to a `data:` URI. A colour that nobody asked for before makes a logo that is not in
/// memory.
fn name_logos(c: &mut Criterion) {
    let logo = |name: &str, color: Option<&Color>, size| {
        let choice: LogoChoice = name.parse().expect("an icon");
        choice.logo(Style::Flat, color, size)
    };
    let colors = || {
        (0..=0xff_ffff)
            .cycle()
            .map(|rgb| Color::parse(&format!("{rgb:06x}")))
    };
    let mut group = c.benchmark_group("named logo");
    for (name, what) in [("sogou", "of the usual size"), ("elsevier", "the largest")] {
        let auto = Some(LogoSize::Auto);
        group.bench_function(BenchmarkId::new("in memory", what), |b| {
            b.iter(|| logo(black_box(name), None, None));
        });
        let mut colors = colors();
        group.bench_function(BenchmarkId::new("unpacked", what), |b| {
            b.iter(|| logo(black_box(name), colors.next().flatten().as_ref(), None));
        });
        group.bench_function(
            BenchmarkId::new("unpacked, as wide as its shape", what),
            |b| {
                b.iter(|| logo(black_box(name), colors.next().flatten().as_ref(), auto));
            },
        );
    }
    for name in ["githb", "elasticsearh", "statisticsandmore"] {
        group.bench_function(BenchmarkId::new("unknown", name), |b| {
            b.iter(|| black_box(name).parse::<LogoChoice>().is_err());
        });
    }
}

/// What reading a logo takes that a request brings: checking it, and making shapes of it.
fn read_logos(c: &mut Criterion) {
    let reduced = |content: String| format!("<script/>{content}");
    let path = |points| format!("<path d='M0 0{}'/>", "L9 1 1 9".repeat(points));
    let stroke = format!(r#"<path d="M0 0C1 2 3 4 5 6" {STROKE}"9"/>"#);
    let rules = (0..128).map(|at| format!("[id]{{fill:#{at:06x}}}"));
    let rules: String = rules.collect();
    let styled = "<path id='a' d='M0 0h9v9'/>".repeat(500);
    let copies = "<use href='#a'/>".repeat(25);
    let group = format!("<g id='a'>{}</g>", "<path d='M0 0h9v9'/>".repeat(18));
    let contents = [
        ("a long path, as it is", path(2_900)),
        ("511 elements, as they are", "<rect/>".repeat(511)),
        ("a long path, reduced", reduced(path(1_400))),
        ("strokes, reduced", reduced(stroke.repeat(150))),
        ("copies, reduced", group + &copies),
        ("a style sheet", format!("<style>{rules}</style>{styled}")),
    ];
    let mut group = c.benchmark_group("brought logo");
    for (name, content) in contents {
        let svg =
            format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{content}</svg>"#);
        let uri = format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg));
        group.bench_function(BenchmarkId::from_parameter(name), |b| {
            b.iter(|| Logo::from_data_uri(black_box(&uri)));
        });
    }
}

fn draw_logos(c: &mut Criterion) {
    let mut group = c.benchmark_group("logo");
    group.sample_size(10);
    for (name, content) in logos() {
        let logo =
            format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{content}</svg>"#);
        let uri = format!("data:image/svg+xml;base64,{}", STANDARD.encode(logo));
        let logo = Logo::from_data_uri(&uri).expect(name);
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
    for (script, letter) in [
        ("Latin", "W"),
        ("Japanese", "\u{65e5}"),
        ("emoji", "\u{1f680}"),
    ] {
        let text = letter.repeat(512);
        for style in Style::ALL {
            let svg = svg::draw(&Drawing::new(style, &text, &text));
            group.bench_function(BenchmarkId::new(style.as_str(), script), |b| {
                b.iter(|| png::from_svg(black_box(&svg), Scale::MAX));
            });
        }
    }
}

criterion_group!(benches, name_logos, read_logos, draw_logos, draw_long_texts);
criterion_main!(benches);

//! Our side of `make bench-render`, which measures SVG and PNG against other programs in one run:
//! `benches/render/measure.mjs` starts it, asks for one measurement after the other, and asks the
//! others in between.
//!
//! With `serve`, it reads lines such as `png flat 200`, draws that for so many milliseconds, and
//! answers with the microseconds that one took and the bytes that it has. With `first STYLE`, it
//! does so once, in a process that has drawn nothing yet. Without either it does nothing, so that
//! `cargo bench` passes by.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench that cannot be set up must say so, and its figures are for another program"
)]

use std::{
    env,
    hint::black_box,
    io::{self, BufRead, Write},
    sync::Arc,
    time::{Duration, Instant},
};

use backstage_badges::{
    badge::{Color, Scale, Style},
    render::{Drawing, png, svg, webp},
};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree, fontdb::Database},
};

/// The badge that all draw, but for its style.
const LABEL: &str = "owner";
const MESSAGE: &str = "platform-screens";

/// How many letters a text has that were not drawn before.
const NEW_LETTERS: usize = 16;

fn drawing(style: Style) -> Drawing<'static> {
    Drawing {
        color: Some(Color::portal_default()),
        ..Drawing::new(style, LABEL, MESSAGE)
    }
}

/// Resvg as its documentation has it: parse, render, encode; the fonts are loaded already.
struct Resvg(Options<'static>);

impl Resvg {
    fn new() -> Self {
        let mut fonts = Database::new();
        for font in [
            include_bytes!("../fonts/dejavu/DejaVuSans.ttf").as_slice(),
            include_bytes!("../fonts/dejavu/DejaVuSans-Bold.ttf"),
            include_bytes!("../fonts/liberation/LiberationSans-Bold.ttf"),
        ] {
            fonts.load_font_data(font.to_vec());
        }
        // What `social` asks for is a sans-serif in the end.
        fonts.set_sans_serif_family("Liberation Sans");
        Self(Options {
            fontdb: Arc::new(fonts),
            ..Options::default()
        })
    }

    fn draw(&self, svg: &str) -> Vec<u8> {
        let tree = Tree::from_str(svg, &self.0).expect("an SVG");
        let size = tree.size().to_int_size().scale_by(2.0).expect("a size");
        let mut picture = Pixmap::new(size.width(), size.height()).expect("a size");
        resvg::render(
            &tree,
            Transform::from_scale(2.0, 2.0),
            &mut picture.as_mut(),
        );
        picture.encode_png().expect("a PNG")
    }
}

/// Texts of ideographs, none of which any text before had.
fn new_letters() -> impl Iterator<Item = String> {
    let mut ideographs = ('\u{4e00}'..='\u{9fa5}').cycle();
    std::iter::from_fn(move || Some(ideographs.by_ref().take(NEW_LETTERS).collect()))
}

/// Draws until `time` is over; the microseconds of one drawing, and its bytes.
fn measure(time: Duration, mut draw: impl FnMut() -> usize) -> (f64, usize) {
    let start = Instant::now();
    let mut count = 0.0;
    loop {
        let bytes = black_box(draw());
        count += 1.0;
        if start.elapsed() >= time {
            return (start.elapsed().as_secs_f64() * 1e6 / count, bytes);
        }
    }
}

fn png(drawing: &Drawing<'_>) -> usize {
    png::draw(black_box(drawing), Scale::TWO)
        .expect("a PNG")
        .len()
}

fn serve() -> io::Result<()> {
    let resvg = Resvg::new();
    let mut texts = new_letters();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let mut words = line.split(' ');
        let mut word = || words.next().unwrap_or_default();
        let what = word();
        let style: Style = word().parse().expect("a style");
        let milliseconds = word().parse().expect("a time");
        let drawing = drawing(style);
        let svg = svg::draw(&drawing);
        let time = Duration::from_millis(milliseconds);
        let (microseconds, bytes) = match what {
            // A clock is slower than a drawing, so a thousand are one.
            "svg" => {
                let thousand = || {
                    (0..1000)
                        .map(|_| svg::draw(black_box(&drawing)).len())
                        .max()
                };
                let (microseconds, bytes) = measure(time, || thousand().unwrap_or_default());
                (microseconds / 1e3, bytes)
            }
            "png" => measure(time, || png(&drawing)),
            "webp" => {
                let drawn = png::draw(&drawing, Scale::TWO).expect("a PNG");
                // None where the PNG is no larger.
                measure(time, || {
                    webp::smaller(black_box(&drawn)).map_or(0, |webp| webp.len())
                })
            }
            "new-letters" => measure(time, || {
                let message = texts.next().unwrap_or_default();
                png(&Drawing {
                    message: &message,
                    ..drawing
                })
            }),
            "resvg" => measure(time, || resvg.draw(black_box(&svg)).len()),
            _ => return Err(io::Error::other(format!("not a thing to draw: {what}"))),
        };
        println!("{microseconds} {bytes}");
        io::stdout().flush()?;
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments.as_slice() {
        [_, "serve", ..] => serve(),
        [_, "first", style, ..] => {
            let style = style.parse().expect("a style");
            let (microseconds, bytes) = measure(Duration::ZERO, || png(&drawing(style)));
            println!("{microseconds} {bytes}");
            Ok(())
        }
        _ => Ok(()),
    }
}

//! How like Chromium's our pictures are: one figure for each of the recorded badges.
//!
//! `UPDATE_SIMILARITY=1 cargo test --test png_similarity` measures anew and writes the floors
//! (`tests/fixtures/png/similarity.tsv`) and the table of `docs/png-similarity.md`. Without it the
//! figures are held against the floors, which are a little lower: another machine's floating-point
//! numbers may differ in the last digit.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail by a panic, also in the functions that its tests share"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use backstage_badges::badge::Scale;
use backstage_badges::render::png;
use image_compare::prelude::RgbImage;
use image_compare::rgb_hybrid_compare;

/// How much less than measured is still as good.
const MARGIN: f64 = 0.005;

/// Where the generated table of the document begins.
const TABLE: &str = "<!-- The table is written by tests/png_similarity.rs. -->\n";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/png")
}

fn document() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/png-similarity.md")
}

/// The names of the recorded badges, in alphabetical order.
fn badges() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(fixtures())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "svg"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

/// Decodes a PNG and lays it on a white page, as Chromium's pictures are.
fn on_white(bytes: &[u8]) -> RgbImage {
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(bytes))
        .read_info()
        .unwrap();
    let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut buffer).unwrap();
    let channels = info.color_type.samples();
    let pixels = buffer
        .chunks_exact(channels)
        .flat_map(|pixel| {
            let alpha = u32::from(*pixel.get(3).unwrap_or(&255));
            [pixel[0], pixel[1], pixel[2]].map(|value| {
                let blended = u32::from(value) * alpha + 255 * (255 - alpha);
                u8::try_from((blended + 127) / 255).unwrap()
            })
        })
        .collect();
    RgbImage::from_raw(info.width, info.height, pixels).unwrap()
}

/// From 0 to 1: the structure (SSIM) of the brightness and the difference of the colours.
fn similarity(name: &str, scale: Scale) -> f64 {
    let svg = fs::read_to_string(fixtures().join(format!("{name}.svg"))).unwrap();
    let chromium = fs::read(fixtures().join(format!("{name}@{}.png", scale.factor()))).unwrap();
    let ours = on_white(&png::from_svg(&svg, scale).unwrap());
    let theirs = on_white(&chromium);
    assert_eq!(
        ours.dimensions(),
        theirs.dimensions(),
        "{name} at scale {}",
        scale.factor()
    );
    rgb_hybrid_compare(&ours, &theirs).unwrap().score
}

fn floors() -> BTreeMap<String, [f64; 2]> {
    let table = fs::read_to_string(fixtures().join("similarity.tsv")).unwrap();
    table
        .lines()
        .map(|line| {
            let mut cells = line.split('\t');
            let name = cells.next().unwrap().to_owned();
            let mut floor = || cells.next().unwrap().parse().unwrap();
            (name, [floor(), floor()])
        })
        .collect()
}

fn renew(figures: &BTreeMap<String, [f64; 2]>) {
    let mut floors = String::new();
    let mut table = String::from("\n| badge | 1× | 2× |\n| --- | ---: | ---: |\n");
    for (name, [one, two]) in figures {
        writeln!(floors, "{name}\t{:.3}\t{:.3}", one - MARGIN, two - MARGIN).unwrap();
        writeln!(table, "| `{name}` | {one:.4} | {two:.4} |").unwrap();
    }
    #[expect(clippy::cast_precision_loss, reason = "there are twenty")]
    let count = figures.len() as f64;
    let mean = |at: usize| figures.values().map(|pair| pair[at]).sum::<f64>() / count;
    writeln!(table, "| mean | {:.4} | {:.4} |", mean(0), mean(1)).unwrap();
    fs::write(fixtures().join("similarity.tsv"), floors).unwrap();
    let text = fs::read_to_string(document()).unwrap();
    let (prose, _) = text.split_once(TABLE).unwrap();
    fs::write(document(), format!("{prose}{TABLE}{table}")).unwrap();
}

#[test]
fn every_recorded_badge_looks_like_chromiums() {
    let figures: BTreeMap<_, _> = badges()
        .into_iter()
        .map(|name| {
            let figures = [Scale::ONE, Scale::TWO].map(|scale| similarity(&name, scale));
            println!("{name:<24} {:.4} {:.4}", figures[0], figures[1]);
            (name, figures)
        })
        .collect();
    assert_eq!(figures.len(), 20);
    if std::env::var("UPDATE_SIMILARITY").is_ok_and(|value| value == "1") {
        renew(&figures);
    }
    let floors = floors();
    let worse: Vec<_> = figures
        .iter()
        .filter(|(name, figures)| {
            let floor = floors[*name];
            figures[0] < floor[0] || figures[1] < floor[1]
        })
        .collect();
    assert!(
        worse.is_empty(),
        "less like Chromium's than before: {worse:?}"
    );
}

#[test]
fn the_figure_tells_a_badge_without_its_text() {
    let svg = fs::read_to_string(fixtures().join("flat.svg")).unwrap();
    let blank = svg.replace(">passing</text>", "></text>");
    let [whole, blank] =
        [svg, blank].map(|svg| on_white(&png::from_svg(&svg, Scale::ONE).unwrap()));
    let score = rgb_hybrid_compare(&whole, &blank).unwrap().score;
    assert!(score < 0.9, "{score}");
}

//! The figures in writing: the floors they are held against, and the tables that people read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::recorded::fixtures;
use crate::{Figures, MARGIN};

/// Where the generated tables of the document begin.
const TABLES: &str = "<!-- The tables are written by tests/png_similarity.rs. -->\n";

fn document() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/png-similarity.md")
}

/// The least that each badge's picture must be like Chromium's.
pub(crate) fn floors() -> BTreeMap<String, [f64; 2]> {
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

pub(crate) fn mean(figures: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = figures.fold((0.0, 0.0), |(sum, count), figure| {
        (sum + figure, count + 1.0)
    });
    sum / count
}

/// Writes floors and tables.
pub(crate) fn renew(figures: &[Figures]) {
    let mut floors = String::new();
    for Figures { name, ours, .. } in figures {
        let [one, two] = ours.map(|figure| figure - MARGIN);
        writeln!(floors, "{name}\t{one:.3}\t{two:.3}").unwrap();
    }
    fs::write(fixtures().join("similarity.tsv"), floors).unwrap();
    let tables = [
        table("style", figures, |figures| figures.style.to_string()),
        table("text", figures, |figures| text(figures).to_owned()),
    ];
    let document_text = fs::read_to_string(document()).unwrap();
    let (prose, _) = document_text.split_once(TABLES).unwrap();
    fs::write(document(), format!("{prose}{TABLES}{}", tables.concat())).unwrap();
}

/// The name of a badge's texts.
fn text(figures: &Figures) -> &str {
    let style = figures.style.as_str();
    let text = figures.name.strip_prefix(style).unwrap();
    text.strip_prefix('-').unwrap_or("plain")
}

/// The means of those that have the same `key`, in the order in which they come.
fn table(title: &str, figures: &[Figures], key: impl Fn(&Figures) -> String) -> String {
    let mut table =
        format!("\n| {title} | 1× | resvg | 2× | resvg |\n| --- | ---: | ---: | ---: | ---: |\n");
    let mut keys: Vec<String> = Vec::new();
    for key in figures.iter().map(&key) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let mut row = |name: &str, of: &dyn Fn(&Figures) -> bool| {
        let mean =
            |figure: fn(&Figures) -> f64| mean(figures.iter().filter(|it| of(it)).map(figure));
        writeln!(
            table,
            "| {name} | {:.4} | {:.4} | {:.4} | {:.4} |",
            mean(|figures| figures.ours[0]),
            mean(|figures| figures.resvg[0]),
            mean(|figures| figures.ours[1]),
            mean(|figures| figures.resvg[1]),
        )
        .unwrap();
    };
    for name in &keys {
        row(&format!("`{name}`"), &|figures| key(figures) == *name);
    }
    row("all", &|_| true);
    table
}

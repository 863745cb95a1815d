//! The badges of `tests/fixtures/png/`.

use std::fs;
use std::path::{Path, PathBuf};

use backstage_badges::badge::{Color, Scale, Style};
use backstage_badges::render::Drawing;
use serde::Deserialize;

#[derive(Deserialize)]
struct List {
    styles: Vec<String>,
    badges: Vec<Entry>,
}

#[derive(Clone, Deserialize)]
struct Entry {
    name: String,
    label: String,
    message: String,
    color: String,
    logo: Option<String>,
}

/// A badge that Chromium drew.
pub(crate) struct Recorded {
    pub(crate) style: Style,
    entry: Entry,
    color: Color,
}

/// Where the pictures are.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/png")
}

/// Every recorded badge, in every style.
pub(crate) fn badges() -> Vec<Recorded> {
    let text = fs::read_to_string(fixtures().join("badges.json")).unwrap();
    let List { styles, badges } = serde_json::from_str(&text).unwrap();
    let styles: Vec<Style> = styles.iter().map(|style| style.parse().unwrap()).collect();
    badges
        .iter()
        .flat_map(|entry| styles.iter().map(move |style| (entry, *style)))
        .map(|(entry, style)| Recorded {
            style,
            entry: entry.clone(),
            color: Color::parse(&entry.color).unwrap(),
        })
        .collect()
}

impl Recorded {
    /// The style's name, and that of the texts where they have one.
    pub(crate) fn name(&self) -> String {
        let parts = [self.style.as_str(), &self.entry.name];
        parts.join("-").trim_end_matches('-').to_owned()
    }

    pub(crate) fn drawing(&self) -> Drawing<'_> {
        Drawing {
            color: Some(&self.color),
            logo: self.entry.logo.as_deref(),
            ..Drawing::new(self.style, &self.entry.label, &self.entry.message)
        }
    }

    /// What Chromium drew.
    pub(crate) fn picture(&self, scale: Scale) -> Vec<u8> {
        let file = format!("{}@{}.png", self.name(), scale.factor());
        fs::read(fixtures().join(file)).unwrap()
    }
}

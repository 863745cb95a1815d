//! Logos are byte for byte those of shields, in every recorded case: each icon of Simple Icons, and
//! each name that finds one.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that meets what it did not expect should fail there"
)]

use std::fmt::Write as _;

use backstage_badges::badge::{Color, Logo, LogoChoice, LogoSize, Style};
use sha2::{Digest, Sha256};

const ICONS: &str = include_str!("fixtures/icons/icons.tsv");
const NAMES: &str = include_str!("fixtures/icons/names.tsv");

const AUTO: Option<LogoSize> = Some(LogoSize::Auto);

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().map(|line| line.split('\t').collect())
}

fn choice(name: &str) -> LogoChoice {
    name.parse()
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The first 16 digits of the SHA-256 of a logo's SVG, as it was recorded.
fn digest(logo: &Logo) -> String {
    let hash = Sha256::digest(logo.svg().unwrap());
    hash.iter().take(8).fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").unwrap();
        digits
    })
}

#[test]
fn every_icon_is_drawn_as_shields_draws_it() {
    let tomato = Color::parse("tomato");
    let mut icons = 0;
    for row in rows(ICONS) {
        let [slug, flat, social, colored, auto, width] = row[..] else {
            panic!("{row:?}")
        };
        let logo = |style, color, size| choice(slug).logo(style, color, size).unwrap();
        let drawn = [
            logo(Style::Flat, None, None),
            logo(Style::Social, None, None),
            logo(Style::Plastic, tomato.as_ref(), None),
            logo(Style::Flat, None, AUTO),
        ];
        let digests = drawn.each_ref().map(|logo| digest(logo));
        assert_eq!(digests, [flat, social, colored, auto], "{slug}");
        let expected: f64 = width.parse().unwrap();
        let [.., wide] = &drawn;
        assert_eq!(
            wide.width().pixels().to_bits(),
            expected.to_bits(),
            "{slug}"
        );
        icons += 1;
    }
    assert_eq!(icons, 3_470);
}

#[test]
fn every_name_finds_the_icon_that_shields_finds() {
    let logo = |name: &str, size| choice(name).logo(Style::Flat, None, size).unwrap();
    let mut names = 0;
    for row in rows(NAMES) {
        let [name, slug, measured] = row[..] else {
            panic!("{row:?}")
        };
        names += 1;
        if slug.is_empty() {
            assert!(name.parse::<LogoChoice>().is_err(), "{name}");
            continue;
        }
        assert_eq!(logo(name, None), logo(slug, None), "{name}");
        let width = if measured.is_empty() {
            logo(slug, None).width()
        } else {
            logo(measured, AUTO).width()
        };
        assert_eq!(logo(name, AUTO).width(), width, "{name}");
    }
    assert!(names > 10_000, "{names}");
}

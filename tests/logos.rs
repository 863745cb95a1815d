//! Logos are byte for byte those of shields, in every recorded case: each icon of Simple Icons, each
//! name that finds one, and whole badges of every style.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that meets what it did not expect should fail there"
)]

use std::fmt::Write as _;

use backstage_badges::{
    badge::{Badge, Color, Logo, LogoChoice, LogoSize, Look, Style},
    render::{Drawing, svg},
};
use serde::Deserialize;
use sha2::{Digest, Sha256};

const ICONS: &str = include_str!("fixtures/icons/icons.tsv");
const NAMES: &str = include_str!("fixtures/icons/names.tsv");
const BADGES: &str = include_str!("fixtures/icons/badges.jsonl");

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

#[derive(Deserialize)]
struct Recorded {
    input: Input,
    svg: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    style: String,
    label: String,
    message: String,
    color: String,
    label_color: Option<String>,
    logo: String,
    logo_color: Option<String>,
    logo_size: Option<String>,
}

#[test]
fn a_badge_with_a_logo_is_drawn_byte_for_byte() {
    let mut badges = 0;
    for line in BADGES.lines() {
        let Recorded { input, svg } = serde_json::from_str(line).unwrap();
        let given = [
            ("style", Some(&input.style)),
            ("color", Some(&input.color)),
            ("labelColor", input.label_color.as_ref()),
            ("logo", Some(&input.logo)),
            ("logoColor", input.logo_color.as_ref()),
            ("logoSize", input.logo_size.as_ref()),
        ];
        let pairs = given
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?.as_str())));
        let (look, _) = Look::from_pairs(pairs);
        let badge = Badge::new(&input.label, &input.message, Style::Flat);
        let badge = look.apply(badge, None);
        assert_eq!(svg::draw(&Drawing::from(&badge)), svg, "{line}");
        badges += 1;
    }
    assert_eq!(badges, 160);
}

//! Our SVG is byte for byte that of shields' renderer, in every recorded case.
//!
//! The one allowed difference: characters that XML forbids are left out, so they are left out of
//! the recording before it is compared. The number of recordings that this touches is asserted, so
//! that the difference cannot grow unseen.

use backstage_badges::{
    badge::Color,
    render::{Drawing, svg},
};
use serde::Deserialize;

const CASES: &str = include_str!("fixtures/svg/cases.jsonl");

#[derive(Deserialize)]
struct Case {
    input: Input,
    svg: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    id: u32,
    cat: String,
    style: String,
    label: String,
    message: String,
    color: Option<String>,
    label_color: Option<String>,
    logo: Option<String>,
    #[serde(default)]
    links: Vec<String>,
    #[serde(default)]
    id_suffix: String,
}

fn drawn(input: &Input) -> Result<String, String> {
    let color = input.color.as_deref().and_then(Color::parse);
    let label_color = input.label_color.as_deref().and_then(Color::parse);
    let mut links = input.links.iter().map(String::as_str);
    Ok(svg::draw(&Drawing {
        color: color.as_ref(),
        label_color: label_color.as_ref(),
        logo: input.logo.as_deref(),
        links: [
            links.next().unwrap_or_default(),
            links.next().unwrap_or_default(),
        ],
        id_suffix: &input.id_suffix,
        ..Drawing::new(input.style.parse()?, &input.label, &input.message)
    }))
}

/// XML 1.0, section 2.2, production `Char`, turned round; surrogates cannot occur in a `str`.
fn is_forbidden(c: char) -> bool {
    (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

#[test]
fn every_recorded_badge_is_drawn_byte_for_byte() {
    let cases: Vec<Case> = CASES
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut differing = Vec::new();
    let mut with_forbidden_characters = 0;
    for Case { input, svg } in &cases {
        let expected = svg.replace(is_forbidden, "");
        with_forbidden_characters += usize::from(expected != *svg);
        let drawn = drawn(input).unwrap();
        if drawn != expected {
            differing.push(format!(
                "case {} ({}):\n  expected {expected}\n  drawn    {drawn}",
                input.id, input.cat
            ));
        }
    }
    let shown = differing
        .iter()
        .take(5)
        .cloned()
        .collect::<Vec<_>>()
        .join("\n");
    assert!(
        differing.is_empty(),
        "{} of {} differ:\n{shown}",
        differing.len(),
        cases.len()
    );
    assert_eq!((cases.len(), with_forbidden_characters), (1_800, 28));
}

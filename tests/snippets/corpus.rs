//! The corpus for parsers that are not written in Rust: `tests/markups/run.sh` reads it.

use std::fmt::Write;

use backstage_badges::snippet::{DenseImage, Markup, SnippetBadge};
use serde_json::{Value, json};

use crate::{alone, expected::Expected, hostile::HOSTILE, plugin};

/// Each hostile piece in every place and beside others, with what a parser must find. It is written
/// to the path in `SNIPPET_CORPUS`, where that is set.
#[test]
fn the_corpus_for_other_parsers_is_written_on_demand() {
    let mut lines = String::new();
    for (at, piece) in HOSTILE.iter().enumerate() {
        let other = HOSTILE[(at * 7 + 3) % HOSTILE.len()];
        for text in [
            (*piece).to_owned(),
            format!("a{piece}b"),
            format!("a {piece} {other}x{piece} b"),
            format!("{piece}{other}{piece}"),
        ] {
            for link in [None, Some(format!("https://portal.test/{text}"))] {
                let mut badge = plugin(
                    link.as_deref(),
                    &format!("https://badges.test/x{text}.svg"),
                    [&format!("About {text}"), &text, &text],
                );
                // The denser picture at the same address: which one is shown, a unit test tells.
                badge.dense = (at % 2 == 0).then(|| DenseImage {
                    url: badge.image_url.clone(),
                    width: 90,
                    height: 20,
                });
                writeln!(lines, "{}", corpus_entry(&badge)).unwrap();
            }
        }
    }
    assert_eq!(lines.lines().count(), HOSTILE.len() * 8);
    if let Some(path) = std::env::var_os("SNIPPET_CORPUS") {
        std::fs::write(path, lines).unwrap();
    }
}

fn corpus_entry(badge: &SnippetBadge) -> Value {
    let expected = Expected::of(badge);
    let written: Value = serde_json::from_str(&alone(Markup::Json, badge)).unwrap();
    json!({
        "alt": expected.alt,
        "title": expected.title,
        "url": written[0]["url"],
        "link": written[0]["link"],
        "size": badge.dense.as_ref().map(|dense| (dense.width, dense.height)),
        "markdown": alone(Markup::Markdown, badge),
        "rst": alone(Markup::Rst, badge),
        "asciidoc": alone(Markup::AsciiDoc, badge),
        "textile": alone(Markup::Textile, badge),
        "org": alone(Markup::Org, badge),
    })
}

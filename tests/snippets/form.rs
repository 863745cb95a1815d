//! How a harmless badge is written, and that it is the form of Backstage's plugin.

use backstage_badges::snippet::{Markup, markdown, write};
use rstest::rstest;
use serde_json::Value;

use crate::{alone, plugin};

#[test]
fn harmless_texts_give_the_plugins_markdown_character_for_character() {
    let mut compared = 0;
    for line in include_str!("../fixtures/plugin/markdown.jsonl").lines() {
        let spec: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| spec["badge"][name].as_str().unwrap_or_default();
        let badge = plugin(
            spec["badge"]["link"].as_str(),
            spec["url"].as_str().unwrap(),
            [text("description"), text("label"), text("message")],
        );
        let recorded = spec["markdown"].as_str().unwrap();
        if text("message").contains(['[', '*']) {
            assert_ne!(markdown(&badge), recorded, "the plugin's is broken here");
        } else {
            assert_eq!(markdown(&badge), recorded);
        }
        compared += 1;
    }
    assert_eq!(compared, 32);
}

#[test]
fn the_lifecycle_that_breaks_the_plugins_markdown_is_escaped() {
    let badge = plugin(
        Some("https://portal.test/a"),
        "https://badges.test/a.svg",
        [
            "Entity lifecycle badge",
            "lifecycle",
            "pro](https://evil.test) \"q\" <script>&amp; | * _x_",
        ],
    );
    assert_eq!(
        markdown(&badge),
        "[![Entity lifecycle badge, lifecycle: pro\\](https://evil.test) \"q\" &lt;script&gt;&amp;amp; \
         &#124; \\* \\_x\\_](https://badges.test/a.svg \"Entity lifecycle badge\")](https://portal.test/a)"
    );
}

#[rstest]
#[case(
    Markup::Markdown,
    "[![o: a](https://b.test/o.svg)](https://p.test)\n",
    2
)]
#[case(
    Markup::Html,
    "<a href=\"https://p.test\"><img src=\"https://b.test/o.svg\" alt=\"o: a\"></a>\n",
    2
)]
#[case(
    Markup::Rst,
    ".. image:: https://b.test/o.svg\n   :alt: o: a\n   :target: https://p.test\n",
    7
)]
#[case(
    Markup::AsciiDoc,
    "image:https://b.test/o.svg[\"o: a\",link=\"https://p.test\"]\n",
    2
)]
#[case(Markup::Textile, "!https://b.test/o.svg(o: a)!:https://p.test\n", 1)]
#[case(Markup::Org, "[[https://p.test][https://b.test/o.svg]]\n", 2)]
fn a_list_of_badges_is_written_as_its_markup_wants(
    #[case] markup: Markup,
    #[case] one: &str,
    #[case] lines_of_two: usize,
) {
    let badge = plugin(
        Some("https://p.test"),
        "https://b.test/o.svg",
        ["", "o", "a"],
    );
    assert_eq!(write(markup, &[]), "");
    assert_eq!(alone(markup, &badge), one);
    let two = write(markup, &[badge.clone(), badge]);
    assert_eq!(two.lines().count(), lines_of_two, "{two}");
    assert!(two.ends_with('\n'));
}

//! Snippets through comrak, which is GitHub's own parser (cmark-gfm) written again in Rust: another reader
//! of GitHub's dialect than the one that the rest is held against.

use backstage_badges::snippet::markdown;
use comrak::{Options, markdown_to_html};
use proptest::prelude::*;

use crate::{expected::Expected, hostile::badge, plugin, reading::read_html};

/// GitHub's dialect, as READMEs are read.
fn options() -> Options<'static> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.alerts = true;
    extension.autolink = true;
    extension.footnotes = true;
    extension.math_code = true;
    extension.math_dollars = true;
    extension.strikethrough = true;
    extension.table = true;
    extension.tasklist = true;
    // GitHub lets HTML through and cleans it afterwards; what gets through here would be seen.
    options.render.r#unsafe = true;
    options
}

#[test]
fn a_line_shows_the_image_in_its_link() {
    let badge = plugin(
        Some("https://portal.test/catalog/default/component/x"),
        "https://badges.test/entity/default/component/x/badge/owner.svg?label=a%20b",
        ["Entity owner badge", "owner", "team-a"],
    );
    assert_eq!(
        markdown_to_html(&markdown(&badge), &options()),
        "<p><a href=\"https://portal.test/catalog/default/component/x\">\
         <img src=\"https://badges.test/entity/default/component/x/badge/owner.svg?label=a%20b\" \
         alt=\"Entity owner badge, owner: team-a\" title=\"Entity owner badge\" /></a></p>\n"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_a_badge_says_github_shows_one_image_in_one_link(badge in badge()) {
        let html = markdown_to_html(&markdown(&badge), &options());
        prop_assert_eq!(read_html(&html, &["p"])?, Expected::of(&badge), "{}", html);
    }
}

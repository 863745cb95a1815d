//! Whatever a badge says, its snippet is one image in one link.

use backstage_badges::snippet::{Markup, markdown, write};
use proptest::prelude::*;
use pulldown_cmark::Options;
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::{
    alone,
    expected::Expected,
    hostile::badge,
    reading::{github, read_html, read_markdown, to_html},
};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn markdown_is_one_image_in_one_link_wherever_it_is_pasted(badge in badge()) {
        let snippet = markdown(&badge);
        let expected = Expected::of(&badge);
        prop_assert_eq!(snippet.lines().count(), 1);
        for document in [
            snippet.clone(),
            format!("# {snippet}"),
            format!("- [ ] {snippet}\n- x"),
            format!("> some text {snippet}, more text"),
            format!("text{snippet}text"),
            format!("| a | b |\n| - | - |\n| x | {snippet} |\n"),
            format!("a `code` span, *stars* and {snippet}"),
            format!("stray ` and `` and $ and ~~ and * and _ and ![ and <b {snippet}"),
        ] {
            prop_assert_eq!(&read_markdown(&document, Options::empty())?.image, &expected.image);
            let read = read_markdown(&document, github())?;
            prop_assert_eq!(&read, &expected, "from {}", document);
        }
    }

    #[test]
    fn a_cell_of_a_table_holds_the_whole_snippet(badge in badge()) {
        let table = format!("| a | b | c |\n| - | - | - |\n| x | {} | y |\n", markdown(&badge));
        let html = to_html(&table);
        let document = Html::parse_document(&html);
        let cells: Vec<_> = document.select(&Selector::parse("tbody td").unwrap()).collect();
        prop_assert_eq!(cells.len(), 3);
        prop_assert_eq!(cells[2].inner_html(), "y");
        prop_assert_eq!(read_html(&cells[1].inner_html(), &[])?, Expected::of(&badge));
    }

    #[test]
    fn markdown_turned_into_html_is_one_image_in_one_link(badge in badge()) {
        let read = read_html(&to_html(&markdown(&badge)), &["p"])?;
        prop_assert_eq!(read, Expected::of(&badge));
    }

    #[test]
    fn html_is_one_image_in_one_link(badge in badge()) {
        let snippet = alone(Markup::Html, &badge);
        prop_assert_eq!(snippet.lines().count(), 1);
        prop_assert_eq!(read_html(&snippet, &[])?, Expected::of(&badge));
    }

    #[test]
    fn html_survives_being_pasted_into_markdown(badge in badge()) {
        let snippet = alone(Markup::Html, &badge);
        let table = format!("| a |\n| - |\n| {} |\n", snippet.trim_end());
        let html = to_html(&table);
        let document = Html::parse_document(&html);
        let cells: Vec<_> = document.select(&Selector::parse("td").unwrap()).collect();
        prop_assert_eq!(cells.len(), 1);
        prop_assert_eq!(read_html(&cells[0].inner_html(), &[])?, Expected::of(&badge));
    }

    #[test]
    fn several_badges_stay_apart(badges in prop::collection::vec(badge(), 0..4)) {
        let html = to_html(&write(Markup::Markdown, &badges));
        let images = Html::parse_fragment(&html);
        prop_assert_eq!(images.select(&Selector::parse("img").unwrap()).count(), badges.len());
        let text: String = images.root_element().text().collect();
        prop_assert_eq!(text.trim(), "");
    }

    #[test]
    fn no_markup_but_rst_takes_more_than_a_line_for_a_badge(badge in badge()) {
        for markup in Markup::ALL.into_iter().filter(|&m| m != Markup::Json && m != Markup::Rst) {
            let snippet = alone(markup, &badge);
            prop_assert_eq!(snippet.lines().count(), 1, "{}: {}", markup, snippet);
            let reorders = snippet.contains('\u{202e}');
            prop_assert!(!reorders, "{}", markup);
        }
        let rst = alone(Markup::Rst, &badge);
        let directives = rst.lines().filter(|line| !line.starts_with("   :")).count();
        prop_assert_eq!(directives, 1, "{}", rst);
        let document: Value = serde_json::from_str(&alone(Markup::Json, &badge)).unwrap();
        prop_assert_eq!(&document[0]["message"], &json!(badge.message));
    }
}

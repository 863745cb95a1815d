//! What people and editors read, kept word for word: a change shows in review.
//!
//! `INSTA_UPDATE=always cargo test --test cli snapshots` writes them again.

use insta::assert_snapshot;
use rstest::rstest;

use crate::{DEMO, program::said};

#[rstest]
#[case("help", &["--help"])]
#[case("help_serve", &["serve", "--help"])]
#[case("help_render", &["render", "--help"])]
#[case("help_snippet", &["snippet", "--help"])]
#[case("help_embed", &["embed", "--help"])]
#[case("help_export", &["export", "--help"])]
#[case("help_config", &["config", "--help"])]
#[case("help_config_print", &["config", "print", "--help"])]
#[case("help_config_check", &["config", "check", "--help"])]
#[case("help_config_schema", &["config", "schema", "--help"])]
#[case("help_config_explain", &["config", "explain", "--help"])]
#[case("help_healthcheck", &["healthcheck", "--help"])]
#[case("help_completions", &["completions", "--help"])]
#[case("help_man", &["man", "--help"])]
#[case("config_print", &["config", "print"])]
#[case("config_schema", &["config", "schema"])]
fn a_text_of_the_program_is_as_reviewed(#[case] name: &str, #[case] arguments: &[&str]) {
    assert_snapshot!(name, said(arguments));
}

#[rstest]
#[case("markdown")]
#[case("html")]
#[case("rst")]
#[case("asciidoc")]
#[case("textile")]
#[case("org")]
#[case("json")]
fn the_snippets_of_the_demo_are_as_reviewed(#[case] markup: &str) {
    let origin = [
        "--public-url",
        "https://badges.example",
        "--app-url",
        "https://portal.example",
    ];
    let asked = ["snippet", DEMO, "--format", markup, "--image", "png"];
    assert_snapshot!(
        format!("snippet_{markup}"),
        said(&[&origin[..], &asked].concat())
    );
}

use std::fmt::Write;

use proptest::prelude::*;
use rstest::rstest;

use super::super::environment::fake::FakeEnvironment;

fn yaml(text: &str) -> FakeEnvironment {
    FakeEnvironment::default().yaml(text)
}

#[rstest]
#[case("")]
#[case("# nothing yet\n")]
#[case("---\n...\n")]
#[case("server:\n  # listen: 0.0.0.0:8080\nbadges:\n")]
fn an_empty_file_or_section_sets_nothing(#[case] text: &str) {
    assert!(yaml(text).load().is_ok(), "{text}");
}

#[rstest]
#[case("server: {listen: '127.0.0.1:1'", "line 1")]
#[case("server:\n  listen: a\n listen: b\n", "line 3")]
#[case("server:\n  base_path: /a\n  base_path: /b\n", "line 3, column 3")]
#[case("server:\n\tlisten: a\n", "line 2")]
#[case("server: *nobody\n", "line 1")]
#[case("{}\n---\n{}\n", "line 3, column 1: only single YAML document")]
fn a_mistake_in_the_syntax_is_told_with_its_place(#[case] text: &str, #[case] place: &str) {
    let problems = yaml(text).problems();
    assert!(problems.starts_with("badges.yaml: "), "{problems}");
    assert!(problems.contains(place), "{problems}");
    assert_eq!(problems.lines().count(), 1, "{problems}");
}

#[rstest]
#[case("[server]", "expected a map of sections")]
#[case("server: 8080", "this section is not a map")]
#[case("server: {workers: two}", "\"two\" is not valid")]
#[case(
    "backstage: {app_title: 123}",
    "in quotes where it looks like a number"
)]
#[case("compat: {plugin_urls: yes}", "expected true or false")]
#[case("catalog: {files: [a, 'b[']}", "catalog.files[1]: \"b[\"")]
#[case(
    "badges: {custom: {tier: gold}}",
    "badges.custom.tier: \"gold\" is not valid (from badges.yaml): expected a map of badges"
)]
#[case("badges: {logo: githb}", "expected a slug of Simple Icons")]
#[case(
    "badges: {enabled: [owner, ownr]}",
    "badges.enabled: there is no badge ownr"
)]
#[case("backstage: {token_file: ''}", "expected the path of a file")]
fn a_value_of_the_wrong_form_is_told_with_what_is_expected(
    #[case] text: &str,
    #[case] expected: &str,
) {
    let problems = yaml(text).problems();
    assert!(problems.contains(expected), "{problems}");
    assert_eq!(problems.lines().count(), 1, "{problems}");
}

#[test]
fn hostile_yaml_is_a_problem_and_no_crash() {
    let deep = format!("server: {}1{}", "[".repeat(50_000), "]".repeat(50_000));
    let mut bomb = "a: &a0 [x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let of = format!("*a{}, ", level - 1).repeat(9);
        let _ = writeln!(bomb, "b{level}: &a{level} [{of}]");
    }
    for text in [
        deep,
        bomb,
        "? ".repeat(50_000),
        "&a ".repeat(50_000),
        format!("{}: 1", "k".repeat(900)),
    ] {
        let problems = yaml(&text).problems();
        assert!(problems.contains("badges.yaml"), "{problems}");
        assert!(problems.len() < 500, "{problems}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in "[ -~\n\u{80}-\u{ff}]{0,60}") {
        let _ = yaml(&text).load();
    }
}

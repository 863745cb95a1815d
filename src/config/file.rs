//! What the configuration file sets: YAML, with `serde-saphyr`'s limits on depth and aliases.

use std::path::Path;

use serde_json::Value;
use serde_saphyr::{MessageFormatter, UserMessageFormatter, options::MergeKeyPolicy};

use super::{
    Environment, Origin, Problem,
    environment::read_problem,
    known::Setting,
    leaf::{Layer, Leaf},
    unknown,
};

/// Reads the file; all that is wrong with its form is in the layer's problems.
pub(super) fn layer(path: &Path, env: &dyn Environment) -> Layer {
    let origin = Origin::File(path.to_owned());
    let read = env
        .read_file(path)
        .map_err(|error| read_problem(&error).to_owned())
        .and_then(|text| parse(&text));
    match read {
        Ok(document) => leaves(document, &origin),
        Err(wrong) => Layer {
            problems: vec![Problem::source(wrong, &origin)],
            is_lost: true,
            ..Layer::default()
        },
    }
}

/// Reads one YAML document; an empty one is null. The error says where it is, and shows nothing of
/// the text around it, which may be a secret.
pub(super) fn parse(text: &str) -> Result<Value, String> {
    parse_with(text, MergeKeyPolicy::Merge)
}

/// Reads one YAML document as [`parse`] does, with `<<` as said.
pub(super) fn parse_with(text: &str, merge_keys: MergeKeyPolicy) -> Result<Value, String> {
    let options = serde_saphyr::options! {
        merge_keys: merge_keys,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        with_snippet: false,
        budget: serde_saphyr::budget! {
            max_depth: 32,
            max_nodes: 10_000,
            max_aliases: 100,
        },
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let text = UserMessageFormatter.format_message(error.without_snippet());
        match error.location() {
            Some(at) => format!("line {}, column {}: {text}", at.line(), at.column()),
            None => text.into_owned(),
        }
    })
}

fn leaves(document: Value, origin: &Origin) -> Layer {
    let mut layer = Layer::default();
    let sections = match document {
        Value::Null => return layer,
        Value::Object(sections) => sections,
        _ => {
            let wrong = "expected a map of sections, such as server: {listen: 127.0.0.1:8080}";
            layer.problems.push(Problem::source(wrong, origin));
            return layer;
        }
    };
    for (section, values) in sections {
        if !Setting::sections().contains(&section.as_str()) {
            layer.problems.push(unknown::section(&section, origin));
            continue;
        }
        let values = match values {
            Value::Null => continue,
            Value::Object(values) => values,
            _ => {
                let advice = format!("expected settings, as in {section}: {{…}}");
                let wrong = "this section is not a map";
                let problem = Problem::new(section, wrong, origin, advice);
                layer.problems.push(problem);
                continue;
            }
        };
        for (name, value) in values {
            let Some(setting) = Setting::find(&section, &name) else {
                let key = format!("{section}.{name}");
                layer.problems.push(unknown::key(&key, origin));
                continue;
            };
            layer.leaves.push(Leaf {
                setting,
                value,
                origin: origin.clone(),
            });
        }
    }
    layer
}

#[cfg(test)]
mod tests {
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
        "badges: {custom: {tier: {label: tier}}}",
        "this version has no custom badges"
    )]
    #[case("badges: {logo: githb}", "expected a slug of Simple Icons")]
    #[case("badges: {enabled: [owner, ownr]}", "badges.enabled[1]: \"ownr\"")]
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
}

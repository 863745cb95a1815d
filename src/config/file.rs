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
mod tests;

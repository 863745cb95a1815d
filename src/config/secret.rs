//! Secrets: read from files, checked without being shown.

use std::path::Path;

use serde_json::Value;

use super::{
    Environment, Origin, Problem,
    environment::read_problem,
    known::Setting,
    leaf::{Layer, Leaf},
};

/// What is printed in place of a secret; it is refused where a secret is read.
pub(super) const REDACTED: &str = "[redacted]";

/// Replaces each setting that names a secret's file by the secret itself.
///
/// Within one source, the secret and its file are two answers to one question. Between sources, the
/// later one wins as always.
pub(super) fn read_files(layer: Layer, env: &dyn Environment) -> Layer {
    let Layer {
        leaves,
        mut problems,
        mut wrong,
        is_lost,
    } = layer;
    let (files, mut leaves): (Vec<_>, Vec<_>) = leaves
        .into_iter()
        .partition(|leaf| leaf.setting.secret().is_some());
    for file in files.into_iter().filter(|file| !file.value.is_null()) {
        let Some(secret) = file.setting.secret() else {
            continue;
        };
        let same = |leaf: &&Leaf| leaf.setting.key == secret.key && !leaf.value.is_null();
        let found = file.check();
        if !found.is_empty() {
            problems.extend(found);
        } else if let Some(other) = leaves.iter().find(same) {
            let both = format!("is set beside {} (from {})", file.setting.key, file.origin);
            let advice = "expected only one of the two";
            problems.push(Problem::new(&secret.key, both, &other.origin, advice));
        } else {
            match read(secret, &file, env) {
                Ok(leaf) => leaves.push(leaf),
                Err(problem) => {
                    problems.push(problem);
                    wrong.push(&secret.key);
                }
            }
        }
    }
    Layer {
        leaves,
        problems,
        wrong,
        is_lost,
    }
}

fn read(secret: &'static Setting, file: &Leaf, env: &dyn Environment) -> Result<Leaf, Problem> {
    let path = Path::new(file.value.as_str().unwrap_or_default());
    let text = env.read_file(path).map_err(|error| {
        let wrong = format!("{}: {}", file.value, read_problem(&error));
        let advice = "expected a file that holds the secret";
        Problem::new(&file.setting.key, wrong, &file.origin, advice)
    })?;
    let value = if secret.may_be("array") {
        let lines = text.lines().map(str::trim);
        lines.filter(|line| !line.is_empty()).collect()
    } else {
        Value::from(text.trim_end_matches(['\r', '\n']))
    };
    Ok(Leaf {
        setting: secret,
        value,
        origin: Origin::SecretFile(path.to_owned(), Box::new(file.origin.clone())),
    })
}

/// What is wrong with the value of a secret, or of a list of them.
pub(super) fn check(setting: &Setting, value: &Value, origin: &Origin) -> Option<Problem> {
    let (at, wrong) = match value {
        Value::Array(items) if setting.may_be("array") => items
            .iter()
            .enumerate()
            .find_map(|(at, item)| Some((format!("[{at}]"), fault(item)?)))?,
        Value::Null if setting.may_be("null") => return None,
        _ if setting.may_be("array") => (String::new(), "this value is not a list"),
        one => (String::new(), fault(one)?),
    };
    let subject = format!("{}{at}", setting.key);
    let advice = format!("expected {}", setting.expected);
    Some(Problem::new(subject, wrong, origin, advice))
}

/// What is wrong with one secret. A bearer token is visible ASCII (RFC 6750, section 2.1).
fn fault(value: &Value) -> Option<&'static str> {
    match value {
        Value::String(text) if text.is_empty() => Some("this value is empty"),
        Value::String(text) if text == REDACTED => Some("this value only stands in for a secret"),
        Value::String(text) if !text.bytes().all(|b| b.is_ascii_graphic()) => {
            Some("this value has other characters")
        }
        Value::String(_) => None,
        _ => Some("this value is not a text"),
    }
}

#[cfg(test)]
mod tests;

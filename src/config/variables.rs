//! What the environment sets: `BADGES_SECTION__KEY`.
//!
//! A variable is a text, and its setting says how to read it: a text stays as it is, whatever it
//! looks like (`0123`, `true`, `a: b`); a number or a truth value is read as such; a list is written
//! with commas, or as in YAML with brackets; `null` unsets what may be unset, secrets excepted.

use std::ffi::OsStr;

use serde_json::Value;

use super::{
    Environment, Origin, Problem, file,
    known::Setting,
    leaf::{Layer, Leaf},
    unknown,
};

const PREFIX: &str = "BADGES_";

/// Reads every variable that begins with `BADGES_`, but for those in `others`.
pub(super) fn layer(env: &dyn Environment, others: &[&str]) -> Layer {
    let mut layer = Layer::default();
    let mut vars = env.vars();
    vars.sort();
    for (name, value) in vars {
        let ours = name.starts_with(PREFIX) && !others.contains(&name.as_str());
        if !ours || is_service_link(&name, &value) {
            continue;
        }
        let origin = Origin::Variable(name.clone());
        let known = Setting::all().iter().find(|s| s.variable == name);
        let Some(setting) = known else {
            layer.problems.push(unknown::variable(&name, &origin));
            continue;
        };
        let Some(text) = value.to_str() else {
            let wrong = "this value is not text";
            let problem = Problem::new(&setting.key, wrong, &origin, "expected UTF-8");
            layer.problems.push(problem);
            continue;
        };
        layer.leaves.push(Leaf {
            setting,
            value: read(setting, text),
            origin,
        });
    }
    layer
}

/// The value that `text` means to `setting`. What cannot be read stays a text, which the setting
/// then refuses.
fn read(setting: &Setting, text: &str) -> Value {
    if text == "null" && setting.may_be("null") && !setting.is_secret {
        return Value::Null;
    }
    let as_text = || Value::from(text);
    let trimmed = text.trim();
    if setting.may_be("array") && !trimmed.starts_with('[') {
        let items = trimmed.split(',').map(str::trim);
        return items.filter(|item| !item.is_empty()).collect();
    }
    if setting.may_be("array") || setting.may_be("object") {
        return file::parse(text).unwrap_or_else(|_| as_text());
    }
    let is_plain = ["boolean", "integer", "number"]
        .iter()
        .any(|it| setting.may_be(it));
    if is_plain {
        return serde_json::from_str(trimmed).unwrap_or_else(|_| as_text());
    }
    as_text()
}

/// Whether Kubernetes set this variable: it tells each container of every service beside it, and a
/// service may well be called `badges`.
/// <https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables>
fn is_service_link(name: &str, value: &OsStr) -> bool {
    let is_address = ["tcp://", "udp://", "sctp://"]
        .iter()
        .any(|scheme| value.as_encoded_bytes().starts_with(scheme.as_bytes()));
    let of_port = |protocol: &str| {
        ["", "_PROTO", "_PORT", "_ADDR"]
            .iter()
            .any(|end| name.ends_with(&format!("_{protocol}{end}")))
    };
    !name.contains("__")
        && (name.ends_with("_SERVICE_HOST")
            || name.ends_with("_SERVICE_PORT")
            || name.contains("_SERVICE_PORT_")
            || (name.ends_with("_PORT") && is_address)
            || (name.contains("_PORT_") && ["TCP", "UDP", "SCTP"].into_iter().any(of_port)))
}

#[cfg(test)]
mod tests;

//! One value for one setting from one source, and what is wrong with it by itself.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Origin, Problem, Settings, known::Setting, secret};

/// One value for one setting. It may be a secret, so it has no `Debug`.
#[derive(Clone)]
pub(super) struct Leaf {
    pub(super) setting: &'static Setting,
    pub(super) value: Value,
    pub(super) origin: Origin,
}

/// What one source sets, and what is wrong with it.
#[derive(Default)]
pub(super) struct Layer {
    pub(super) leaves: Vec<Leaf>,
    pub(super) problems: Vec<Problem>,
    /// The keys of secrets whose files could not be read.
    pub(super) wrong: Vec<&'static str>,
    /// Whether the source could not be read at all, so that what it would set is not known.
    pub(super) is_lost: bool,
}

impl Leaf {
    /// Reads the settings with this value alone, so that an error is this value's.
    pub(super) fn check(&self) -> Vec<Problem> {
        let Self {
            setting,
            value,
            origin,
        } = self;
        if setting.is_secret {
            return secret::check(setting, value, origin).into_iter().collect();
        }
        if fits(setting, value) {
            return Vec::new();
        }
        if setting.may_be("object")
            && let Some(entries) = value.as_object()
        {
            let wrong = wrong_entries(setting, entries, origin);
            if !wrong.is_empty() {
                return wrong;
            }
        }
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        let wrong_items: Vec<_> = items
            .iter()
            .enumerate()
            .filter(|(_, item)| !fits(setting, &json!([item])))
            .map(|(at, item)| Problem::value(setting, &format!("[{at}]"), item, origin))
            .collect();
        if wrong_items.is_empty() {
            vec![Problem::value(setting, "", value, origin)]
        } else {
            wrong_items
        }
    }
}

/// The entries of a map that do not fit, or what in them does not.
fn wrong_entries(setting: &Setting, entries: &Map<String, Value>, origin: &Origin) -> Vec<Problem> {
    let mut wrong = Vec::new();
    for (name, value) in entries
        .iter()
        .filter(|(name, value)| !fits(setting, &json!({ *name: value })))
    {
        // An entry may be a map itself, of which one value alone is wrong.
        let inner = value.as_object().into_iter().flatten();
        let of_entry = inner.filter(|(field, value)| {
            !fits(setting, &json!({ name: { *field: value } }))
                && fits(setting, &json!({ name: {} }))
        });
        let before = wrong.len();
        wrong.extend(of_entry.map(|(field, value)| {
            Problem::value(setting, &format!(".{name}.{field}"), value, origin)
        }));
        if wrong.len() == before {
            wrong.push(Problem::value(setting, &format!(".{name}"), value, origin));
        }
    }
    wrong
}

fn fits(setting: &Setting, value: &Value) -> bool {
    if setting.secret().is_some() {
        return value.as_str().is_some_and(|path| !path.is_empty());
    }
    Settings::deserialize(document([(setting, value)])).is_ok()
}

/// The document that sets these values.
pub(super) fn document<'a>(values: impl IntoIterator<Item = (&'a Setting, &'a Value)>) -> Value {
    let mut document = Map::new();
    for (setting, value) in values {
        let section = document
            .entry(&setting.section)
            .or_insert_with(|| json!({}));
        if let Some(section) = section.as_object_mut() {
            section.insert(setting.name.clone(), value.clone());
        }
    }
    Value::Object(document)
}

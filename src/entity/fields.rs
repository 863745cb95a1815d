//! Which parts of an entity are asked for, and kept.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Entity, EntityError};

/// Parts of an entity, each in the dotted form of the catalog API's `fields` parameter, such as
/// `spec.owner`: what facts are read from, and what is kept as a document for badges that look at more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    facts: BTreeSet<String>,
    document: BTreeSet<String>,
}

/// Parts that are empty rather than missing where an entity lacks them, so that whoever looks for a
/// label need not ask first whether there are labels at all.
const MAPS: [&str; 3] = ["metadata.annotations", "metadata.labels", "spec"];

/// The same for lists.
const LISTS: [&str; 3] = ["metadata.links", "metadata.tags", "relations"];

/// What every document has.
const ALWAYS: [&str; 3] = ["kind", "metadata.name", NAMESPACE];

const NAMESPACE: &str = "metadata.namespace";

impl Default for Fields {
    /// What an [`Entity`] is read from, and no document.
    fn default() -> Self {
        Self {
            facts: Entity::FIELDS.iter().map(|&field| field.into()).collect(),
            document: BTreeSet::new(),
        }
    }
}

impl Fields {
    /// These fields, and facts from `more`.
    #[must_use]
    pub fn and(mut self, more: impl IntoIterator<Item = String>) -> Self {
        self.facts.extend(more);
        self
    }

    /// These fields, and a document of `parts`; an empty part is for the whole entity.
    #[must_use]
    pub fn with_document(mut self, parts: impl IntoIterator<Item = String>) -> Self {
        self.document.extend(parts);
        self
    }

    /// What to ask the catalog for, without parts of parts; `None` for whole entities.
    #[must_use]
    pub fn names(&self) -> Option<Vec<String>> {
        if self.document.contains("") {
            return None;
        }
        let mut names: Vec<String> = Vec::new();
        // A part sorts before what is in it, though not always right before.
        for field in self.facts.union(&self.document) {
            let is_in = |name: &String| is_part_of(field, name);
            if !names.iter().any(is_in) {
                names.push(field.clone());
            }
        }
        Some(names)
    }

    /// Reads an entity in the shape that the catalog serves and descriptors are written in.
    pub fn read(&self, document: &Value) -> Result<Entity, EntityError> {
        let entity = Entity::from_value(document)?;
        if self.document.is_empty() {
            return Ok(entity);
        }
        let mut document = self.cut(document);
        // One entity has one document, whatever order its source writes it in.
        document.sort_all_objects();
        Ok(entity.with_document(&document))
    }

    /// What is kept of `document`.
    fn cut(&self, document: &Value) -> Value {
        let mut kept = json!({});
        if self.document.contains("") {
            kept = document.clone();
        } else {
            for field in ALWAYS
                .iter()
                .copied()
                .chain(self.document.iter().map(String::as_str))
            {
                if let Some(value) = part(document, field) {
                    put(&mut kept, field, value.clone());
                }
            }
        }
        // Where a descriptor leaves it out, the catalog says it all the same.
        if part(&kept, NAMESPACE).is_none_or(Value::is_null) {
            put(&mut kept, NAMESPACE, json!("default"));
        }
        let maps = MAPS.into_iter().map(|field| (field, json!({})));
        let lists = LISTS.into_iter().map(|field| (field, json!([])));
        for (field, empty) in maps.chain(lists) {
            let is_wanted = |part: &String| is_part_of(part, field) || is_part_of(field, part);
            if self.document.iter().any(is_wanted) && part(&kept, field).is_none_or(Value::is_null)
            {
                put(&mut kept, field, empty);
            }
        }
        kept
    }
}

/// Whether `field` is `whole`, or in it.
fn is_part_of(field: &str, whole: &str) -> bool {
    let rest = field.strip_prefix(whole);
    whole.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// What stands at a dotted path.
fn part<'a>(document: &'a Value, field: &str) -> Option<&'a Value> {
    field
        .split('.')
        .try_fold(document, |value, key| value.get(key))
}

/// Puts `value` at a dotted path; what stands in the way and is no map is left alone.
fn put(document: &mut Value, field: &str, value: Value) {
    let mut place = document;
    for key in field.split('.') {
        let Some(map) = place.as_object_mut() else {
            return;
        };
        place = map.entry(key).or_insert_with(|| Value::Object(Map::new()));
    }
    *place = value;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned<const N: usize>(fields: [&str; N]) -> [String; N] {
        fields.map(str::to_owned)
    }

    fn document(fields: &Fields, document: &Value) -> Value {
        let entity = fields.read(document).unwrap();
        serde_json::from_str(entity.document().unwrap()).unwrap()
    }

    #[test]
    fn each_part_is_asked_for_once_and_no_part_of_a_part() {
        let team = "metadata.annotations.acme.test/team";
        let fields = Fields::default().and(owned([team, "spec.owner", team]));
        let names = fields.names().unwrap();
        assert_eq!(names.len(), Entity::FIELDS.len() + 1);
        let fields = fields.with_document(owned(["metadata.annotations", "spec"]));
        let names = fields.names().unwrap();
        assert!(
            !names
                .iter()
                .any(|name| name == team || name.starts_with("spec.")),
            "{names:?}"
        );
        assert_eq!(fields.with_document(owned([""])).names(), None);
    }

    #[test]
    fn a_document_has_what_was_asked_for_and_nothing_else() {
        let whole = json!({
            "kind": "Component",
            "metadata": {"name": "x", "labels": {"tier": "gold", "b": "c"}, "uid": "1"},
            "spec": {"owner": "team-a", "definition": "long"},
        });
        let fields = Fields::default().with_document(owned(["metadata.labels.tier", "spec.owner"]));
        let expected = json!({
            "kind": "Component",
            "metadata": {"name": "x", "namespace": "default", "labels": {"tier": "gold"}},
            "spec": {"owner": "team-a"},
        });
        assert_eq!(document(&fields, &whole), expected);
        assert_eq!(Fields::default().read(&whole).unwrap().document(), None);
    }

    #[test]
    fn what_an_entity_lacks_is_empty_where_that_was_asked_for() {
        let bare = json!({"kind": "Component", "metadata": {"name": "x", "tags": null}});
        let fields =
            Fields::default().with_document(owned(["metadata.labels.tier", "metadata.tags"]));
        let expected = json!({
            "kind": "Component",
            "metadata": {"name": "x", "namespace": "default", "labels": {}, "tags": []},
        });
        assert_eq!(document(&fields, &bare), expected);
        let whole = document(&fields.with_document(owned([""])), &bare);
        assert_eq!(whole["relations"], json!([]));
        assert_eq!(whole["metadata"]["annotations"], json!({}));
    }
}

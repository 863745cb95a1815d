//! The facts of an entity that badges use.

use std::sync::Arc;

use serde_json::Value;
use thiserror::Error;

use super::{EntityRef, Kind, Name, Namespace, text::shown};

/// One entity of the catalog, cut to what badges use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    pub(super) reference: EntityRef,
    pub(super) kind: Arc<str>,
    pub(super) name: Arc<str>,
    pub(super) lifecycle: Option<Arc<str>>,
    pub(super) owner: Option<Arc<str>>,
    pub(super) type_: Option<Arc<str>>,
    pub(super) system: Option<Arc<str>>,
    /// By name, in order.
    pub(super) annotations: Box<[(Arc<str>, Arc<str>)]>,
}

/// A document that is not an entity.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{field}: {problem}")]
pub struct EntityError {
    /// The field at fault, in dotted form, such as `metadata.name`.
    pub field: &'static str,
    /// What is wrong with it and what was expected.
    pub problem: String,
}

impl Entity {
    /// The fields that are read, in the dotted form of the catalog API's `fields` parameter.
    pub const FIELDS: &'static [&'static str] = &[
        "kind",
        "metadata.name",
        "metadata.namespace",
        "spec.lifecycle",
        "spec.owner",
        "spec.type",
        "spec.system",
    ];

    /// Reads an entity in the shape that the catalog serves and descriptors are written in.
    pub fn from_value(document: &Value) -> Result<Self, EntityError> {
        let kind = required(document, "kind", "/kind")?;
        let name = required(document, "metadata.name", "/metadata/name")?;
        let namespace = match document.pointer("/metadata/namespace") {
            None | Some(Value::Null) => Namespace::default_namespace(),
            Some(Value::String(text)) => {
                Namespace::parse(text).map_err(|error| invalid("metadata.namespace", &error))?
            }
            Some(_) => return Err(not_text("metadata.namespace")),
        };
        let reference = EntityRef::new(
            Kind::parse(kind).map_err(|error| invalid("kind", &error))?,
            namespace,
            Name::parse(name).map_err(|error| invalid("metadata.name", &error))?,
        );
        let spec = |field: &str| {
            document
                .get("spec")
                .and_then(|spec| shown(spec.get(field)?))
                .map(Arc::from)
        };
        Ok(Self {
            reference,
            kind: kind.into(),
            name: name.into(),
            lifecycle: spec("lifecycle"),
            owner: spec("owner"),
            type_: spec("type"),
            system: spec("system"),
            annotations: annotations(document),
        })
    }

    /// The normalised reference.
    #[must_use]
    pub fn reference(&self) -> &EntityRef {
        &self.reference
    }

    /// The kind as it is written in the catalog, such as `Component`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The name as it is written in the catalog.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `spec.lifecycle`, where there is one.
    #[must_use]
    pub fn lifecycle(&self) -> Option<&str> {
        self.lifecycle.as_deref()
    }

    /// `spec.owner` as written: a reference that may lack its kind and namespace.
    #[must_use]
    pub fn owner(&self) -> Option<&str> {
        self.owner.as_deref()
    }

    /// `spec.type`, where there is one.
    #[must_use]
    pub fn type_(&self) -> Option<&str> {
        self.type_.as_deref()
    }

    /// `spec.system` as written: a reference that may lack its kind and namespace.
    #[must_use]
    pub fn system(&self) -> Option<&str> {
        self.system.as_deref()
    }

    /// The value of an annotation, where the entity has it.
    #[must_use]
    pub fn annotation(&self, name: &str) -> Option<&str> {
        let at = self
            .annotations
            .binary_search_by(|(known, _)| (**known).cmp(name));
        let (_, value) = self.annotations.get(at.ok()?)?;
        Some(value)
    }

    /// About how many bytes of memory the entity takes, for caches that are bounded by weight.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        let reference = &self.reference;
        let required = [
            &*self.kind,
            &self.name,
            reference.kind().as_str(),
            reference.namespace().as_str(),
            reference.name().as_str(),
        ];
        let optional = [&self.lifecycle, &self.owner, &self.type_, &self.system];
        let annotations = self.annotations.iter().map(|(name, value)| {
            // Each is two texts in a row.
            2 * size_of::<Arc<str>>() + name.len() + value.len()
        });
        size_of::<Self>()
            + required.iter().map(|text| text.len()).sum::<usize>()
            + optional
                .into_iter()
                .flatten()
                .map(|text| text.len())
                .sum::<usize>()
            + annotations.sum::<usize>()
    }
}

/// The annotations. Backstage takes texts alone; in a descriptor, `true` without quotes is meant as
/// one.
fn annotations(document: &Value) -> Box<[(Arc<str>, Arc<str>)]> {
    let written = document.pointer("/metadata/annotations");
    let written = written.and_then(Value::as_object).into_iter().flatten();
    let mut annotations: Vec<(Arc<str>, Arc<str>)> = written
        .filter_map(|(name, value)| {
            let value = match value {
                Value::String(text) => text.clone(),
                Value::Bool(_) | Value::Number(_) => value.to_string(),
                _ => return None,
            };
            Some((name.as_str().into(), value.into()))
        })
        .collect();
    annotations.sort_unstable();
    annotations.into()
}

fn required<'a>(
    document: &'a Value,
    field: &'static str,
    pointer: &str,
) -> Result<&'a str, EntityError> {
    match document.pointer(pointer) {
        Some(Value::String(text)) => Ok(text),
        None | Some(Value::Null) => Err(EntityError {
            field,
            problem: "is missing: expected text".to_owned(),
        }),
        Some(_) => Err(not_text(field)),
    }
}

fn not_text(field: &'static str) -> EntityError {
    EntityError {
        field,
        problem: "has another type: expected text".to_owned(),
    }
}

fn invalid(field: &'static str, error: &super::NameError) -> EntityError {
    EntityError {
        field,
        problem: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entity_keeps_its_name_as_written_and_is_found_in_lower_case() {
        let entity = Entity::from_value(&json!({
            "kind": "Component",
            "metadata": {"name": "Mixed_Case.Service-1"},
            "spec": {"lifecycle": "deprecated", "owner": "user:default/jane.doe"},
        }))
        .unwrap();
        assert_eq!(
            entity.reference().to_string(),
            "component:default/mixed_case.service-1"
        );
        assert_eq!(
            (entity.kind(), entity.name()),
            ("Component", "Mixed_Case.Service-1")
        );
        assert_eq!(entity.lifecycle(), Some("deprecated"));
        assert_eq!(entity.system(), None);
    }

    #[test]
    fn an_annotation_is_a_text_or_what_was_meant_as_one() {
        let entity = Entity::from_value(&json!({
            "kind": "Component",
            "metadata": {"name": "x", "annotations": {"a/b": "c", "yes": true, "map": {}}},
        }))
        .unwrap();
        let values = ["a/b", "yes", "map", "none"].map(|name| entity.annotation(name));
        assert_eq!(values, [Some("c"), Some("true"), None, None]);
    }

    #[test]
    fn an_entity_without_a_spec_has_no_facts() {
        let entity =
            Entity::from_value(&json!({"kind": "Group", "metadata": {"name": "x"}})).unwrap();
        assert_eq!(entity.owner(), None);
    }

    #[test]
    fn an_error_names_the_field() {
        let error = |document| Entity::from_value(&document).unwrap_err().to_string();
        assert_eq!(
            error(json!({"kind": "API", "metadata": {}})),
            "metadata.name: is missing: expected text"
        );
        assert_eq!(
            error(json!({"kind": 3, "metadata": {"name": "x"}})),
            "kind: has another type: expected text"
        );
        assert!(
            error(json!({"kind": "API", "metadata": {"name": "-"}})).starts_with("metadata.name:")
        );
    }
}

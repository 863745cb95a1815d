//! Reads an entity in the shape that the catalog serves.

use std::sync::Arc;

use serde_json::Value;
use thiserror::Error;

use super::{Entity, EntityRef, Kind, Name, NameError, Namespace, text::shown};

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
            domain: spec("domain"),
            title: title(document),
            tags: tags(document),
            provided_apis: document
                .pointer("/spec/providesApis")
                .and_then(Value::as_array)
                .map(|apis| u32::try_from(apis.len()).unwrap_or(u32::MAX)),
            has_description: text(document, "/metadata/description").is_some(),
            annotations: annotations(document),
            document: None,
        })
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

/// A text that is not empty.
fn text<'a>(document: &'a Value, pointer: &str) -> Option<&'a str> {
    let text = document.pointer(pointer)?.as_str()?.trim();
    (!text.is_empty()).then_some(text)
}

fn title(document: &Value) -> Option<Arc<str>> {
    let profile = text(document, "/spec/profile/displayName");
    profile
        .or_else(|| text(document, "/metadata/title"))
        .map(Arc::from)
}

fn tags(document: &Value) -> Box<[Arc<str>]> {
    let written = document.pointer("/metadata/tags").and_then(Value::as_array);
    let tags = written.into_iter().flatten().filter_map(Value::as_str);
    tags.map(Arc::from).collect()
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

fn invalid(field: &'static str, error: &NameError) -> EntityError {
    EntityError {
        field,
        problem: error.to_string(),
    }
}

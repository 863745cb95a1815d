//! The fields that Backstage requires of each kind it knows.
//!
//! The source is the schemas of `@backstage/catalog-model` 1.7 and, for templates, of
//! `@backstage/plugin-scaffolder-common`. Other fields are not looked at: nothing here uses them.
//! Other kinds need no more than a name, because plug-ins add kinds.

use serde_json::Value;

use crate::entity::Kind;

/// The shape of a required field.
#[derive(Clone, Copy)]
enum Shape {
    Text,
    List,
    /// Text, or a mapping such as `{$text: ./api.yaml}`, which Backstage puts a file's text into
    /// before it checks: <https://backstage.io/docs/features/software-catalog/descriptor-format#substitutions-in-the-descriptor-format>.
    TextOrPlaceholder,
}

/// A requirement that a document does not meet.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unmet {
    /// The field in dotted form.
    pub(super) field: String,
    /// What is wrong and what was expected.
    pub(super) problem: &'static str,
}

/// The required fields of `spec`; `None` for a kind that needs no `spec`.
fn required(kind: &Kind) -> Option<&'static [(&'static str, Shape)]> {
    use Shape::{List, Text, TextOrPlaceholder};
    Some(match kind.as_str() {
        "component" => &[("type", Text), ("lifecycle", Text), ("owner", Text)],
        "api" => &[
            ("type", Text),
            ("lifecycle", Text),
            ("owner", Text),
            ("definition", TextOrPlaceholder),
        ],
        "resource" => &[("type", Text), ("owner", Text)],
        "system" | "domain" => &[("owner", Text)],
        "group" => &[("type", Text), ("children", List)],
        "user" => &[("memberOf", List)],
        "template" => &[("type", Text), ("steps", List)],
        "location" => &[],
        _ => return None,
    })
}

/// The first requirement that `document`, of the given kind, does not meet.
pub(super) fn check(document: &Value, kind: &Kind) -> Result<(), Unmet> {
    check_field(document, "", "apiVersion", Shape::Text)?;
    let Some(fields) = required(kind) else {
        return Ok(());
    };
    match document.get("spec") {
        Some(spec @ Value::Object(_)) => fields
            .iter()
            .try_for_each(|(field, shape)| check_field(spec, "spec.", field, *shape)),
        None | Some(Value::Null) => Err(Unmet {
            field: "spec".to_owned(),
            problem: "is missing: expected a mapping",
        }),
        Some(_) => Err(Unmet {
            field: "spec".to_owned(),
            problem: "has another type: expected a mapping",
        }),
    }
}

fn check_field(parent: &Value, prefix: &str, field: &str, shape: Shape) -> Result<(), Unmet> {
    let problem = match (parent.get(field), shape) {
        (None | Some(Value::Null), Shape::List) => {
            "is missing: expected a list, which may be empty"
        }
        (None | Some(Value::Null), _) => "is missing: expected text",
        (Some(Value::Array(_)), Shape::List) => return Ok(()),
        (Some(_), Shape::List) => "has another type: expected a list",
        (Some(Value::String(text)), _) if text.is_empty() => "is empty: expected text",
        (Some(Value::String(_)), _) => return Ok(()),
        (Some(Value::Object(map)), Shape::TextOrPlaceholder)
            if map.len() == 1 && map.keys().all(|key| key.starts_with('$')) =>
        {
            return Ok(());
        }
        (Some(_), _) => "has another type: expected text",
    };
    Err(Unmet {
        field: format!("{prefix}{field}"),
        problem,
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    fn field_at_fault(kind: &str, spec: &Value) -> Option<String> {
        let document = json!({"apiVersion": "backstage.io/v1alpha1", "kind": kind, "spec": spec});
        let unmet = check(&document, &Kind::parse(kind).unwrap());
        unmet.err().map(|unmet| unmet.field)
    }

    #[rstest]
    #[case("Component", json!({"type": "x", "lifecycle": "x", "owner": "x"}))]
    #[case("API", json!({"type": "x", "lifecycle": "x", "owner": "x", "definition": "x"}))]
    #[case("Resource", json!({"type": "x", "owner": "x"}))]
    #[case("System", json!({"owner": "x"}))]
    #[case("Domain", json!({"owner": "x"}))]
    #[case("Group", json!({"type": "x", "children": []}))]
    #[case("User", json!({"memberOf": []}))]
    #[case("Template", json!({"type": "x", "steps": []}))]
    fn a_known_kind_needs_each_of_its_fields(#[case] kind: &str, #[case] spec: Value) {
        assert_eq!(field_at_fault(kind, &spec), None);
        for field in spec.as_object().unwrap().keys() {
            let named = Some(format!("spec.{field}"));
            for wrong in [json!(null), json!(""), json!(3), json!({"a": 1})] {
                let mut spec = spec.clone();
                spec[field] = wrong;
                assert_eq!(field_at_fault(kind, &spec), named, "{kind}");
            }
        }
        assert_eq!(field_at_fault(kind, &json!(null)), Some("spec".to_owned()));
    }

    #[test]
    fn a_definition_may_be_kept_in_another_file() {
        let mut spec = json!({"type": "openapi", "lifecycle": "production", "owner": "x"});
        spec["definition"] = json!({"$text": "./openapi.yaml"});
        assert_eq!(field_at_fault("API", &spec), None);
    }

    #[test]
    fn a_kind_of_a_plug_in_needs_no_spec() {
        assert_eq!(field_at_fault("Product", &json!(null)), None);
        assert_eq!(field_at_fault("Location", &json!({})), None);
    }

    #[test]
    fn every_entity_names_its_api_version() {
        let unmet = check(&json!({}), &Kind::parse("Product").unwrap()).unwrap_err();
        assert_eq!(unmet.field, "apiVersion");
    }
}

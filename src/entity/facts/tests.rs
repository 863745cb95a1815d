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
    let entity = Entity::from_value(&json!({"kind": "Group", "metadata": {"name": "x"}})).unwrap();
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
    assert!(error(json!({"kind": "API", "metadata": {"name": "-"}})).starts_with("metadata.name:"));
}

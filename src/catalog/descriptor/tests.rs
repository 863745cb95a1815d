use std::collections::BTreeMap;

use super::*;

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/catalog");
    std::fs::read_to_string(path.join(name)).unwrap()
}

#[test]
fn the_recorded_descriptors_give_the_entities_that_the_real_catalog_served() {
    let read = read(
        Path::new("catalog-info.yaml"),
        &fixture("catalog-info.yaml"),
        &Fields::default(),
    );
    let mut served: Vec<Value> = serde_json::from_str(&fixture("entities.json")).unwrap();
    for entity in &mut served {
        // Where the catalog found it, which no descriptor says.
        let annotations = entity["metadata"]["annotations"].as_object_mut().unwrap();
        annotations.retain(|name, _| !name.starts_with("backstage.io/managed-by-"));
    }
    let served: BTreeMap<_, _> = served
        .iter()
        // The catalog made one entity itself, for the file, and read one from another file.
        .filter(|entity| {
            let name = entity["metadata"]["name"].as_str().unwrap();
            !name.starts_with("generated-") && name != "from-extra"
        })
        .map(|value| Entity::from_value(value).unwrap())
        .map(|entity| (entity.reference().clone(), entity))
        .collect();
    let ours: BTreeMap<_, _> = read
        .entities
        .iter()
        .map(|described| Entity::clone(&described.entity))
        .map(|entity| (entity.reference().clone(), entity))
        .collect();
    assert_eq!(ours, served);
    assert_eq!(ours.len(), 18);

    let problems: Vec<_> = read.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        ["catalog-info.yaml: document 6, line 70: spec.lifecycle: is missing: expected text"]
    );
}

#[test]
fn a_broken_document_does_not_take_its_neighbours_along() {
    let good = |name: &str| {
        format!(
            "apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: {{name: {name}}}\nspec: {{owner: x}}\n"
        )
    };
    let text = format!(
        "{}---\nkind: [\nbroken: {{\n---\n{}",
        good("one"),
        good("two")
    );
    let read = read(Path::new("x.yaml"), &text, &Fields::default());
    let names: Vec<_> = read.entities.iter().map(|it| it.entity.name()).collect();
    assert_eq!(names, ["one", "two"]);
    let [problem] = read.problems.as_slice() else {
        panic!("{:?}", read.problems);
    };
    assert_eq!((problem.document, problem.line), (Some(2), Some(7)));
}

#[test]
fn empty_documents_and_empty_files_are_nothing() {
    for text in [
        "",
        "---\n",
        "# a comment\n",
        "---\n---\n# no\n---\n",
        "null\n",
    ] {
        let read = read(Path::new("x.yaml"), text, &Fields::default());
        assert!(
            read.entities.is_empty() && read.problems.is_empty(),
            "{text:?}"
        );
    }
}

#[test]
fn a_document_that_is_not_a_mapping_says_what_was_expected() {
    let read = read(Path::new("x.yaml"), "- 1\n", &Fields::default());
    assert_eq!(
        read.problems[0].to_string(),
        "x.yaml: document 1, line 1: is not a mapping: expected apiVersion, kind, metadata and spec"
    );
}

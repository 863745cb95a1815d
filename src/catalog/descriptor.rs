//! Backstage descriptor files: YAML, one entity a document.
//!
//! The format is Backstage's, at
//! <https://backstage.io/docs/features/software-catalog/descriptor-format>. A document that cannot
//! be read is reported and its neighbours are read all the same.

mod document;
mod problem;
mod requirements;

use std::{path::Path, sync::Arc};

use serde_json::Value;

use document::Document;
pub use problem::DescriptorProblem;

use crate::entity::Entity;

/// What one file describes.
#[derive(Debug, Default)]
pub(super) struct Descriptors {
    /// The entities, in the order of the file.
    pub(super) entities: Vec<Described>,
    /// One problem for each document that is not an entity.
    pub(super) problems: Vec<DescriptorProblem>,
}

/// An entity and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Described {
    pub(super) entity: Arc<Entity>,
    /// The document's number in its file, from 1.
    pub(super) document: usize,
    /// The line that the document's content begins at, from 1.
    pub(super) line: usize,
}

/// Reads the text of one file; `file` only names it in problems.
pub(super) fn read(file: &Path, text: &str) -> Descriptors {
    let mut read = Descriptors::default();
    for document in document::split(text) {
        match entity(file, &document) {
            Ok(Some(entity)) => read.entities.push(Described {
                entity: Arc::new(entity),
                document: document.number,
                line: document.line,
            }),
            Ok(None) => {}
            Err(problem) => read.problems.push(problem),
        }
    }
    read
}

/// The entities that the text of one file describes, in its order, and a problem for each document that
/// is none; `file` only names it in problems.
#[must_use]
pub fn read_descriptors(file: &Path, text: &str) -> (Vec<Arc<Entity>>, Vec<DescriptorProblem>) {
    let read = read(file, text);
    let entities = read.entities.into_iter().map(|described| described.entity);
    (entities.collect(), read.problems)
}

/// The entity of a document; `None` for an empty one.
fn entity(file: &Path, document: &Document<'_>) -> Result<Option<Entity>, DescriptorProblem> {
    let place = |line, field: Option<&str>, problem: String| DescriptorProblem {
        file: file.to_owned(),
        document: Some(document.number),
        line: Some(line),
        field: field.map(str::to_owned),
        problem,
    };
    let value = document
        .parse()
        .map_err(|error| place(error.line, None, error.problem))?;
    if value == Value::Null {
        return Ok(None);
    }
    if !value.is_object() {
        let problem = "is not a mapping: expected apiVersion, kind, metadata and spec";
        return Err(place(document.line, None, problem.to_owned()));
    }
    // Identity first: it is what a person looks for when they search the file.
    let entity = Entity::from_value(&value)
        .map_err(|error| place(document.line, Some(error.field), error.problem))?;
    requirements::check(&value, entity.reference().kind())
        .map_err(|unmet| place(document.line, Some(&unmet.field), unmet.problem.to_owned()))?;
    Ok(Some(entity))
}

#[cfg(test)]
mod tests {
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
        let read = read(Path::new("x.yaml"), &text);
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
            let read = read(Path::new("x.yaml"), text);
            assert!(
                read.entities.is_empty() && read.problems.is_empty(),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_document_that_is_not_a_mapping_says_what_was_expected() {
        let read = read(Path::new("x.yaml"), "- 1\n");
        assert_eq!(
            read.problems[0].to_string(),
            "x.yaml: document 1, line 1: is not a mapping: expected apiVersion, kind, metadata and spec"
        );
    }
}

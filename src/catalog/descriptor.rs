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

use crate::entity::{Entity, Fields};

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

/// Reads `fields` of the entities in the text of one file; `file` only names it in problems.
pub(super) fn read(file: &Path, text: &str, fields: &Fields) -> Descriptors {
    let mut read = Descriptors::default();
    for document in document::split(text) {
        match entity(file, &document, fields) {
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

/// The entities that the text of one file describes, in its order, of which `fields` are read, and a problem for each document that
/// is none; `file` only names it in problems.
#[must_use]
pub fn read_descriptors(
    file: &Path,
    text: &str,
    fields: &Fields,
) -> (Vec<Arc<Entity>>, Vec<DescriptorProblem>) {
    let read = read(file, text, fields);
    let entities = read.entities.into_iter().map(|described| described.entity);
    (entities.collect(), read.problems)
}

/// The entity of a document; `None` for an empty one.
fn entity(
    file: &Path,
    document: &Document<'_>,
    fields: &Fields,
) -> Result<Option<Entity>, DescriptorProblem> {
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
    let entity = fields
        .read(&value)
        .map_err(|error| place(document.line, Some(error.field), error.problem))?;
    requirements::check(&value, entity.reference().kind())
        .map_err(|unmet| place(document.line, Some(&unmet.field), unmet.problem.to_owned()))?;
    Ok(Some(entity))
}

#[cfg(test)]
mod tests;

//! Where in the configuration file a badge of the operator's is written.

use std::path::PathBuf;

use super::{
    Environment, Loaded, Origin,
    place::{self, Step},
};
use crate::badge::{BadgeId, DefinitionProblem};

/// The configuration file, where `badges.custom` is written in it.
#[derive(Debug)]
pub struct BadgePlaces(Option<(PathBuf, String)>);

impl BadgePlaces {
    /// Reads the file again, for places in it.
    #[must_use]
    pub fn new(loaded: &Loaded, env: &dyn Environment) -> Self {
        Self(match loaded.origin("badges.custom") {
            Origin::File(path) => env.read_file(path).ok().map(|text| (path.clone(), text)),
            _ => None,
        })
    }

    /// Line and column of what is wrong in the badge `id`.
    #[must_use]
    pub fn find(&self, id: &BadgeId, problem: &DefinitionProblem) -> Option<Origin> {
        let (path, text) = self.0.as_ref()?;
        let mut steps = ["badges", "custom", id.as_str()]
            .map(|key| Step::Key(key.to_owned()))
            .to_vec();
        // As in `color.steps[0].below`.
        let parts = problem.field.split(['.', '[']);
        for part in parts.filter(|part| !part.is_empty()) {
            let item = part.strip_suffix(']');
            let item = item.and_then(|number| number.parse().ok());
            steps.push(item.map_or_else(|| Step::Key(part.to_owned()), Step::Item));
        }
        let (line, column) = place::find(text, &steps, problem.problem.place)?;
        Some(Origin::Place {
            file: path.clone(),
            line,
            column,
        })
    }
}

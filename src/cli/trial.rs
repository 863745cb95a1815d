//! `config check`: the badges of the operator's, tried on entities.

use std::{collections::BTreeMap, io::Write, sync::Arc};

use anyhow::Result;

use crate::{
    badge::{BadgeId, BadgeSet, DefinitionProblem, Known, Question, Trial},
    config::BadgePlaces,
    entity::Entity,
};

/// What one badge does for some entities.
#[derive(Debug, Default)]
struct Trials<'a> {
    /// Entities, and what the badge does for each.
    good: Vec<(&'a Entity, String)>,
    /// Entities for which it fails, by what fails.
    failing: BTreeMap<String, Vec<&'a Entity>>,
}

/// Writes into `out` what each badge of the operator's does for `entities`. Returns whether it can be
/// made of all that it is for.
pub fn try_out(
    badges: &BadgeSet,
    entities: &[Arc<Entity>],
    places: &BadgePlaces,
    out: &mut dyn Write,
) -> Result<bool> {
    let mut are_good = true;
    for id in badges.ids() {
        let trials = entities.iter().filter_map(|entity| {
            let trial = badges.try_out(id, &Known::from(&**entity))?;
            Some((&**entity, trial))
        });
        let trials: Vec<_> = trials.collect();
        if !trials.is_empty() {
            let trials = Trials::of(trials, |problem| told(id, problem, places));
            are_good &= trials.failing.is_empty();
            trials.write(id, entities.len(), out)?;
        }
    }
    Ok(are_good)
}

impl<'a> Trials<'a> {
    fn of(trials: Vec<(&'a Entity, Trial)>, told: impl Fn(&DefinitionProblem) -> String) -> Self {
        let mut sorted = Self::default();
        for (entity, trial) in trials {
            match trial {
                Trial::IsNotFor => {}
                Trial::Asks(Question { request, .. }) => {
                    let method = request.body().map_or("GET", |_| "POST");
                    let (plugin, path) = (request.plugin(), request.path());
                    let does = format!("asks the plugin {plugin}: {method} {path}");
                    sorted.good.push((entity, does));
                }
                Trial::Says(badge) => {
                    let says = format!("{}: {}", badge.label, badge.message);
                    sorted.good.push((entity, format!("says {says:?}")));
                }
                Trial::Fails(problems) => {
                    for problem in &problems {
                        let failing = sorted.failing.entry(told(problem)).or_default();
                        failing.push(entity);
                    }
                }
            }
        }
        sorted
    }

    fn write(&self, id: &BadgeId, tried: usize, out: &mut dyn Write) -> Result<()> {
        let good = self.good.len();
        write!(out, "{id}: made of {good} of {tried} entities")?;
        match self.good.first() {
            Some((entity, does)) => writeln!(out, "; of {} it {does}", entity.reference())?,
            None => writeln!(out)?,
        }
        for (told, entities) in &self.failing {
            let count = entities.len();
            let first = entities
                .first()
                .map(|entity| entity.reference().to_string());
            let first = first.unwrap_or_default();
            writeln!(out, "  {told} (of {count}, such as {first})")?;
        }
        Ok(())
    }
}

/// What fails, and where it is written.
fn told(id: &BadgeId, problem: &DefinitionProblem, places: &BadgePlaces) -> String {
    let (field, message) = (&problem.field, &problem.problem.message);
    match places.find(id, problem) {
        Some(place) => format!("{place}: {field}: {message}"),
        None => format!("{field}: {message}"),
    }
}

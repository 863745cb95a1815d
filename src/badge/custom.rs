//! Badges that the operator writes: texts with templates in them, over an entity and facts about it.
//!
//! A definition is compiled once, with every problem told by its field; making a badge from it then
//! cannot fail: where a template does, the badge says `unknown`. Templates are Jinja's, as
//! [`minijinja`](https://docs.rs/minijinja) reads them, and are bounded in what they may compute and
//! write.

mod color;
mod definition;
mod filters;
mod problem;
mod reference;
mod sandbox;
mod source;
mod templates;
mod words;

use std::{collections::BTreeSet, fmt};

use super::{Badge, Color, Known, LogoChoice, Portal, Style};
use crate::entity::{Entity, Kind};
use color::Painter;
pub use definition::{
    BadgeDefinition, ColorDefinition, ColorRule, ColorScale, ColorStep, SourceDefinition,
};
use problem::Failed;
pub use problem::TemplateProblem;
pub use source::Question;
use source::Source;
use templates::{Condition, Template};

/// What a badge says where its template fails.
const UNKNOWN: &str = "unknown";

/// What templates are given, made once for all of a badge's.
pub(super) struct Given<'a> {
    entity: &'a Entity,
    variables: minijinja::Value,
}

impl<'a> Given<'a> {
    pub(super) fn new(known: &Known<'a>, portal: &Portal) -> Self {
        Self {
            entity: known.entity,
            variables: templates::variables(known, portal),
        }
    }
}

/// A badge that was written in the settings, ready to be made.
#[derive(Debug, Clone)]
pub struct CustomBadge {
    label: Option<Template>,
    message: Option<Template>,
    color: Option<Painter>,
    label_color: Option<Template>,
    logo: Option<Template>,
    link: Option<Template>,
    description: Option<Template>,
    style: Option<Style>,
    kinds: Option<Vec<Kind>>,
    when: Option<Condition>,
    source: Option<Source>,
}

/// What is wrong with one field of a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionProblem {
    /// The field, in dotted form, such as `color[0].when`.
    pub field: String,
    /// What is wrong, and where in the field's text.
    pub problem: TemplateProblem,
}

impl CustomBadge {
    /// Compiles a definition; every problem is told.
    pub fn compile(definition: &BadgeDefinition) -> Result<Self, Vec<DefinitionProblem>> {
        let mut problems = Vec::new();
        let mut text = |field: &str, source: &Option<String>| {
            let compiled = source.as_ref().map(|source| Template::compile(source));
            keep(&mut problems, field, compiled.transpose()).flatten()
        };
        let label = text("label", &definition.label);
        let message = text("message", &definition.message);
        let label_color = text("label_color", &definition.label_color);
        let logo = text("logo", &definition.logo);
        let link = text("link", &definition.link);
        let description = text("description", &definition.description);
        let when = definition
            .when
            .as_ref()
            .map(|when| Condition::compile(when));
        let when = keep(&mut problems, "when", when.transpose()).flatten();
        let color = match definition.color.as_ref().map(Painter::compile).transpose() {
            Ok(color) => color,
            Err(found) => {
                problems.extend(found);
                None
            }
        };
        let source = match definition.source.as_ref().map(Source::compile).transpose() {
            Ok(source) => source,
            Err(found) => {
                problems.extend(found);
                None
            }
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            label,
            message,
            color,
            label_color,
            logo,
            link,
            description,
            style: definition.style,
            kinds: definition.kinds.clone(),
            when,
            source,
        })
    }

    /// Whether the definition says which entities the badge is for.
    pub(super) fn has_condition(&self) -> bool {
        self.kinds.is_some() || self.when.is_some()
    }

    /// Whether the badge says something of the entity. A condition that fails does not hold.
    #[must_use]
    pub(super) fn applies(&self, given: &Given<'_>) -> bool {
        self.is_for_kind(given)
            && self
                .when
                .as_ref()
                .is_none_or(|when| when.holds(given).unwrap_or(false))
    }

    /// What another plugin is asked for the badge; nothing where the badge is not for the entity,
    /// which its facts may yet tell.
    pub(super) fn question(&self, given: &Given<'_>) -> Option<Result<Question, Failure>> {
        let source = self.source.as_ref()?;
        let may_apply = match &self.when {
            Some(when) if when.looks_at_data() => self.is_for_kind(given),
            _ => self.applies(given),
        };
        let failed = |failed| Failure {
            field: "source",
            failed,
        };
        may_apply.then(|| source.write(given).map_err(failed))
    }

    fn is_for_kind(&self, given: &Given<'_>) -> bool {
        let kind = given.entity.reference().kind();
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(kind))
    }

    /// Makes the badge over `base`, which says what the definition leaves out, and tells what failed.
    pub(super) fn make(&self, given: &Given<'_>, base: Badge) -> (Badge, Vec<Failure>) {
        let mut badge = base;
        let mut failures = Vec::new();
        let mut write = |field: &'static str, template: Option<&Template>| {
            let written = template?.write(given);
            let told = |failed| failures.push(Failure { field, failed });
            Some(written.map_err(told).ok())
        };
        if let Some(label) = write("label", self.label.as_ref()) {
            badge.label = label.unwrap_or(badge.label);
        }
        let message = write("message", self.message.as_ref());
        // Who writes nothing knows nothing.
        let message = message.map(|message| message.filter(|text| !text.trim().is_empty()));
        let is_unknown = message == Some(None);
        if let Some(message) = message {
            badge.message = message.unwrap_or_else(|| UNKNOWN.to_owned());
        }
        if let Some(description) = write("description", self.description.as_ref()) {
            badge.description = description.unwrap_or(badge.description);
        }
        if let Some(link) = write("link", self.link.as_ref()) {
            badge.link = link.or(badge.link);
        }
        if let Some(color) = write("label_color", self.label_color.as_ref()) {
            badge.label_color = color.and_then(|color| Color::parse(&color));
        }
        let logo = write("logo", self.logo.as_ref()).flatten();
        if let Some(style) = self.style {
            badge.style = style;
        }
        if let Some(logo) = logo {
            match logo.parse::<LogoChoice>() {
                Ok(choice) => badge.logo = choice.logo(badge.style, None, None),
                Err(error) => failures.push(Failure {
                    field: "logo",
                    failed: Failed {
                        message: error.to_string(),
                        place: None,
                    },
                }),
            }
        }
        if is_unknown {
            // Nothing is known, so no colour says anything of it.
            badge.color = Color::parse("lightgrey");
        } else if let Some(painter) = &self.color {
            match painter.paint(given) {
                Ok(color) => badge.color = color,
                Err(failed) => failures.push(Failure {
                    field: "color",
                    failed,
                }),
            }
        }
        (badge, failures)
    }

    /// The parts of an entity that the templates look at, in the dotted form of the catalog API's
    /// `fields` parameter. An empty set is for none; the whole entity is an empty field among them.
    #[must_use]
    pub(super) fn fields(&self) -> BTreeSet<String> {
        let texts = [
            &self.label,
            &self.message,
            &self.label_color,
            &self.logo,
            &self.link,
            &self.description,
        ];
        let mut fields = BTreeSet::new();
        for template in texts.into_iter().flatten() {
            fields.extend(template.fields());
        }
        fields.extend(self.color.iter().flat_map(Painter::fields));
        fields.extend(self.when.iter().flat_map(Condition::fields));
        fields.extend(self.source.iter().flat_map(Source::fields));
        fields
    }
}

/// A template that failed while a badge was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    /// The field, such as `message`.
    field: &'static str,
    /// Why.
    failed: Failed,
}

impl From<Failure> for DefinitionProblem {
    fn from(failure: Failure) -> Self {
        Self {
            field: failure.field.to_owned(),
            problem: failure.failed,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.failed)
    }
}

fn keep<T>(
    problems: &mut Vec<DefinitionProblem>,
    field: &str,
    compiled: Result<T, TemplateProblem>,
) -> Option<T> {
    compiled
        .map_err(|problem| {
            problems.push(DefinitionProblem {
                field: field.to_owned(),
                problem,
            });
        })
        .ok()
}

#[cfg(test)]
mod tests;

//! How a custom badge's colour is chosen.

use std::collections::BTreeSet;

use super::{
    DefinitionProblem, Given,
    definition::{ColorDefinition, ColorRule, ColorScale},
    keep,
    problem::{Failed, TemplateProblem},
    templates::{Condition, Number, Template},
};
use crate::badge::Color;

/// A compiled [`ColorDefinition`].
#[derive(Debug, Clone)]
pub(super) enum Painter {
    Template(Template),
    Rules(Vec<(Option<Condition>, Template)>),
    Scale(Number, Vec<(Option<f64>, Template)>),
}

impl Painter {
    pub(super) fn compile(definition: &ColorDefinition) -> Result<Self, Vec<DefinitionProblem>> {
        let mut problems = Vec::new();
        let painter = match definition {
            ColorDefinition::Template(source) => {
                let compiled = Template::compile(source).map(Self::Template);
                keep(&mut problems, "color", compiled)
            }
            ColorDefinition::Rules(rules) => Some(Self::rules(rules, &mut problems)),
            ColorDefinition::Scale(scale) => Self::scale(scale, &mut problems),
        };
        match painter {
            Some(painter) if problems.is_empty() => Ok(painter),
            _ => Err(problems),
        }
    }

    fn rules(rules: &[ColorRule], problems: &mut Vec<DefinitionProblem>) -> Self {
        let mut compiled = Vec::new();
        for (at, rule) in rules.iter().enumerate() {
            let when = rule.when.as_ref().map(|when| Condition::compile(when));
            let when = keep(problems, &format!("color[{at}].when"), when.transpose());
            let color = Template::compile(&rule.color);
            let color = keep(problems, &format!("color[{at}].color"), color);
            compiled.extend(when.zip(color));
        }
        Self::Rules(compiled)
    }

    fn scale(scale: &ColorScale, problems: &mut Vec<DefinitionProblem>) -> Option<Self> {
        let of = keep(problems, "color.of", Number::compile(&scale.of));
        let mut steps = Vec::new();
        let mut last = f64::NEG_INFINITY;
        for (at, step) in scale.steps.iter().enumerate() {
            let field = |name| format!("color.steps[{at}].{name}");
            let color = Template::compile(&step.color);
            let color = keep(problems, &field("color"), color);
            let is_last = at + 1 == scale.steps.len();
            let order = match step.below {
                Some(below) if below > last => {
                    last = below;
                    Ok(())
                }
                Some(_) => Err("expected a larger number than in the step before"),
                None if is_last => Ok(()),
                None => Err("expected a number: only the last step needs none"),
            };
            let order = order.map_err(|message| TemplateProblem {
                message: message.to_owned(),
                place: None,
            });
            keep(problems, &field("below"), order);
            steps.extend(color.map(|color| (step.below, color)));
        }
        Some(Self::Scale(of?, steps))
    }

    /// The colour, if one is chosen; a text that is no colour is none.
    pub(super) fn paint(&self, given: &Given<'_>) -> Result<Option<Color>, Failed> {
        let template = match self {
            Self::Template(template) => Some(template),
            Self::Rules(rules) => {
                let mut chosen = None;
                for (when, color) in rules {
                    // A condition that fails does not hold, as for the badge itself.
                    let holds = |when: &Condition| when.holds(given).unwrap_or(false);
                    if when.as_ref().is_none_or(holds) {
                        chosen = Some(color);
                        break;
                    }
                }
                chosen
            }
            Self::Scale(of, steps) => {
                let value = of.value(given)?;
                let step = steps
                    .iter()
                    .find(|(below, _)| below.is_none_or(|below| value < below));
                step.map(|(_, color)| color)
            }
        };
        let Some(template) = template else {
            return Ok(None);
        };
        let written = template.write(given)?;
        match Color::parse(&written) {
            Some(color) => Ok(Some(color)),
            None if written.is_empty() => Ok(None),
            None => Err(TemplateProblem {
                message: format!("{written:?} is no colour"),
                place: None,
            }),
        }
    }

    pub(super) fn fields(&self) -> BTreeSet<String> {
        match self {
            Self::Template(template) => template.fields(),
            Self::Rules(rules) => {
                let mut fields = BTreeSet::new();
                for (when, color) in rules {
                    fields.extend(when.iter().flat_map(Condition::fields));
                    fields.extend(color.fields());
                }
                fields
            }
            Self::Scale(of, steps) => {
                let mut fields = of.fields();
                fields.extend(steps.iter().flat_map(|(_, color)| color.fields()));
                fields
            }
        }
    }
}

//! Templates and conditions, compiled, and told apart by where they fail.
//!
//! What is undefined is an error and not an empty text, because a badge that says nothing looks like a
//! badge that says so.

use std::{collections::BTreeSet, fmt, sync::Arc};

use minijinja::{Environment, Error, Value, context, value::Serde};

use super::{
    Given,
    problem::{Failed, TemplateProblem, place_of, problem},
    reference::Reference,
    sandbox::{Limited, MAX_OUTPUT_BYTES, environment, percent_encoded},
    words,
};
use crate::badge::{Known, Portal};

/// What templates are given.
const VARIABLES: [&str; 4] = ["entity", "ref", "backstage", "data"];

/// The name that each template has in its own environment.
const NAME: &str = "template";

/// A text with templates in it.
#[derive(Clone)]
pub(super) struct Template {
    environment: Arc<Environment<'static>>,
    /// What stands before the text that the operator wrote.
    prefix: &'static str,
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Template")
    }
}

impl Template {
    pub(super) fn compile(source: &str) -> Result<Self, TemplateProblem> {
        Self::between("", source, "", environment())
    }

    /// A path with its query, in which each value is written percent-encoded.
    pub(super) fn compile_path(source: &str) -> Result<Self, TemplateProblem> {
        let mut environment = environment();
        environment.set_formatter(percent_encoded);
        Self::between("", source, "", environment)
    }

    fn between(
        prefix: &'static str,
        source: &str,
        suffix: &'static str,
        mut environment: Environment<'static>,
    ) -> Result<Self, TemplateProblem> {
        let text = format!("{prefix}{source}{suffix}");
        let told = |error: &Error| problem(error, &text, prefix);
        environment
            .add_template_owned(NAME, text.clone())
            .map_err(|error| told(&error))?;
        let template = environment
            .get_template(NAME)
            .map_err(|error| told(&error))?;
        let mut unknown = template.undeclared_variables(false);
        unknown.retain(|name| {
            !VARIABLES.contains(&name.as_str())
                && environment.globals().all(|(global, _)| global != name)
        });
        // In an order that does not change.
        if let Some(name) = unknown.into_iter().min() {
            let place = place_of(&text, text.find(&name), prefix);
            let message = format!(
                "there is no {name}: expected one of {}",
                VARIABLES.join(", ")
            );
            return Err(TemplateProblem { message, place });
        }
        if let Some((at, message)) = words::first_unknown(&environment, &text) {
            let place = place_of(&text, Some(at), prefix);
            return Err(TemplateProblem { message, place });
        }
        Ok(Self {
            environment: Arc::new(environment),
            prefix,
        })
    }

    pub(super) fn write(&self, given: &Given<'_>) -> Result<String, Failed> {
        let told = |error: &Error, text: &str| problem(error, text, self.prefix);
        let template = self
            .environment
            .get_template(NAME)
            .map_err(|error| told(&error, ""))?;
        let mut written = Limited::default();
        template
            .render_captured_to(given.variables.clone(), &mut written)
            .map_err(|error| match error.kind() {
                minijinja::ErrorKind::WriteFailure => TemplateProblem {
                    message: format!("it writes more than {MAX_OUTPUT_BYTES} bytes"),
                    place: None,
                },
                _ => told(&error, template.source()),
            })?;
        let text = String::from_utf8_lossy(&written.0);
        Ok(text.trim().to_owned())
    }

    /// The parts of the entity that are looked at; an empty one is for the whole.
    pub(super) fn fields(&self) -> BTreeSet<String> {
        let template = self.environment.get_template(NAME);
        let used = template.map(|template| template.undeclared_variables(true));
        let fields = used.into_iter().flatten().filter_map(|path| {
            let rest = path.strip_prefix("entity")?;
            match rest.strip_prefix('.') {
                Some(field) => Some(field.to_owned()),
                None => rest.is_empty().then(String::new),
            }
        });
        fields.collect()
    }
}

/// An expression that holds or does not.
#[derive(Debug, Clone)]
pub(super) struct Condition(Template);

impl Condition {
    pub(super) fn compile(source: &str) -> Result<Self, TemplateProblem> {
        check_expression(source)?;
        let (before, after) = ("{% if ", " %}1{% endif %}");
        Template::between(before, source, after, environment()).map(Self)
    }

    /// Whether it looks at what another plugin says.
    pub(super) fn looks_at_data(&self) -> bool {
        let environment = &self.0.environment;
        environment
            .get_template(NAME)
            .is_ok_and(|template| template.undeclared_variables(false).contains("data"))
    }

    pub(super) fn holds(&self, given: &Given<'_>) -> Result<bool, Failed> {
        Ok(!self.0.write(given)?.is_empty())
    }

    pub(super) fn fields(&self) -> BTreeSet<String> {
        self.0.fields()
    }
}

/// An expression that is a number.
#[derive(Debug, Clone)]
pub(super) struct Number(Template);

impl Number {
    pub(super) fn compile(source: &str) -> Result<Self, TemplateProblem> {
        check_expression(source)?;
        Template::between("{{ ", source, " }}", environment()).map(Self)
    }

    pub(super) fn value(&self, given: &Given<'_>) -> Result<f64, Failed> {
        let written = self.0.write(given)?;
        let number = written
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite());
        number.ok_or_else(|| TemplateProblem {
            message: format!("{} is not a number", shown(&written)),
            place: None,
        })
    }

    pub(super) fn fields(&self) -> BTreeSet<String> {
        self.0.fields()
    }
}

/// Whether a text is one expression, so that what is put round it cannot be got out of.
fn check_expression(source: &str) -> Result<(), TemplateProblem> {
    let environment = environment();
    let compiled = environment.compile_expression(source);
    compiled
        .map(drop)
        .map_err(|error| problem(&error, source, ""))
}

pub(super) fn variables(known: &Known<'_>, portal: &Portal) -> Value {
    let document = known
        .entity
        .document()
        .map(|text| serde_json::from_str(text));
    // Without a document, no template looks at the entity.
    let entity: Value = document.and_then(Result::ok).unwrap_or_default();
    let reference = known.entity.reference();
    let reference = Value::from_object(Reference {
        page: portal.entity_page(reference),
        reference: reference.clone(),
    });
    let backstage = context! {
        title => portal.title.as_str(),
        app_url => portal.app_url.as_str(),
    };
    if let Some(data) = known.data {
        let data = Value::from(Serde(&**data));
        return context! { entity, ref => reference, backstage, data };
    }
    context! { entity, ref => reference, backstage }
}

/// A text for a message: quoted, and cut.
fn shown(text: &str) -> String {
    let start: String = text.chars().take(40).collect();
    format!("{start:?}")
}

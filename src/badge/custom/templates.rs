//! Templates and conditions, compiled, bounded and told apart by where they fail.
//!
//! A template cannot run for long ([`FUEL`]), write much ([`MAX_OUTPUT_BYTES`]) or read anything but
//! what it is given; what is undefined is an error and not an empty text, because a badge that says
//! nothing looks like a badge that says so.

use std::{
    collections::BTreeSet,
    fmt,
    io::{self, Write},
    sync::Arc,
};

use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value, context, value::Serde};

use super::{Given, filters, reference::Reference, words};
use crate::badge::{Known, Portal};

/// How many instructions one template may run; a badge's takes some ten.
const FUEL: u64 = 20_000;

/// How deep templates may nest.
const MAX_DEPTH: usize = 32;

/// The most that one template may write, in bytes: a `data:` logo is the longest that means something.
const MAX_OUTPUT_BYTES: usize = 48 * 1024;

/// What templates are given.
const VARIABLES: [&str; 4] = ["entity", "ref", "backstage", "data"];

/// The name that each template has in its own environment.
const NAME: &str = "template";

/// What is wrong with a template, and where in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateProblem {
    /// What is wrong.
    pub message: String,
    /// Line and column of its text, from 1, where they are known.
    pub place: Option<(usize, usize)>,
}

/// A template that failed while it was written; the same in form as what is wrong with its text.
pub(super) type Failed = TemplateProblem;

impl fmt::Display for TemplateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some((line, column)) => {
                write!(f, "{} (line {line}, column {column})", self.message)
            }
            None => f.write_str(&self.message),
        }
    }
}

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
        Self::between("", source, "")
    }

    fn between(
        prefix: &'static str,
        source: &str,
        suffix: &'static str,
    ) -> Result<Self, TemplateProblem> {
        let text = format!("{prefix}{source}{suffix}");
        let told = |error: &Error| problem(error, &text, prefix);
        let mut environment = environment();
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
        let mut written = Limited(Vec::new());
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
        Template::between("{% if ", source, " %}1{% endif %}").map(Self)
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
        Template::between("{{ ", source, " }}").map(Self)
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

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(MAX_DEPTH);
    environment.set_debug(true);
    environment.remove_global("debug");
    filters::add_to(&mut environment);
    environment
}

pub(super) fn variables(known: &Known<'_>, portal: &Portal) -> Value {
    let document = known
        .entity
        .document()
        .map(|text| serde_json::from_str(text));
    // Without a document, no template looks at the entity.
    let entity: Value = document.and_then(Result::ok).unwrap_or_default();
    let reference = Value::from_object(Reference(known.entity.reference().clone()));
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

fn problem(error: &Error, text: &str, prefix: &str) -> TemplateProblem {
    let kind = error.kind().to_string();
    let message = match error.detail() {
        Some(detail) => format!("{kind}: {detail}"),
        None => kind,
    };
    let at = error.range().map(|range| range.start);
    TemplateProblem {
        message,
        place: place_of(text, at, prefix),
    }
}

/// Line and column of the byte `at`, from 1, in what follows `prefix`.
fn place_of(text: &str, at: Option<usize>, prefix: &str) -> Option<(usize, usize)> {
    let before = text.get(..at?)?;
    let before = before.get(prefix.len()..).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    Some((line, column))
}

/// A text for a message: quoted, and cut.
fn shown(text: &str) -> String {
    let start: String = text.chars().take(40).collect();
    format!("{start:?}")
}

/// A text that may grow so far.
struct Limited(Vec<u8>);

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_OUTPUT_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

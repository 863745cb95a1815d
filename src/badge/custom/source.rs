//! What a badge asks another plugin of the backend.

use std::{collections::BTreeSet, time::Duration};

use serde_json::{Map, Value};

use super::{
    DefinitionProblem, Given,
    definition::SourceDefinition,
    keep,
    problem::{Failed, TemplateProblem},
    templates::Template,
};
use crate::{
    client::{PluginId, PluginRequest},
    units::HumanDuration,
};

/// How long facts are fresh where the definition says nothing.
const FRESH_FOR: Duration = Duration::from_secs(5 * 60);

/// A compiled [`SourceDefinition`].
#[derive(Debug, Clone)]
pub(super) struct Source {
    plugin: PluginId,
    path: Template,
    /// What is posted; without it, the question is a `GET`.
    body: Option<Body>,
    fresh_for: Duration,
}

/// A question that was written for one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub request: PluginRequest,
    /// How long the answer is fresh.
    pub fresh_for: Duration,
}

/// JSON whose texts are templates.
#[derive(Debug, Clone)]
enum Body {
    Text(Template),
    List(Vec<Body>),
    Map(Vec<(String, Body)>),
    Plain(Value),
}

impl Source {
    pub(super) fn compile(definition: &SourceDefinition) -> Result<Self, Vec<DefinitionProblem>> {
        let mut problems = Vec::new();
        let (field, path) = match (&definition.path, &definition.post) {
            (Some(path), None) => ("source.path", path),
            (None, Some(post)) => ("source.post", post),
            _ => return Err(vec![whole("source", "expected one of path and post")]),
        };
        if !path.starts_with('/') {
            problems.push(whole(field, "expected a path, which begins with /"));
        }
        if definition.body.is_some() && definition.post.is_none() {
            problems.push(whole("source.body", "only what is posted has a body"));
        }
        let path = keep(&mut problems, field, Template::compile_path(path));
        let body = definition.post.as_ref().and_then(|_| {
            let nothing = Value::Object(Map::new());
            let body = definition.body.as_ref().unwrap_or(&nothing);
            Body::compile(body, "source.body", &mut problems)
        });
        match path {
            Some(path) if problems.is_empty() => Ok(Self {
                plugin: definition.plugin.clone(),
                path,
                body,
                fresh_for: definition.fresh_for.map_or(FRESH_FOR, HumanDuration::get),
            }),
            _ => Err(problems),
        }
    }

    pub(super) fn write(&self, given: &Given<'_>) -> Result<Question, Failed> {
        let path = self.path.write(given)?;
        let body = self.body.as_ref().map(|body| body.write(given));
        let body = body.transpose()?.map(|body| body.to_string());
        let request = PluginRequest::new(self.plugin.clone(), &path, body);
        Ok(Question {
            request: request.map_err(|error| TemplateProblem {
                message: error.to_string(),
                place: None,
            })?,
            fresh_for: self.fresh_for,
        })
    }

    pub(super) fn fields(&self) -> BTreeSet<String> {
        let mut fields = self.path.fields();
        if let Some(body) = &self.body {
            body.add_fields(&mut fields);
        }
        fields
    }
}

impl Body {
    fn compile(value: &Value, field: &str, problems: &mut Vec<DefinitionProblem>) -> Option<Self> {
        match value {
            Value::String(text) => {
                let template = Template::compile(text).map(Self::Text);
                keep(problems, field, template)
            }
            Value::Array(items) => {
                let item = |(at, item)| Self::compile(item, &format!("{field}[{at}]"), problems);
                let items: Vec<_> = items.iter().enumerate().map(item).collect();
                items.into_iter().collect::<Option<_>>().map(Self::List)
            }
            Value::Object(map) => {
                let entry = |(key, value): (&String, _)| {
                    let value = Self::compile(value, &format!("{field}.{key}"), problems)?;
                    Some((key.clone(), value))
                };
                let entries: Vec<_> = map.iter().map(entry).collect();
                entries.into_iter().collect::<Option<_>>().map(Self::Map)
            }
            plain => Some(Self::Plain(plain.clone())),
        }
    }

    fn write(&self, given: &Given<'_>) -> Result<Value, Failed> {
        Ok(match self {
            Self::Text(template) => Value::String(template.write(given)?),
            Self::List(items) => {
                let items = items.iter().map(|item| item.write(given));
                Value::Array(items.collect::<Result<_, _>>()?)
            }
            Self::Map(entries) => {
                let entry = |(key, body): &(String, Self)| Ok((key.clone(), body.write(given)?));
                let entries = entries.iter().map(entry);
                Value::Object(entries.collect::<Result<_, _>>()?)
            }
            Self::Plain(value) => value.clone(),
        })
    }

    fn add_fields(&self, fields: &mut BTreeSet<String>) {
        match self {
            Self::Text(template) => fields.extend(template.fields()),
            Self::List(items) => items.iter().for_each(|item| item.add_fields(fields)),
            Self::Map(entries) => entries.iter().for_each(|(_, body)| body.add_fields(fields)),
            Self::Plain(_) => {}
        }
    }
}

fn whole(field: &str, message: &str) -> DefinitionProblem {
    DefinitionProblem {
        field: field.to_owned(),
        problem: TemplateProblem {
            message: message.to_owned(),
            place: None,
        },
    }
}

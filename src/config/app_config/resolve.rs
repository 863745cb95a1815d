//! One value of Backstage's configuration: the text with its variables, or what it includes.
//!
//! A map whose only key is `$env`, `$file` or `$include` stands for a variable, the text of a file,
//! or a value in another YAML or JSON file (`other.yaml#some.key`); paths start at the folder of
//! the file that they stand in. Backstage follows one include for each level of keys and none on
//! the way to `some.key`, so a chain ends by itself: it is as long as a key is deep.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value};
use serde_saphyr::options::MergeKeyPolicy;
use thiserror::Error;

use super::{
    super::{Environment, environment::read_problem, file::parse_with},
    substitution::substitute,
};

/// Why a value cannot be known.
#[derive(Debug, Error)]
pub(super) enum ResolveError {
    #[error("{0} has other keys beside it: expected it alone")]
    NotAlone(&'static str),
    #[error("the value of {0} is not a text: expected one")]
    NotText(&'static str),
    #[error("a variable in the value of {0} is not set")]
    Unset(&'static str),
    #[error("environment variable {0} is not text: expected UTF-8")]
    Variable(String),
    #[error("{key} {name:?}: {wrong}")]
    Included {
        key: &'static str,
        name: String,
        wrong: String,
    },
}

/// Reads a YAML document as Backstage does, to whom `<<` is a key like any other.
pub(super) fn parse(text: &str) -> Result<Value, String> {
    parse_with(text, MergeKeyPolicy::AsOrdinary)
}

/// Reads what values name.
pub(super) struct Resolver<'a> {
    env: &'a dyn Environment,
    variables: BTreeMap<String, OsString>,
}

/// A value, and the folder that paths in it start from.
type Found = (Value, PathBuf);

impl<'a> Resolver<'a> {
    pub(super) fn new(env: &'a dyn Environment) -> Self {
        let variables = env.vars().into_iter().collect();
        Self { env, variables }
    }

    /// What `value` stands for, itself and not what is in it; nothing where that is not set.
    pub(super) fn resolve(
        &self,
        value: &Value,
        folder: &Path,
    ) -> Result<Option<Found>, ResolveError> {
        let here = |value| (value, folder.to_owned());
        let text = |text: Option<String>| Ok(text.map(|text| here(text.into())));
        match value {
            Value::String(written) => text(self.substitute(written)?),
            Value::Object(map) => match self.included(map)? {
                None => Ok(Some(here(value.clone()))),
                Some(("$env", name)) => text(self.variable(&name)?),
                Some(("$file", name)) => {
                    let read = self.read("$file", &name, &folder.join(&name))?;
                    text(Some(read.trim_end().to_owned()))
                }
                Some((_, name)) => self.include(&name, folder),
            },
            other => Ok(Some(here(other.clone()))),
        }
    }

    /// What a map includes, and how, if it does.
    fn included(
        &self,
        map: &Map<String, Value>,
    ) -> Result<Option<(&'static str, String)>, ResolveError> {
        let keys = ["$env", "$file", "$include"];
        let Some(key) = keys.into_iter().find(|key| map.contains_key(*key)) else {
            return Ok(None);
        };
        if map.len() != 1 {
            return Err(ResolveError::NotAlone(key));
        }
        let written = map.get(key).and_then(Value::as_str);
        let written = written.ok_or(ResolveError::NotText(key))?;
        let name = self.substitute(written)?.ok_or(ResolveError::Unset(key))?;
        Ok(Some((key, name)))
    }

    fn include(&self, name: &str, folder: &Path) -> Result<Option<Found>, ResolveError> {
        const KEY: &str = "$include";
        let fail = |wrong: String| {
            let name = name.to_owned();
            let key = KEY;
            ResolveError::Included { key, name, wrong }
        };
        let (file_name, keys) = name.split_once('#').unwrap_or((name, ""));
        let path = folder.join(file_name);
        let extension = path.extension().and_then(|extension| extension.to_str());
        let document: Value = match extension {
            Some("yaml" | "yml") => parse(&self.read(KEY, name, &path)?).map_err(fail)?,
            Some("json") => serde_json::from_str(&self.read(KEY, name, &path)?)
                .map_err(|error| fail(error.to_string()))?,
            _ => return Err(fail("expected a .yaml, .yml or .json file".to_owned())),
        };
        let mut value = Some(&document);
        for key in keys.split('.').filter(|_| !keys.is_empty()) {
            let map = value.and_then(Value::as_object);
            let map = map.ok_or_else(|| fail(format!("there is no map that has {key:?}")))?;
            value = map.get(key);
        }
        let found = match value {
            Some(Value::String(written)) => self.substitute(written)?.map(Value::from),
            Some(Value::Object(map)) if self.included(map)?.is_some() => {
                let wrong = "this is an include again, which Backstage does not follow";
                return Err(fail(wrong.to_owned()));
            }
            other => other.cloned(),
        };
        let folder = path.parent().unwrap_or(folder).to_owned();
        Ok(found.map(|value| (value, folder)))
    }

    fn read(&self, key: &'static str, name: &str, path: &Path) -> Result<String, ResolveError> {
        self.env
            .read_file(path)
            .map_err(|error| ResolveError::Included {
                key,
                name: name.to_owned(),
                wrong: read_problem(&error).to_owned(),
            })
    }

    fn substitute(&self, text: &str) -> Result<Option<String>, ResolveError> {
        substitute(text, |name| self.variable(name))
    }

    /// The value without the spaces around it, as Backstage takes it.
    fn variable(&self, name: &str) -> Result<Option<String>, ResolveError> {
        let text = |value: &OsString| match value.to_str() {
            Some(text) => Ok(text.trim().to_owned()),
            None => Err(ResolveError::Variable(name.to_owned())),
        };
        self.variables.get(name).map(text).transpose()
    }
}

//! What Backstage's own configuration files say that badges need too.
//!
//! Backstage merges its `app-config.yaml` files key by key, a later file over an earlier one; a
//! variable that is not set leaves its value out, and a null takes back what earlier files said.
//! Each file is read as `@backstage/config-loader` 1.11 reads it
//! (<https://backstage.io/docs/conf/writing/>), but for two things: only the keys below are
//! resolved, so nothing else in the files matters, such as a secret that is not on this machine;
//! and a value that is wrong is told also where a later file overrides it, as for all settings.

mod keys;
mod resolve;
mod substitution;

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::{
    Environment, Origin, Problem,
    environment::read_problem,
    known::Setting,
    leaf::{Layer, Leaf},
};
use keys::{KEYS, Key, Target};
use resolve::{Resolver, parse};

/// Reads the files, merged in their order.
pub(super) fn layer(paths: &[PathBuf], env: &dyn Environment) -> Layer {
    let mut layer = Layer::default();
    for path in paths {
        let read = env
            .read_file(path)
            .map_err(|error| read_problem(&error).to_owned())
            .and_then(|text| parse(&text));
        match read {
            // A file of comments.
            Ok(Value::Null) => {}
            Ok(document) => AppConfig::new(path, env).add_to(&mut layer, &document),
            Err(wrong) => lose(&mut layer, wrong, &Origin::File(path.clone())),
        }
    }
    layer
}

/// One of the files.
struct AppConfig<'a> {
    path: &'a Path,
    resolver: Resolver<'a>,
}

impl<'a> AppConfig<'a> {
    fn new(path: &'a Path, env: &'a dyn Environment) -> Self {
        let resolver = Resolver::new(env);
        Self { path, resolver }
    }

    fn file(&self) -> Origin {
        Origin::File(self.path.to_owned())
    }

    fn origin(&self, key: &str) -> Origin {
        Origin::AppConfig {
            file: self.path.to_owned(),
            key: key.to_owned(),
        }
    }

    fn add_to(&self, layer: &mut Layer, document: &Value) {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        match self.resolver.resolve(document, folder) {
            Ok(Some((Value::Object(root), folder))) => {
                self.add_section(layer, &root, &folder, "", KEYS);
            }
            Ok(_) => lose(layer, "expected a map of sections", &self.file()),
            Err(error) => lose(layer, error.to_string(), &self.file()),
        }
    }

    /// Adds what is wanted of a map that stands at `path` ("", or a key with a dot behind it).
    fn add_section(
        &self,
        layer: &mut Layer,
        values: &Map<String, Value>,
        folder: &Path,
        path: &str,
        keys: &[(&str, Key)],
    ) {
        for (name, key) in keys {
            let Some(written) = values.get(*name) else {
                continue;
            };
            let path = format!("{path}{name}");
            let origin = self.origin(&path);
            match (self.resolver.resolve(written, folder), key) {
                (Ok(None), _) => {}
                (Ok(Some((Value::Null, _))), key) => {
                    key.targets(&mut |target| take_back(layer, target.setting));
                }
                (Ok(Some((Value::Object(values), folder))), Key::Section(keys)) => {
                    self.add_section(layer, &values, &folder, &format!("{path}."), keys);
                }
                (Ok(Some(_)), Key::Section(_)) => {
                    let wrong = format!("expected settings, as in {path}: {{…}}");
                    lose(layer, wrong, &origin);
                }
                (Ok(Some((value, _))), Key::Value(targets)) => {
                    for target in *targets {
                        add_value(layer, written, &value, target, &origin);
                    }
                }
                (Err(error), _) => lose(layer, error.to_string(), &origin),
            }
        }
    }
}

/// Adds the setting that `value` is here; `written` is what stands in the file for it.
fn add_value(layer: &mut Layer, written: &Value, value: &Value, target: &Target, origin: &Origin) {
    let Some(setting) = Setting::by_key(target.setting) else {
        return;
    };
    let is_named = value != written;
    let leaf = (target.read)(value).map(|value| Leaf {
        setting,
        value,
        origin: origin.clone(),
    });
    match leaf {
        Some(leaf) if !is_named || leaf.check().is_empty() => layer.leaves.push(leaf),
        // It is told once, of the setting that it is before all.
        _ if !target.is_first => {}
        Some(_) => {
            let problem = Problem::named_value(setting, written, origin);
            layer.problems.push(problem);
            layer.is_lost = true;
        }
        None => lose(layer, "expected true or false", origin),
    }
}

/// What the source would have set is not known, so nothing can be said of what it should fit.
fn lose(layer: &mut Layer, wrong: impl AsRef<str>, origin: &Origin) {
    layer.problems.push(Problem::source(wrong, origin));
    layer.is_lost = true;
}

fn take_back(layer: &mut Layer, key: &str) {
    layer.leaves.retain(|leaf| leaf.setting.key != key);
}

#[cfg(test)]
mod tests;

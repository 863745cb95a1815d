//! What Backstage's own configuration files say that badges need too.
//!
//! Backstage merges its `app-config.yaml` files key by key, a later file over an earlier one; a
//! variable that is not set leaves its value out, and a null takes back what earlier files said.
//! Each file is read as `@backstage/config-loader` 1.11 reads it
//! (<https://backstage.io/docs/conf/writing/>), but for two things: only the keys below are
//! resolved, so nothing else in the files matters, such as a secret that is not on this machine;
//! and a value that is wrong is told also where a later file overrides it, as for all settings.

mod resolve;
mod substitution;

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{
    Environment, Origin, Problem,
    environment::read_problem,
    known::Setting,
    leaf::{Layer, Leaf},
};
use resolve::{Resolver, parse};

/// The sections of Backstage's configuration that are read, and what is read of them: a key, and
/// the setting that it is here.
const SECTIONS: [(&str, &[(&str, &str)]); 2] = [
    (
        "app",
        &[
            ("title", "backstage.app_title"),
            ("baseUrl", "backstage.app_url"),
        ],
    ),
    ("backend", &[("baseUrl", "backstage.api_url")]),
];

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
        let (root, folder) = match self.resolver.resolve(document, folder) {
            Ok(Some((Value::Object(root), folder))) => (root, folder),
            Ok(_) => return lose(layer, "expected a map of sections", &self.file()),
            Err(error) => return lose(layer, error.to_string(), &self.file()),
        };
        for (section, keys) in SECTIONS {
            let Some(value) = root.get(section) else {
                continue;
            };
            match self.resolver.resolve(value, &folder) {
                Ok(None) => {}
                Ok(Some((Value::Null, _))) => {
                    for (_, setting) in keys {
                        take_back(layer, setting);
                    }
                }
                Ok(Some((Value::Object(values), folder))) => {
                    for (name, setting) in keys {
                        if let Some(value) = values.get(*name) {
                            let origin = self.origin(&format!("{section}.{name}"));
                            self.add_value(layer, value, &folder, setting, origin);
                        }
                    }
                }
                Ok(Some(_)) => {
                    let wrong = format!("expected settings, as in {section}: {{…}}");
                    lose(layer, wrong, &self.origin(section));
                }
                Err(error) => lose(layer, error.to_string(), &self.origin(section)),
            }
        }
    }

    fn add_value(
        &self,
        layer: &mut Layer,
        written: &Value,
        folder: &Path,
        key: &str,
        origin: Origin,
    ) {
        let value = match self.resolver.resolve(written, folder) {
            Ok(None) => return,
            Ok(Some((Value::Null, _))) => return take_back(layer, key),
            Ok(Some((value, _))) => value,
            Err(error) => return lose(layer, error.to_string(), &origin),
        };
        let Some(setting) = Setting::by_key(key) else {
            return;
        };
        let is_named = value != *written;
        let leaf = Leaf {
            setting,
            value,
            origin,
        };
        if is_named && !leaf.check().is_empty() {
            let problem = Problem::named_value(setting, written, &leaf.origin);
            layer.problems.push(problem);
            layer.is_lost = true;
        } else {
            layer.leaves.push(leaf);
        }
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

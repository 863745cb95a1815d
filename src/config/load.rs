//! All sources together: the settings that hold, or everything that is wrong.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::{
    Environment, Flags, Origin, Problem, Problems, Settings, app_config, checks, file,
    leaf::{Layer, document},
    secret, variables,
};

/// Where settings are read from, besides the environment.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sources<'a> {
    /// Backstage's own configuration files, a later one over an earlier one.
    pub app_config: &'a [PathBuf],
    /// The configuration file.
    pub file: Option<&'a Path>,
    /// What the command line gives.
    pub flags: Option<&'a Flags>,
    /// Variables that begin with `BADGES_` and are no settings, such as one that names the
    /// configuration file.
    pub other_variables: &'a [&'a str],
}

/// The settings, and where each came from.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The settings that hold.
    pub settings: Settings,
    origins: BTreeMap<&'static str, Origin>,
}

impl Loaded {
    /// Where the value of a setting (`server.listen`) came from.
    #[must_use]
    pub fn origin(&self, key: &str) -> &Origin {
        self.origins.get(key).unwrap_or(&Origin::Default)
    }
}

impl Settings {
    /// Reads all sources. The error holds all that is wrong in any of them, also where a later
    /// source overrides it.
    pub fn load(sources: Sources<'_>, env: &dyn Environment) -> Result<Loaded, Problems> {
        let layers = [
            Some(app_config::layer(sources.app_config, env)),
            sources.file.map(|path| file::layer(path, env)),
            Some(variables::layer(env, sources.other_variables)),
            sources.flags.map(Flags::layer),
        ];
        let (mut good, mut wrong) = (BTreeMap::new(), BTreeSet::new());
        let mut problems = Vec::new();
        let mut is_lost = false;
        for layer in layers.into_iter().flatten() {
            let layer: Layer = secret::read_files(layer, env);
            is_lost |= layer.is_lost;
            problems.extend(layer.problems);
            wrong.extend(layer.wrong);
            for leaf in layer.leaves {
                let found = leaf.check();
                if found.is_empty() {
                    good.insert(leaf.setting.key.as_str(), leaf);
                } else {
                    wrong.insert(leaf.setting.key.as_str());
                    problems.extend(found);
                }
            }
        }
        let values = good.values().map(|leaf| (leaf.setting, &leaf.value));
        let settings = Settings::deserialize(document(values));
        let origins = good.iter().map(|(key, leaf)| (*key, leaf.origin.clone()));
        let origins: BTreeMap<_, _> = origins.collect();
        match settings {
            Ok(mut settings) => {
                settings.backstage.token_file = secret_file(&origins, "backstage.token");
                let loaded = Loaded { settings, origins };
                if !is_lost {
                    problems.extend(checks::all(&loaded, &wrong, env));
                }
                if problems.is_empty() {
                    return Ok(loaded);
                }
            }
            // Each value was read by itself, so this is a fault of ours; say nothing of the values.
            Err(_) => problems.push(Problem::source(
                "the settings cannot be read together",
                &Origin::Default,
            )),
        }
        Err(Problems(problems))
    }
}

/// The file that a secret came from; `None` where it came from elsewhere.
fn secret_file(origins: &BTreeMap<&str, Origin>, key: &str) -> Option<PathBuf> {
    match origins.get(key)? {
        Origin::SecretFile(path, _) => Some(path.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

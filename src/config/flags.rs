//! What the command line sets.

use serde_json::Value;

use super::{
    Origin,
    known::Setting,
    leaf::{Layer, Leaf},
    unknown,
};

/// The settings that flags give, in the order they were added.
#[derive(Debug, Clone, Default)]
pub struct Flags(Vec<(String, Value, String)>);

impl Flags {
    /// Adds a value for `key` (`server.listen`) that `flag` (`--listen`) gave; where a key is added
    /// twice, the later value holds.
    pub fn set(&mut self, key: &str, value: impl Into<Value>, flag: &str) {
        self.0.push((key.to_owned(), value.into(), flag.to_owned()));
    }

    pub(super) fn layer(&self) -> Layer {
        let mut layer = Layer::default();
        for (key, value, flag) in &self.0 {
            let origin = Origin::Flag(flag.clone());
            match Setting::by_key(key) {
                Some(setting) => layer.leaves.push(Leaf {
                    setting,
                    value: value.clone(),
                    origin,
                }),
                None => layer.problems.push(unknown::key(key, &origin)),
            }
        }
        layer
    }
}

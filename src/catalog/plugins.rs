//! Facts that other plugins of the backend have of an entity.
//!
//! They are recalled as [`Recall`] does; each plugin is asked only so much at a time, and one in
//! trouble with pauses.

mod window;

use std::{
    collections::HashMap,
    fmt::Debug,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use serde_json::Value;

use super::{
    CatalogError,
    recall::{Recall, RecallLimits, Weigh},
};
use crate::{
    client::{PluginId, PluginRequest},
    metrics,
};
use window::Window;

/// How much more memory JSON takes than its text, roughly.
const JSON_FACTOR: usize = 3;

/// The largest answer that is read, in bytes after decompression. Facts for a badge are few.
pub const MAX_FACTS_BYTES: usize = 1024 * 1024;

/// What a plugin says.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The JSON.
    pub value: Arc<Value>,
    /// How long it was as text.
    pub size_bytes: usize,
}

/// The plugins of a backend.
#[async_trait]
pub trait Plugins: Debug + Send + Sync {
    /// Asks a plugin; `None` where it says that it has nothing of the kind.
    async fn ask(&self, request: &PluginRequest) -> Result<Option<Facts>, CatalogError>;
}

/// Plugins with a memory before them.
#[derive(Debug)]
pub struct CachedPlugins {
    plugins: Arc<dyn Plugins>,
    answers: Arc<Recall<PluginRequest, Facts>>,
    windows: Mutex<HashMap<PluginId, Arc<Window>>>,
}

impl CachedPlugins {
    /// An empty memory before `plugins`, to be made on the runtime that shall ask them.
    #[must_use]
    pub fn new(plugins: Arc<dyn Plugins>, limits: RecallLimits) -> Self {
        Self {
            plugins,
            answers: Arc::new(Recall::new(limits)),
            windows: Mutex::default(),
        }
    }

    /// What it keeps, by name.
    #[must_use]
    pub fn caches(&self) -> Vec<(&'static str, Arc<dyn metrics::Cache>)> {
        vec![("facts", Arc::clone(&self.answers) as _)]
    }

    /// What a plugin says, which is fresh for so long; `None` where it has nothing of the kind.
    pub async fn facts(
        &self,
        request: &PluginRequest,
        fresh_for: Duration,
    ) -> Result<Option<Arc<Value>>, CatalogError> {
        let ask = || {
            let window = self.window(request.plugin());
            let (plugins, request) = (Arc::clone(&self.plugins), request.clone());
            async move { window.ask(&*plugins, &request).await }
        };
        let facts = self.answers.get(request, fresh_for, ask).await?;
        Ok(facts.map(|facts| facts.value))
    }

    fn window(&self, plugin: &PluginId) -> Arc<Window> {
        // The map is whole after a panic too: each change to it is one call.
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows
            .entry(plugin.clone())
            .or_insert_with(|| Arc::new(Window::new(plugin.clone())));
        Arc::clone(window)
    }
}

impl Weigh for PluginRequest {
    fn size_bytes(&self) -> usize {
        self.size_bytes()
    }
}

impl Weigh for Facts {
    fn size_bytes(&self) -> usize {
        JSON_FACTOR * self.size_bytes
    }
}

#[cfg(test)]
mod tests;

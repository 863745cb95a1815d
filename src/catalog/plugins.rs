//! Facts that other plugins of the backend have of an entity.
//!
//! They are recalled as [`Recall`] does; each plugin is asked only so much at a time, and one in
//! trouble with pauses.

mod window;

use std::{
    collections::{HashMap, HashSet},
    fmt::Debug,
    hash::{Hash, Hasher},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use serde_json::Value;

use super::{
    CatalogError, Shared, Told,
    recall::{Recall, RecallLimits, Weigh},
};
use crate::{
    client::{PluginId, PluginRequest},
    entity::EntityRef,
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

/// A question of an entity to a plugin. The same request asked of another entity is the same question.
#[derive(Debug, Clone)]
pub struct FactsQuestion {
    /// The entity.
    pub of: EntityRef,
    /// What is asked.
    pub request: PluginRequest,
}

impl PartialEq for FactsQuestion {
    fn eq(&self, other: &Self) -> bool {
        self.request == other.request
    }
}

impl Eq for FactsQuestion {}

impl Hash for FactsQuestion {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.request.hash(state);
    }
}

/// Plugins with a memory before them. A clone has the same memory.
#[derive(Debug, Clone)]
pub struct CachedPlugins {
    plugins: Arc<dyn Plugins>,
    answers: Arc<Recall<FactsQuestion, Facts>>,
    windows: Arc<Mutex<HashMap<PluginId, Arc<Window>>>>,
    shared: Option<Arc<Shared>>,
}

impl CachedPlugins {
    /// An empty memory before `plugins`, to be made on the runtime that shall ask them.
    #[must_use]
    pub fn new(plugins: Arc<dyn Plugins>, limits: RecallLimits) -> Self {
        Self {
            plugins,
            answers: Arc::new(Recall::new(limits)),
            windows: Arc::default(),
            shared: None,
        }
    }

    /// The same, where several instances have one memory behind their own.
    #[must_use]
    pub fn sharing(self, shared: Arc<Shared>) -> Self {
        let shared = Some(shared);
        Self { shared, ..self }
    }

    /// What is known of these entities is true no more: it is asked for before it is shown again.
    pub async fn forget(&self, references: &[EntityRef]) {
        let all: HashSet<_> = references.iter().collect();
        let is_one = |question: &FactsQuestion, _: Option<&Facts>| all.contains(&question.of);
        self.answers.forget(is_one).await;
    }

    /// What it keeps, by name.
    #[must_use]
    pub fn caches(&self) -> Vec<(&'static str, Arc<dyn metrics::Cache>)> {
        vec![("facts", Arc::clone(&self.answers) as _)]
    }

    /// What a plugin says, which is fresh for so long; `None` where it has nothing of the kind.
    pub async fn facts(
        &self,
        question: &FactsQuestion,
        fresh_for: Duration,
    ) -> Result<Option<Arc<Value>>, CatalogError> {
        let ask = || {
            let window = self.window(question.request.plugin());
            let (plugins, question) = (Arc::clone(&self.plugins), question.clone());
            let shared = self.shared.clone();
            async move {
                let ask = || window.ask(&*plugins, &question.request);
                match shared {
                    Some(shared) => shared.facts(&question, fresh_for, ask).await,
                    None => ask().await.map(Told::now),
                }
            }
        };
        let facts = self.answers.get(question, fresh_for, ask).await?;
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

impl Weigh for FactsQuestion {
    fn size_bytes(&self) -> usize {
        size_of::<EntityRef>() + self.request.size_bytes()
    }
}

impl Weigh for Facts {
    fn size_bytes(&self) -> usize {
        JSON_FACTOR * self.size_bytes
    }
}

#[cfg(test)]
mod tests;

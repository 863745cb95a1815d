//! Facts that other plugins of the backend have of an entity, kept for a while.
//!
//! What is known is answered at once: while it is fresh without a question, after that with one in
//! the background. Only what is not known is waited for. Callers of one question share it, each plugin
//! is asked only so much at a time, and one in trouble with pauses. An error is never kept as an
//! answer, and never replaces one.

mod answer;
mod desk;
mod window;

use std::{fmt::Debug, sync::Arc, time::Duration};

use async_trait::async_trait;
use serde_json::Value;

use super::CatalogError;
use crate::client::PluginRequest;
use answer::Standing;
use desk::Desk;

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

/// How much is kept and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PluginCacheLimits {
    /// The memory that facts may take together, about.
    pub capacity_bytes: u64,
    /// How long the answer that there are no facts is kept, at most.
    pub absent_for: Duration,
    /// How long known facts that the plugin denies are served before it is believed.
    pub absent_grace: Duration,
    /// How long facts that are not fresh are still served.
    pub stale_for: Duration,
    /// By how much chance may shorten the time that facts are fresh, in percent.
    pub jitter_percent: u32,
}

/// Plugins with a memory before them.
#[derive(Debug)]
pub struct CachedPlugins(Arc<Desk>);

impl CachedPlugins {
    /// An empty memory before `plugins`, to be made on the runtime that shall ask them.
    #[must_use]
    pub fn new(plugins: Arc<dyn Plugins>, limits: PluginCacheLimits) -> Self {
        Self(Arc::new(Desk::new(plugins, limits)))
    }

    /// What a plugin says, which is fresh for so long; `None` where it has nothing of the kind.
    pub async fn facts(
        &self,
        request: &PluginRequest,
        fresh_for: Duration,
    ) -> Result<Option<Arc<Value>>, CatalogError> {
        let desk = &self.0;
        if let Some(answer) = desk.known(request).await {
            if answer.standing(&desk.limits) == Standing::Stale {
                // The task goes on by itself.
                drop(desk.fly(request, fresh_for));
            }
            return Ok(answer.value());
        }
        let facts = desk.fly(request, fresh_for).await?;
        Ok(facts.map(|facts| facts.value))
    }
}

#[cfg(test)]
mod tests;

//! Forgetting what is known of an entity that is another by now, wherever something is known of it.

use std::sync::Arc;

use tracing::Instrument;

use super::{CachedPlugins, Catalog, Shared, Watching};
use crate::entity::EntityRef;

/// Everything that remembers.
#[derive(Debug, Clone)]
pub struct Forgetting {
    /// What is known of entities here.
    pub catalog: Arc<dyn Catalog>,
    /// What is known here of what plugins say.
    pub plugins: Option<CachedPlugins>,
    /// What several instances know.
    pub shared: Option<Arc<Shared>>,
}

impl Forgetting {
    /// Has these entities asked for before they are shown again, here and in all instances that share
    /// something. Whether the others are told; `None` where nothing is shared.
    ///
    /// It is done whether or not anybody waits for it: whoever asked for it may break off, and what the
    /// others were told is to be forgotten here too.
    pub async fn forget(&self, references: &[EntityRef]) -> Option<bool> {
        let (here, references) = (self.clone(), references.to_vec());
        let forgetting = async move {
            // First where we would be told the old again.
            let told = match &here.shared {
                Some(shared) => Some(shared.forget(&references).await),
                None => None,
            };
            here.forget_here(&references).await;
            told
        };
        let told = tokio::spawn(forgetting.in_current_span()).await;
        // The end of the runtime, or a panic on the way: nobody knows who was told.
        told.unwrap_or_else(|_| self.shared.as_ref().map(|_| false))
    }

    /// Forgets here what other instances forget, as long as the watch is kept.
    #[must_use]
    pub fn watch(&self) -> Option<Watching> {
        let shared = self.shared.as_ref()?;
        let here = self.clone();
        Some(shared.watch(move |references| {
            let here = here.clone();
            Box::pin(async move { here.forget_here(&references).await })
        }))
    }

    async fn forget_here(&self, references: &[EntityRef]) {
        self.catalog.forget(references).await;
        if let Some(plugins) = &self.plugins {
            plugins.forget(references).await;
        }
    }
}

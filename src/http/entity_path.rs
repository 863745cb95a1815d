//! The segments of a URL that name an entity, and what follows them.

use serde::Deserialize;

use super::State;
use crate::service::{Failure, Named};

/// Of an entity's route, what its URL holds: either kind, namespace and name, or an opaque name.
#[derive(Debug, Deserialize)]
pub(super) struct EntityPath {
    namespace: Option<String>,
    kind: Option<String>,
    name: Option<String>,
    opaque: Option<String>,
    /// A badge's id with its extension.
    file: Option<String>,
    /// A badge's id.
    pub(super) id: Option<String>,
    /// The extension of a document.
    extension: Option<String>,
}

impl EntityPath {
    /// The entity that is meant.
    pub(super) fn named(&self, state: &State) -> Result<Named, Failure> {
        if let Some(name) = &self.opaque {
            state.service.opaque(name)
        } else {
            let [namespace, kind, name] = self.parts();
            state.service.plain(namespace, kind, name)
        }
    }

    /// Namespace, kind and name.
    pub(super) fn parts(&self) -> [&str; 3] {
        [&self.namespace, &self.kind, &self.name].map(|part| part.as_deref().unwrap_or_default())
    }

    pub(super) fn file(&self) -> &str {
        self.file.as_deref().unwrap_or_default()
    }

    pub(super) fn extension(&self) -> &str {
        self.extension.as_deref().unwrap_or_default()
    }
}

//! The segments of a URL that name an entity, and what follows them.

use serde::Deserialize;

use super::{State, asked::Asked};
use crate::service::{Failure, InRepository, Named};

/// Of an entity's route, what its URL holds: kind, namespace and name, or an opaque name, or a source
/// repository.
#[derive(Debug, Deserialize)]
pub(super) struct EntityPath {
    namespace: Option<String>,
    kind: Option<String>,
    name: Option<String>,
    opaque: Option<String>,
    host: Option<String>,
    repository: Option<String>,
    /// A badge's id with its extension.
    file: Option<String>,
    /// A badge's id.
    pub(super) id: Option<String>,
    /// The extension of a document.
    extension: Option<String>,
}

impl EntityPath {
    /// The entity that is meant, with the help of the query where that is a repository's.
    pub(super) async fn named(&self, state: &State, asked: &Asked) -> Result<Named, Failure> {
        if let Some(name) = &self.opaque {
            state.service.opaque(name)
        } else if let (Some(host), Some(path)) = (&self.host, &self.repository) {
            let in_repository = InRepository {
                host,
                path,
                name: asked.parameter("name"),
                folder: asked.parameter("path"),
            };
            state.service.in_repository(&in_repository).await
        } else {
            let [namespace, kind, name] = self.parts();
            state.service.plain(namespace, kind, name)
        }
    }

    /// Whether the entity's own name is hidden.
    pub(super) fn is_opaque(&self) -> bool {
        self.opaque.is_some()
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

//! An entity as a request names it.

use crate::entity::{EntityRef, RefError};

/// An entity as its asker spelled it, and the reference that this means.
///
/// Letter case is all that a spelling adds. It is shown to the asker again where Backstage's plugin
/// does: in an error's text, and in the URLs of [`UrlForm`](super::UrlForm) as the plugin writes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    reference: EntityRef,
    namespace: String,
    kind: String,
    name: String,
}

impl Named {
    /// Reads the three parts as a URL holds them, in Backstage's order of path segments.
    pub fn from_parts(namespace: &str, kind: &str, name: &str) -> Result<Self, RefError> {
        Ok(Self {
            reference: EntityRef::from_parts(namespace, kind, name)?,
            namespace: namespace.to_owned(),
            kind: kind.to_owned(),
            name: name.to_owned(),
        })
    }

    /// What the spelling means.
    #[must_use]
    pub fn reference(&self) -> &EntityRef {
        &self.reference
    }

    /// The namespace as it was spelled.
    #[must_use]
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The kind as it was spelled.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The name as it was spelled.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl From<&EntityRef> for Named {
    /// The entity in the spelling of its reference: lower case.
    fn from(reference: &EntityRef) -> Self {
        Self {
            reference: reference.clone(),
            namespace: reference.namespace().to_string(),
            kind: reference.kind().to_string(),
            name: reference.name().to_string(),
        }
    }
}

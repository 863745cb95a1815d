//! An entity as a request names it.

use std::{fmt::Display, time::Duration};

use crate::entity::{EntityRef, RefError};

/// An entity, and how its asker named it.
///
/// The spelling is shown to the asker again where Backstage's plugin does: in an error's text, and in
/// the URLs of [`UrlForm`](super::UrlForm) as the plugin writes them. An entity that was asked for by
/// an opaque name is never shown by another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    reference: EntityRef,
    spelling: Spelling,
    /// How long the asker waited for the entity to be known.
    waited: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Spelling {
    /// The parts in Backstage's order of path segments, in the letter case they were asked in.
    Plain {
        namespace: String,
        kind: String,
        name: String,
    },
    Opaque {
        name: String,
        /// Whether the asker knows no more than this name.
        was_asked: bool,
    },
}

impl Named {
    /// Reads the three parts as a URL holds them, in Backstage's order of path segments.
    pub fn from_parts(namespace: &str, kind: &str, name: &str) -> Result<Self, RefError> {
        Ok(Self {
            reference: EntityRef::from_parts(namespace, kind, name)?,
            spelling: Spelling::Plain {
                namespace: namespace.to_owned(),
                kind: kind.to_owned(),
                name: name.to_owned(),
            },
            waited: Duration::ZERO,
        })
    }

    /// The entity that was asked for by an opaque name.
    pub(super) fn opaque(reference: EntityRef, name: String) -> Self {
        let spelling = Spelling::Opaque {
            name,
            was_asked: true,
        };
        Self {
            reference,
            spelling,
            waited: Duration::ZERO,
        }
    }

    /// The entity by the opaque name that its URLs are to have, for one who knows its plain name.
    pub(super) fn sealed(reference: &EntityRef, name: String) -> Self {
        let spelling = Spelling::Opaque {
            name,
            was_asked: false,
        };
        Self {
            reference: reference.clone(),
            spelling,
            waited: Duration::ZERO,
        }
    }

    /// The entity, which was not known before its asker had waited so long.
    pub(super) fn after(mut self, waited: Duration) -> Self {
        self.waited = waited;
        self
    }

    /// How long the asker waited for the entity to be known.
    pub(super) fn waited(&self) -> Duration {
        self.waited
    }

    /// What the name means.
    #[must_use]
    pub fn reference(&self) -> &EntityRef {
        &self.reference
    }

    /// Whether the entity's own name is not to be told.
    pub(super) fn is_opaque(&self) -> bool {
        matches!(self.spelling, Spelling::Opaque { .. })
    }

    /// The segments of a URL that name the entity, and the one that comes before a badge's id: none
    /// where the name is opaque.
    pub(super) fn path(&self, as_spelled: bool) -> (String, &'static str) {
        match &self.spelling {
            Spelling::Opaque { name, .. } => (name.clone(), ""),
            Spelling::Plain {
                namespace,
                kind,
                name,
            } => {
                let mut path = format!("{namespace}/{kind}/{name}");
                if !as_spelled {
                    path.make_ascii_lowercase();
                }
                (path, "/badge")
            }
        }
    }

    /// What to say where there is no such entity, in the words of Backstage's plugin.
    pub(super) fn missing(&self) -> String {
        match &self.spelling {
            Spelling::Opaque {
                name,
                was_asked: true,
            } => missing_opaque(name),
            Spelling::Opaque { .. } => {
                let (kind, namespace) = (self.reference.kind(), self.reference.namespace());
                missing_plain(kind, namespace, self.reference.name())
            }
            Spelling::Plain {
                namespace,
                kind,
                name,
            } => missing_plain(kind, namespace, name),
        }
    }
}

fn missing_plain(kind: impl Display, namespace: impl Display, name: impl Display) -> String {
    format!("No {kind} entity in {namespace} named \"{name}\"")
}

/// The same for an opaque name that means nothing, so that nobody can tell the two apart.
pub(super) fn missing_opaque(name: &str) -> String {
    format!("No badge found for entity uuid \"{name}\"")
}

impl From<&EntityRef> for Named {
    /// The entity in the spelling of its reference: lower case.
    fn from(reference: &EntityRef) -> Self {
        Self {
            reference: reference.clone(),
            spelling: Spelling::Plain {
                namespace: reference.namespace().to_string(),
                kind: reference.kind().to_string(),
                name: reference.name().to_string(),
            },
            waited: Duration::ZERO,
        }
    }
}

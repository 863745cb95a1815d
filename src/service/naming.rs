//! From the name in a URL to the entity that it means, and back.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Failure, Named, Service};
use crate::{access::Names, entity::EntityRef, render::Rendered};

/// The longest opaque name that is repeated in an error.
const MAX_ECHO_CHARS: usize = 300;

const NO_OPAQUE_NAMES: &str = "entities have no opaque names here";

/// An entity's opaque name; the word is the plugin's.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpaqueName {
    /// The name.
    #[schema(examples("8cd3e52b-8685-4b40-9fd6-c20629d9c987"))]
    uuid: String,
}

impl Service {
    /// What entities may be called.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The entity that kind, namespace and name mean, where entities can be asked for by them.
    ///
    /// Where they cannot, nothing is said of the entity, not even whether its name is valid.
    pub fn plain(&self, namespace: &str, kind: &str, name: &str) -> Result<Named, Failure> {
        if self.names.takes_plain() {
            named(namespace, kind, name)
        } else {
            Err(Failure::NoPlainNames)
        }
    }

    /// The entity that an opaque name means, or a UUID that the plugin gave.
    pub fn opaque(&self, name: &str) -> Result<Named, Failure> {
        let Some(opened) = self.names.open(name) else {
            let name = name.chars().take(MAX_ECHO_CHARS).collect();
            return Err(Failure::NoSuchName(name));
        };
        // A UUID is repeated where the plugin would repeat it; else, and for a name under an old key,
        // what is written is the name that is given today.
        let stays = opened.is_imported && self.urls.as_the_plugin;
        let sealed = if stays {
            None
        } else {
            self.names.seal(&opened.reference)
        };
        let name = sealed.unwrap_or_else(|| name.to_owned());
        Ok(Named::opaque(opened.reference, name))
    }

    /// `reference` by the name that its URLs are to have.
    #[must_use]
    pub fn name_of(&self, reference: &EntityRef) -> Named {
        match self.names.seal(reference) {
            Some(name) if !self.names.takes_plain() => Named::sealed(reference, name),
            _ => Named::from(reference),
        }
    }

    /// The opaque name of an entity that exists, as the plugin's frontend reads it. The entity is
    /// asked for by its plain name in any case: the asker is to be one who may know it.
    pub async fn opaque_name_json(
        &self,
        namespace: &str,
        kind: &str,
        name: &str,
    ) -> Result<Rendered, Failure> {
        let named = named(namespace, kind, name)?;
        let sealed = self.names.seal(named.reference());
        let sealed = sealed.ok_or_else(|| Failure::Invalid(NO_OPAQUE_NAMES.to_owned()))?;
        self.subject(&named, &[]).await?;
        // A text under a text key always serialises.
        let text = serde_json::to_string(&OpaqueName { uuid: sealed }).unwrap_or_default();
        Ok(Rendered::new(text, Rendered::JSON))
    }
}

fn named(namespace: &str, kind: &str, name: &str) -> Result<Named, Failure> {
    Named::from_parts(namespace, kind, name).map_err(|error| Failure::Invalid(error.to_string()))
}

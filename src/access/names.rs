//! What an entity may be called in a URL.
//!
//! Beside its plain name it may have an opaque one, which tells nothing to who does not hold the key,
//! and the UUID that Backstage's badges plugin once gave it.

mod sealing;
mod uuids;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use sealing::{SealingKey, SealingKeyError, SealingKeys};
pub use uuids::{ImportError, ImportedUuids};

use crate::entity::EntityRef;

/// Which names the routes of an entity take. The plugin's UUIDs are taken in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NameMode {
    /// Kind, namespace and name.
    #[default]
    Plain,
    /// The opaque name alone.
    Opaque,
    /// Either.
    Both,
}

/// The names that are taken, and how they are read.
#[derive(Debug, Default)]
pub struct Names {
    mode: NameMode,
    keys: Option<SealingKeys>,
    uuids: ImportedUuids,
}

/// An opaque name that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The entity that it means.
    pub reference: EntityRef,
    /// Whether it is a UUID of the plugin's.
    pub is_imported: bool,
}

impl Names {
    /// Names of `mode`; without `keys`, no opaque name can be made or read.
    #[must_use]
    pub fn new(mode: NameMode, keys: Option<SealingKeys>, uuids: ImportedUuids) -> Self {
        let keys = keys.filter(|_| mode != NameMode::Plain);
        Self { mode, keys, uuids }
    }

    /// Whether an entity can be asked for by kind, namespace and name.
    #[must_use]
    pub fn takes_plain(&self) -> bool {
        self.mode != NameMode::Opaque
    }

    /// Whether there are opaque names at all, sealed or imported.
    #[must_use]
    pub fn takes_opaque(&self) -> bool {
        self.seals() || !self.uuids.is_empty()
    }

    /// Whether opaque names are made.
    #[must_use]
    pub fn seals(&self) -> bool {
        self.keys.is_some()
    }

    /// The opaque name of `reference`; `None` where there are no opaque names.
    #[must_use]
    pub fn seal(&self, reference: &EntityRef) -> Option<String> {
        self.keys.as_ref().map(|keys| keys.seal(reference))
    }

    /// The UUIDs that the plugin gave `reference`.
    pub fn imported(&self, reference: &EntityRef) -> impl Iterator<Item = String> {
        self.uuids.of(reference)
    }

    /// Reads an opaque name or a UUID; `None` where it is neither.
    #[must_use]
    pub fn open(&self, name: &str) -> Option<Opened> {
        if let Some(reference) = self.uuids.get(name) {
            let reference = reference.clone();
            return Some(Opened {
                reference,
                is_imported: true,
            });
        }
        let reference = self.keys.as_ref()?.open(name)?;
        Some(Opened {
            reference,
            is_imported: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: &str = "8cd3e52b-8685-4b40-9fd6-c20629d9c987";

    fn names(mode: NameMode) -> Names {
        let key = "0f".repeat(64).parse().unwrap();
        let table = format!("kind,namespace,name,uuid\nComponent,default,old,{UUID}\n");
        let uuids = ImportedUuids::read(&table).unwrap();
        Names::new(mode, SealingKeys::new(vec![key]), uuids)
    }

    #[test]
    fn each_mode_takes_its_names_and_the_plugins() {
        let reference: EntityRef = "component:default/x".parse().unwrap();
        let sealed = names(NameMode::Both).seal(&reference).unwrap();
        for (mode, plain, opaque) in [
            (NameMode::Plain, true, false),
            (NameMode::Both, true, true),
            (NameMode::Opaque, false, true),
        ] {
            let names = names(mode);
            assert_eq!(names.takes_plain(), plain, "{mode:?}");
            assert_eq!(names.seal(&reference).is_some(), opaque, "{mode:?}");
            let opened = names.open(&sealed).map(|opened| opened.reference);
            assert_eq!(opened, opaque.then(|| reference.clone()), "{mode:?}");
            let imported = names.open(UUID).unwrap();
            assert_eq!(imported.reference.to_string(), "component:default/old");
            assert!(imported.is_imported);
        }
    }
}

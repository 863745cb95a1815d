//! The facts of an entity that badges use.

use std::sync::Arc;

use serde_json::Value;

use super::{EntityRef, Kind};

/// One entity of the catalog, cut to what badges use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    pub(super) reference: EntityRef,
    pub(super) kind: Arc<str>,
    pub(super) name: Arc<str>,
    pub(super) lifecycle: Option<Arc<str>>,
    pub(super) owner: Option<Arc<str>>,
    pub(super) type_: Option<Arc<str>>,
    pub(super) system: Option<Arc<str>>,
    pub(super) domain: Option<Arc<str>>,
    pub(super) title: Option<Arc<str>>,
    pub(super) tags: Box<[Arc<str>]>,
    pub(super) provided_apis: Option<u32>,
    pub(super) has_description: bool,
    /// By name, in order.
    pub(super) annotations: Box<[(Arc<str>, Arc<str>)]>,
    /// More of the entity as the catalog serves it, as JSON, where badges look at more.
    pub(super) document: Option<Arc<str>>,
}

impl Entity {
    /// What every entity is read from, in the dotted form of the catalog API's `fields` parameter. Other
    /// facts are there where they were asked for.
    pub const FIELDS: &'static [&'static str] = &[
        "kind",
        "metadata.name",
        "metadata.namespace",
        "spec.lifecycle",
        "spec.owner",
        "spec.type",
        "spec.system",
    ];

    /// What the title of a group or user is read from, besides.
    pub const TITLE_FIELDS: &'static [&'static str] =
        &["metadata.title", "spec.profile.displayName"];

    /// The normalised reference.
    #[must_use]
    pub fn reference(&self) -> &EntityRef {
        &self.reference
    }

    /// The kind as it is written in the catalog, such as `Component`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The name as it is written in the catalog.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `spec.lifecycle`, where there is one.
    #[must_use]
    pub fn lifecycle(&self) -> Option<&str> {
        self.lifecycle.as_deref()
    }

    /// `spec.owner` as written: a reference that may lack its kind and namespace.
    #[must_use]
    pub fn owner(&self) -> Option<&str> {
        self.owner.as_deref()
    }

    /// `spec.type`, where there is one.
    #[must_use]
    pub fn type_(&self) -> Option<&str> {
        self.type_.as_deref()
    }

    /// `spec.system` as written: a reference that may lack its kind and namespace.
    #[must_use]
    pub fn system(&self) -> Option<&str> {
        self.system.as_deref()
    }

    /// `spec.domain` as written: a reference that may lack its kind and namespace.
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        self.domain.as_deref()
    }

    /// What people call the entity: `spec.profile.displayName` of a group or user, or `metadata.title`.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// `metadata.tags`, in their order.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.tags.iter().map(AsRef::as_ref)
    }

    /// How many APIs `spec.providesApis` names, where there is such a list.
    #[must_use]
    pub fn provided_apis(&self) -> Option<u32> {
        self.provided_apis
    }

    /// Whether `metadata.description` says something.
    #[must_use]
    pub fn has_description(&self) -> bool {
        self.has_description
    }

    /// The reference to the owner, where the entity names a valid one: a group, unless it says
    /// otherwise, of the entity's own namespace.
    #[must_use]
    pub fn owner_reference(&self) -> Option<EntityRef> {
        let group = Kind::parse("group").ok()?;
        EntityRef::parse_in(self.owner()?, Some(&group), self.reference.namespace()).ok()
    }

    /// The value of an annotation, where the entity has it.
    #[must_use]
    pub fn annotation(&self, name: &str) -> Option<&str> {
        let at = self
            .annotations
            .binary_search_by(|(known, _)| (**known).cmp(name));
        let (_, value) = self.annotations.get(at.ok()?)?;
        Some(value)
    }

    /// What is kept of the entity as the catalog serves it, as JSON; see
    /// [`Fields::with_document`](super::Fields::with_document).
    #[must_use]
    pub fn document(&self) -> Option<&Arc<str>> {
        self.document.as_ref()
    }

    pub(super) fn with_document(mut self, document: &Value) -> Self {
        self.document = Some(document.to_string().into());
        self
    }

    /// About how many bytes of memory the entity takes, for caches that are bounded by weight.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        let reference = &self.reference;
        let required = [
            &*self.kind,
            &self.name,
            reference.kind().as_str(),
            reference.namespace().as_str(),
            reference.name().as_str(),
        ];
        let optional = [
            &self.lifecycle,
            &self.owner,
            &self.type_,
            &self.system,
            &self.domain,
            &self.title,
        ];
        let tags = self
            .tags
            .iter()
            .map(|tag| size_of::<Arc<str>>() + tag.len());
        let annotations = self.annotations.iter().map(|(name, value)| {
            // Each is two texts in a row.
            2 * size_of::<Arc<str>>() + name.len() + value.len()
        });
        size_of::<Self>()
            + required.iter().map(|text| text.len()).sum::<usize>()
            + optional
                .into_iter()
                .flatten()
                .map(|text| text.len())
                .sum::<usize>()
            + tags.sum::<usize>()
            + annotations.sum::<usize>()
            + self.document.as_ref().map_or(0, |text| text.len())
    }
}

#[cfg(test)]
mod tests;

//! Finding entities by what people know them by.

use std::sync::Arc;

use futures_util::future::join_all;
use serde::Serialize;
use tokio::time::timeout;
use utoipa::ToSchema;

use super::{Failure, LOOKUP_DEADLINE, Service};
use crate::{
    access::Policy,
    catalog::{CatalogError, MAX_FOUND, MAX_SEARCH_CHARS, Search, SearchField, Terms},
    entity::{Entity, EntityRef, Kind, Namespace},
};

/// How many entities are found where nothing else is asked for.
pub const DEFAULT_FOUND: usize = 20;

/// A search as somebody writes it.
#[derive(Debug, Clone, Copy, Default)]
pub struct SearchText<'a> {
    /// Some words.
    pub words: &'a str,
    /// A kind; empty for any.
    pub kind: &'a str,
    /// An owner, a group unless it says otherwise; empty for any.
    pub owner: &'a str,
    /// How many entities are wanted.
    pub limit: Option<&'a str>,
}

/// What may be told of an entity that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FoundEntity {
    /// The full reference.
    #[serde(rename = "ref")]
    #[schema(examples("component:default/departure-board"))]
    pub reference: String,
    /// As it is written in the catalog.
    #[schema(examples("Component"))]
    pub kind: String,
    /// In lower case.
    #[schema(examples("default"))]
    pub namespace: String,
    /// As it is written in the catalog.
    #[schema(examples("departure-board"))]
    pub name: String,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub title: Option<String>,
    /// `spec.type`
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub type_: Option<String>,
    /// `spec.lifecycle`
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub lifecycle: Option<String>,
    /// `spec.owner`, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub owner: Option<String>,
    /// `metadata.tags`
    pub tags: Vec<String>,
}

impl SearchText<'_> {
    fn terms(&self) -> Result<Terms, Failure> {
        let length = self.words.chars().count();
        if length > MAX_SEARCH_CHARS {
            return Err(Failure::Invalid(format!(
                "q has {length} characters: expected at most {MAX_SEARCH_CHARS}"
            )));
        }
        let limit = match self.limit {
            None => DEFAULT_FOUND,
            Some(text) => text
                .parse()
                .ok()
                .filter(|limit| (1..=MAX_FOUND).contains(limit))
                .ok_or_else(|| {
                    Failure::Invalid(format!("limit {text:?} is none: expected 1 to {MAX_FOUND}"))
                })?,
        };
        let kind = given(self.kind).map(Kind::parse).transpose();
        let kind = kind.map_err(|error| Failure::Invalid(format!("kind: {error}")))?;
        let owner = given(self.owner).map(|text| {
            let group = Kind::parse("group")?;
            EntityRef::parse_in(text, Some(&group), &Namespace::default_namespace())
        });
        let owner = owner
            .transpose()
            .map_err(|error| Failure::Invalid(format!("owner: {error}")))?;
        Ok(Terms::new(self.words, limit).of_kind(kind).owned_by(owner))
    }
}

fn given(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty()).then_some(text)
}

impl Service {
    /// The entities that fit best, best first. They are those that may be seen, and none is found by what
    /// a badge would show that may not be seen.
    pub async fn search(&self, text: &SearchText<'_>) -> Result<Vec<FoundEntity>, Failure> {
        let policy = Arc::clone(&self.policy);
        let search = Search::new(text.terms()?, move |entity, field| {
            let id = match field {
                SearchField::Owner => "owner",
                SearchField::Tags => "tags",
                SearchField::Type => "type",
            };
            policy.badge(entity, id).is_published
        });
        let found = timeout(LOOKUP_DEADLINE, self.catalog.search(&search)).await;
        let found = found.unwrap_or(Err(CatalogError::Timeout))?;
        let told = found.iter().map(|entity| told_of(entity, &self.policy));
        Ok(told.collect())
    }

    /// Those of `references` that can be had in time, in that order.
    pub async fn those_of(&self, references: &[EntityRef]) -> Vec<FoundEntity> {
        let lookups = references.iter().map(|reference| async {
            let found = timeout(LOOKUP_DEADLINE, self.catalog.entity(reference)).await;
            found.ok()?.ok()?
        });
        let found = join_all(lookups).await;
        let found = found.iter().flatten();
        found.map(|entity| told_of(entity, &self.policy)).collect()
    }
}

/// What may be told of `entity`.
pub(super) fn told_of(entity: &Entity, policy: &Policy) -> FoundEntity {
    let may = |id: &str| policy.badge(entity, id).is_published;
    let fact = |id: &str, value: Option<&str>| value.filter(|_| may(id)).map(str::to_owned);
    let tags = entity.tags().filter(|_| may("tags"));
    FoundEntity {
        reference: entity.reference().to_string(),
        kind: entity.kind().to_owned(),
        namespace: entity.reference().namespace().to_string(),
        name: entity.name().to_owned(),
        title: entity.title().map(str::to_owned),
        type_: fact("type", entity.type_()),
        lifecycle: fact("lifecycle", entity.lifecycle()),
        owner: fact("owner", entity.owner()),
        tags: tags.map(str::to_owned).collect(),
    }
}

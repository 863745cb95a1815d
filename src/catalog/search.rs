//! A person's search: some words, which kind, whose; the best few entities, best first.
//!
//! Every word must be found in what people know an entity by: name, title, kind, namespace, owner,
//! type, tags. Letter case counts nowhere. An entity whose name is the words themselves comes before
//! one whose name begins with them, that before one with words that do, that before one with the words
//! anywhere in its name, and that before one that is found by something else; then components come
//! first, and then the alphabet counts, so that the same catalog gives the same answer.

mod best;
mod rank;

use std::{fmt, sync::Arc};

pub(super) use best::Best;

use crate::entity::{Entity, EntityRef, Kind, Namespace};

/// The longest text that is searched for, in characters.
pub const MAX_SEARCH_CHARS: usize = 100;

/// The most entities that are found.
pub const MAX_FOUND: usize = 100;

/// What an entity may be found by, if that may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchField {
    /// `spec.owner`
    Owner,
    /// `metadata.tags`
    Tags,
    /// `spec.type`
    Type,
}

type MayTell = Arc<dyn Fn(&Entity, SearchField) -> bool + Send + Sync>;
type Wanted = Arc<dyn Fn(&Entity) -> bool + Send + Sync>;

/// What is looked for. Two that look for the same are told the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Terms {
    /// In lower case.
    words: Vec<String>,
    kind: Option<Kind>,
    owner: Option<EntityRef>,
    limit: usize,
}

/// A search, and what may be told of what it finds.
#[derive(Clone)]
pub struct Search {
    pub(super) terms: Terms,
    may_tell: MayTell,
    wanted: Vec<Wanted>,
}

impl fmt::Debug for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.terms.fmt(f)
    }
}

impl Terms {
    /// The words of `text`, which are at most [`MAX_SEARCH_CHARS`] long together; of what they find, at
    /// most `limit` entities, and never more than [`MAX_FOUND`].
    #[must_use]
    pub fn new(text: &str, limit: usize) -> Self {
        let text: String = text.chars().take(MAX_SEARCH_CHARS).collect();
        // No name has a control character, and PostgreSQL takes no NUL in a text.
        let words = text.split(|c: char| c.is_whitespace() || c.is_control());
        let words = words.filter(|word| !word.is_empty());
        Self {
            words: words.map(str::to_lowercase).collect(),
            kind: None,
            owner: None,
            limit: limit.min(MAX_FOUND),
        }
    }

    /// Of a kind, if one is said.
    #[must_use]
    pub fn of_kind(mut self, kind: Option<Kind>) -> Self {
        self.kind = kind;
        self
    }

    /// Of an owner, if one is said: it is of the entity's own namespace or of this one.
    #[must_use]
    pub fn owned_by(mut self, owner: Option<EntityRef>) -> Self {
        self.owner = owner;
        self
    }

    /// The words, in lower case.
    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    /// The kind that is looked for.
    pub(super) fn kind(&self) -> Option<&Kind> {
        self.kind.as_ref()
    }

    /// The owner that is looked for.
    pub(super) fn owner(&self) -> Option<&EntityRef> {
        self.owner.as_ref()
    }

    /// About how many bytes of memory they take.
    pub(super) fn size_bytes(&self) -> usize {
        let words = self.words.iter();
        size_of::<Self>()
            + words
                .map(|word| size_of::<String>() + word.len())
                .sum::<usize>()
    }
}

impl Search {
    /// A search for what `terms` say. An entity is not found by what is not `may_tell` of it.
    #[must_use]
    pub fn new(
        terms: Terms,
        may_tell: impl Fn(&Entity, SearchField) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            terms,
            may_tell: Arc::new(may_tell),
            wanted: Vec::new(),
        }
    }

    /// The same for entities that are `wanted` besides.
    pub(super) fn and(&self, wanted: Wanted) -> Self {
        let mut narrower = self.clone();
        narrower.wanted.push(wanted);
        narrower
    }

    /// Whether `entity` is of the kind and the owner that are looked for, and wanted.
    fn admits(&self, entity: &Entity) -> bool {
        let of_kind = |kind: &Kind| entity.reference().kind() == kind;
        self.terms.kind.as_ref().is_none_or(of_kind)
            && self.terms.owner.as_ref().is_none_or(|owner| {
                self.owner_of(entity)
                    .as_ref()
                    .is_some_and(|known| known == owner || *known == in_namespace_of(entity, owner))
            })
            && self.wanted.iter().all(|wanted| wanted(entity))
    }

    fn owner_of(&self, entity: &Entity) -> Option<EntityRef> {
        let owner = entity.owner_reference();
        owner.filter(|_| (self.may_tell)(entity, SearchField::Owner))
    }

    fn told<'a>(&self, entity: &'a Entity, field: SearchField) -> Vec<&'a str> {
        let texts: Vec<&str> = match field {
            SearchField::Owner => entity.owner().into_iter().collect(),
            SearchField::Tags => entity.tags().collect(),
            SearchField::Type => entity.type_().into_iter().collect(),
        };
        if texts.is_empty() || (self.may_tell)(entity, field) {
            texts
        } else {
            Vec::new()
        }
    }
}

/// `owner` as somebody who writes it without a namespace means it: in that of `entity`.
fn in_namespace_of(entity: &Entity, owner: &EntityRef) -> EntityRef {
    if *owner.namespace() == Namespace::default_namespace() {
        let namespace = entity.reference().namespace().clone();
        EntityRef::new(owner.kind().clone(), namespace, owner.name().clone())
    } else {
        owner.clone()
    }
}

#[cfg(test)]
mod tests;

//! How well an entity fits some words.

use std::borrow::Cow;

use super::{Search, SearchField};
use crate::entity::Entity;

/// How well, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The words are its name, its title or its reference.
    Exact,
    /// Its name or title begins with them.
    Prefix,
    /// Each of them begins a word of its name or title.
    Words,
    /// Each of them is in its name or title.
    Within,
    /// Some are found elsewhere.
    Elsewhere,
}

impl Search {
    /// How well `entity` fits the words; `None` where it does not.
    pub(super) fn rank(&self, entity: &Entity) -> Option<Rank> {
        let words = self.terms.words();
        let name = entity.reference().name().as_str();
        let title = entity.title().map(lower);
        let names: Vec<&str> = [Some(name), title.as_deref()]
            .into_iter()
            .flatten()
            .collect();
        let whole = words.join(" ");
        if names.contains(&whole.as_str()) || is_reference(entity, &whole) {
            return Some(Rank::Exact);
        }
        if names.iter().any(|name| name.starts_with(&whole)) {
            return Some(Rank::Prefix);
        }
        let all = |fits: fn(&str, &str) -> bool| {
            let in_names = |word: &String| names.iter().any(|name| fits(name, word));
            words.iter().all(in_names)
        };
        if all(has_word) {
            return Some(Rank::Words);
        }
        if all(|name, word| name.contains(word)) {
            return Some(Rank::Within);
        }
        let others = self.others(entity);
        let anywhere = |word: &String| {
            let is_in = |text: &str| text.contains(word.as_str());
            names.iter().any(|name| is_in(name)) || others.iter().any(|text| is_in(text))
        };
        words.iter().all(anywhere).then_some(Rank::Elsewhere)
    }

    /// What else an entity is found by, in lower case.
    fn others<'a>(&self, entity: &'a Entity) -> Vec<Cow<'a, str>> {
        let reference = entity.reference();
        let fields = [SearchField::Owner, SearchField::Type, SearchField::Tags];
        let told = fields
            .into_iter()
            .flat_map(|field| self.told(entity, field));
        [reference.kind().as_str(), reference.namespace().as_str()]
            .into_iter()
            .chain(told)
            .map(lower)
            .collect()
    }
}

/// Whether `text` is the entity's reference, with or without its namespace.
fn is_reference(entity: &Entity, text: &str) -> bool {
    let Some((kind, rest)) = text.split_once(':') else {
        return false;
    };
    let reference = entity.reference();
    let name = match rest.split_once('/') {
        None => rest,
        Some((namespace, name)) if namespace == reference.namespace().as_str() => name,
        Some(_) => return false,
    };
    kind == reference.kind().as_str() && name == reference.name().as_str()
}

/// Whether a word of `text` begins with `start`.
fn has_word(text: &str, start: &str) -> bool {
    let mut before = None;
    text.char_indices().any(|(at, character)| {
        let begins = character.is_alphanumeric() && !before.is_some_and(char::is_alphanumeric);
        before = Some(character);
        begins && text.get(at..).is_some_and(|rest| rest.starts_with(start))
    })
}

/// `text` in lower case; most are already.
fn lower(text: &str) -> Cow<'_, str> {
    if text
        .bytes()
        .all(|b| b.is_ascii() && !b.is_ascii_uppercase())
    {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

//! What a person searches for.
//!
//! Backstage looks for one text anywhere in the fields that it is told (`fullTextFilterTerm` in
//! `docs/features/software-catalog/api` of Backstage, and measured): that is the longest of the words,
//! and the search itself picks of what it finds. Of a word that very many entities have, the first by
//! name are looked at, so the entity that is called by the words is asked for besides.

use std::sync::Arc;

use futures_util::future::try_join;

use super::BackstageCatalog;
use crate::{
    catalog::{
        CatalogError, Search,
        search::{Best, Terms},
    },
    entity::{Entity, Name},
};

/// The most entities that are looked at.
const LIMIT: usize = 200;

/// What entities are found by; each is read with them, where it was asked for.
const FULL_TEXT_FIELDS: &str = "metadata.name,metadata.title,spec.profile.displayName,kind,\
                                metadata.namespace,spec.owner,spec.type,metadata.tags";

impl BackstageCatalog {
    /// The best of what the backend finds.
    pub(super) async fn by_search(
        &self,
        search: &Search,
    ) -> Result<Vec<Arc<Entity>>, CatalogError> {
        let terms = &search.terms;
        // What means anything to SQL's LIKE is left out: many of its wildcards take it very long.
        let words = terms.words().iter();
        let pieces = words.flat_map(|word| word.split(['%', '\\']));
        let longest = pieces.max_by_key(|piece| piece.len());
        let longest = longest.filter(|piece| !piece.is_empty());
        let mut query = filters(terms, None);
        query.push(("orderField", "metadata.name,asc".to_owned()));
        if let Some(word) = longest {
            query.push(("fullTextFilterTerm", word.to_owned()));
            query.push(("fullTextFilterFields", FULL_TEXT_FIELDS.to_owned()));
        }
        let called = match terms.words() {
            [word] => Name::parse(word).ok(),
            _ => None,
        };
        let by_name = async {
            match called {
                Some(name) => {
                    self.that_match(LIMIT, &filters(terms, Some(name.as_str())))
                        .await
                }
                None => Ok(Vec::new()),
            }
        };
        let both = try_join(by_name, self.that_match(LIMIT, &query));
        let (by_name, by_text) = self.in_time(both).await?;
        let mut best = Best::of(search);
        for entity in by_name.into_iter().chain(by_text) {
            best.offer(&Arc::new(entity));
        }
        Ok(best.in_order())
    }
}

/// The filters that narrow a search, of which one is enough: an owner is written in several ways.
fn filters(terms: &Terms, name: Option<&str>) -> Vec<(&'static str, String)> {
    let kind = terms.kind().map(|kind| format!("kind={kind}"));
    let name = name.map(|name| format!("metadata.name={name}"));
    let both: Vec<String> = kind.into_iter().chain(name).collect();
    let Some(owner) = terms.owner() else {
        let all = (!both.is_empty()).then(|| ("filter", both.join(",")));
        return all.into_iter().collect();
    };
    [
        format!("relations.ownedBy={owner}"),
        format!("spec.owner={}", owner.name()),
        format!("spec.owner={owner}"),
    ]
    .into_iter()
    .map(|owned| ("filter", [both.as_slice(), &[owned]].concat().join(",")))
    .collect()
}

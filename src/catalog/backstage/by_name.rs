//! Lookups one by one, which every Backstage can answer.

use futures_util::future::join_all;

use super::{BackstageCatalog, answer, asking::Question};
use crate::{
    catalog::{CatalogError, Lookup},
    entity::EntityRef,
};

/// How many are under way at a time.
const AT_A_TIME: usize = 16;

impl BackstageCatalog {
    /// What the backend says of one entity.
    pub(super) async fn by_name(&self, reference: &EntityRef) -> Lookup {
        let url = self.url(&[
            "entities",
            "by-name",
            reference.kind().as_str(),
            reference.namespace().as_str(),
            reference.name().as_str(),
        ]);
        let read = |response| answer::entity(response, &self.fields, reference);
        self.in_time(self.ask(Question::get("by-name", url), read))
            .await
    }

    /// The same for many, the first of them being known already. A backend in trouble is not asked
    /// for the rest.
    pub(super) async fn by_names(&self, first: Lookup, others: &[EntityRef]) -> Vec<Lookup> {
        let mut trouble = trouble(&first);
        let mut lookups = vec![first];
        for some in others.chunks(AT_A_TIME) {
            if let Some(error) = &trouble {
                lookups.extend(some.iter().map(|_| Err(error.clone())));
            } else {
                let found = join_all(some.iter().map(|reference| self.by_name(reference))).await;
                trouble = found.iter().find_map(self::trouble);
                lookups.extend(found);
            }
        }
        lookups
    }
}

fn trouble(lookup: &Lookup) -> Option<CatalogError> {
    let error = lookup.as_ref().err()?;
    error.is_outage().then(|| error.clone())
}

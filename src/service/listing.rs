//! Many entities at a time: which there are, and what a table says of each.

use std::sync::Arc;

use super::{Failure, Service, SnippetForm};
use crate::{
    catalog::Selection,
    entity::{Entity, EntityFilter, EntityRef, FilterField},
    snippet::{Row, SnippetBadge},
};

/// Some of the entities that a filter means.
#[derive(Debug)]
pub struct Listing {
    /// In the order of their references.
    pub entities: Vec<Arc<Entity>>,
    /// The last of them, where more come after it.
    pub next: Option<EntityRef>,
}

impl Service {
    /// The first `limit` of the entities that `filter` means and that come after `after`. They are those
    /// that may be seen, and a filter on what a badge would show that may not be seen finds nothing.
    ///
    /// It can take as long as reading the whole catalog.
    pub async fn list(
        &self,
        filter: EntityFilter,
        after: Option<EntityRef>,
        limit: usize,
    ) -> Result<Listing, Failure> {
        let policy = Arc::clone(&self.policy);
        let selection = Selection::new(move |entity| {
            filter.fits(entity, |field| {
                shown_by(field).is_none_or(|id| policy.badge(entity, id).is_published)
            })
        });
        let one_more = limit.saturating_add(1);
        let mut entities = self.catalog.list(&selection.page(after, one_more)).await?;
        let are_more = entities.len() > limit;
        entities.truncate(limit);
        let last = entities.last().filter(|_| are_more);
        Ok(Listing {
            next: last.map(|entity| entity.reference().clone()),
            entities,
        })
    }

    /// Whether badges of these ids are on; the first that is not is a failure.
    pub fn check_ids(&self, ids: &[&str]) -> Result<(), Failure> {
        let is_on = |id: &str| self.badges.ids().any(|on| on.as_str() == id);
        match ids.iter().find(|id| !is_on(id)) {
            Some(id) => Err(Failure::NoBadge((*id).to_owned())),
            None => Ok(()),
        }
    }

    /// What a table says of `entity`: its page, and of the badges that `ids` names, or of all, those that
    /// it has. The markup of `wanted` is the table's to say.
    pub async fn row(
        &self,
        entity: &Arc<Entity>,
        ids: Option<&[&str]>,
        wanted: &SnippetForm<'_>,
    ) -> Row {
        let named = self.name_of(entity.reference());
        let all = self.all_ids();
        let subject = self.subject_of(entity, ids.unwrap_or(&all)).await;
        let ids = ids.map_or_else(|| self.offered(&subject).collect(), <[_]>::to_vec);
        let badges = ids
            .into_iter()
            .filter_map(|id| self.snippet(&named, &subject, id, wanted).ok());
        Row {
            entity: entity.reference().to_string(),
            link: self.badges.portal().entity_page(entity.reference()),
            badges: badges.collect::<Vec<SnippetBadge>>(),
        }
    }
}

/// The badge that shows a field. Kind, namespace and name are in every answer.
fn shown_by(field: FilterField) -> Option<&'static str> {
    match field {
        FilterField::Kind | FilterField::Name | FilterField::Namespace => None,
        FilterField::Lifecycle => Some("lifecycle"),
        FilterField::Owner | FilterField::OwnedBy => Some("owner"),
        FilterField::System => Some("system"),
        FilterField::Type => Some("type"),
    }
}

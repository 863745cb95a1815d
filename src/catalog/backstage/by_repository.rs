//! The entities of one source repository.
//!
//! Two queries of the catalog find them: one for the annotation that holds the repository's path,
//! which is compared whole and without heed to case, and one that looks for the repository's URL in
//! the source location, which full text search finds anywhere in the value
//! (`docs/features/software-catalog/api` of Backstage, and measured). What they find is looked at
//! before it is believed.

use std::{collections::BTreeMap, sync::Arc};

use futures_util::future::try_join;

use super::BackstageCatalog;
use crate::{
    catalog::{CatalogError, repositories::is_of},
    entity::{Entity, EntityRef, Repository, SOURCE_LOCATION},
};

/// The most entities that are asked for at a time. More in one repository are not found.
const LIMIT: usize = 500;

impl BackstageCatalog {
    /// The entities of `repository`, in the order of their references.
    pub(super) async fn by_repository(
        &self,
        repository: &Repository,
    ) -> Result<Vec<Arc<Entity>>, CatalogError> {
        let (annotation, instance) = repository.slug_annotation();
        let mut filter = format!("metadata.annotations.{annotation}={}", repository.path());
        if let Some(instance) = instance {
            filter.extend([",metadata.annotations.", instance, "=", repository.host()]);
        }
        let by_slug = [("filter", filter)];
        let by_location = [
            ("fullTextFilterTerm", format!("://{repository}")),
            (
                "fullTextFilterFields",
                format!("metadata.annotations.{SOURCE_LOCATION}"),
            ),
        ];
        let both = try_join(
            self.that_match(LIMIT, &by_slug),
            self.that_match(LIMIT, &by_location),
        );
        let (by_slug, by_location) = self.in_time(both).await?;
        let found: BTreeMap<EntityRef, Entity> = by_slug
            .into_iter()
            .chain(by_location)
            .filter(|entity| is_of(entity, repository))
            .map(|entity| (entity.reference().clone(), entity))
            .collect();
        Ok(found.into_values().map(Arc::new).collect())
    }
}

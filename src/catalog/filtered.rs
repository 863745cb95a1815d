//! A catalog that shows some of its entities.

use std::{fmt, sync::Arc};

use async_trait::async_trait;

use super::{Catalog, CatalogError};
use crate::entity::{Entity, EntityRef};

/// A catalog without the entities that may not be seen: they are absent to all that stands in front
/// of it, caches among it, and so are answered for as what does not exist.
pub struct Filtered {
    catalog: Arc<dyn Catalog>,
    may_be_seen: Box<dyn Fn(&Entity) -> bool + Send + Sync>,
}

impl Filtered {
    /// `catalog` without the entities that are not for `may_be_seen`.
    #[must_use]
    pub fn new(
        catalog: Arc<dyn Catalog>,
        may_be_seen: impl Fn(&Entity) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            catalog,
            may_be_seen: Box::new(may_be_seen),
        }
    }
}

impl fmt::Debug for Filtered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filtered")
            .field("catalog", &self.catalog)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl Catalog for Filtered {
    async fn entity(&self, reference: &EntityRef) -> Result<Option<Arc<Entity>>, CatalogError> {
        let found = self.catalog.entity(reference).await?;
        Ok(found.filter(|entity| (self.may_be_seen)(entity)))
    }

    async fn check(&self) -> Result<(), CatalogError> {
        self.catalog.check().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::demo;

    #[tokio::test]
    async fn what_may_not_be_seen_is_not_there() {
        let demo = Arc::new(demo());
        let filtered = Filtered::new(demo, |entity| entity.kind() != "API");
        let found = async |text: &str| filtered.entity(&text.parse().unwrap()).await.unwrap();
        assert!(found("component:departure-board").await.is_some());
        assert!(found("api:departures").await.is_none());
    }
}

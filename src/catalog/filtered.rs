//! A source that shows a part of another.

use std::{fmt, sync::Arc};

use async_trait::async_trait;

use super::{BreakerState, CatalogError, Cursor, Lookup, Page, Source};
use crate::entity::{Entity, EntityRef};

/// Which entities may be seen.
pub type Visible = Arc<dyn Fn(&Entity) -> bool + Send + Sync>;

/// A source in which the entities that may not be seen do not exist.
///
/// It belongs right before the catalog itself: what it hides, no cache, mirror or snapshot ever
/// holds.
pub struct Filtered {
    source: Arc<dyn Source>,
    visible: Visible,
}

impl Filtered {
    /// Shows what is `visible` of `source`.
    #[must_use]
    pub fn new(source: Arc<dyn Source>, visible: Visible) -> Self {
        Self { source, visible }
    }
}

impl fmt::Debug for Filtered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filtered")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl Source for Filtered {
    async fn entities(&self, references: &[EntityRef]) -> Vec<Lookup> {
        let mut lookups = self.source.entities(references).await;
        for found in lookups.iter_mut().flatten() {
            found.take_if(|entity| !(self.visible)(entity));
        }
        lookups
    }

    async fn page(&self, cursor: Option<&Cursor>) -> Result<Page, CatalogError> {
        let mut page = self.source.page(cursor).await?;
        page.entities.retain(|entity| (self.visible)(entity));
        Ok(page)
    }

    async fn check(&self) -> Result<(), CatalogError> {
        self.source.check().await
    }

    fn breaker(&self) -> Option<BreakerState> {
        self.source.breaker()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::catalog::{
        CacheLimits, CachedCatalog, Catalog,
        fake::{FakeSource, reference},
    };

    /// A catalog of one open and one hidden component, seen without the hidden one.
    fn filtered() -> (Arc<FakeSource>, Arc<Filtered>) {
        let source = FakeSource::of(&["open"]);
        source.put("hidden", "secret-team");
        let visible: Visible = Arc::new(|entity| entity.owner() != Some("secret-team"));
        (source.clone(), Arc::new(Filtered::new(source, visible)))
    }

    #[tokio::test]
    async fn what_is_hidden_is_absent_among_lookups_and_on_pages() {
        let (source, filtered) = filtered();
        let asked = ["hidden", "open", "missing"].map(reference);
        let lookups = filtered.entities(&asked).await;
        let found: Vec<_> = lookups
            .into_iter()
            .map(|it| it.unwrap().is_some())
            .collect();
        assert_eq!(found, [false, true, false]);

        let page = filtered.page(None).await.unwrap();
        let names: Vec<_> = page.entities.iter().map(Entity::name).collect();
        assert_eq!(names, ["open"]);
        assert_eq!(page.items, 2, "for whoever counts whether all was read");

        source.fail(CatalogError::Timeout);
        let lookups = filtered.entities(&asked).await;
        assert_eq!(lookups, vec![Err(CatalogError::Timeout); 3]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_hidden_is_never_in_a_cache_and_looks_like_what_is_not_there() {
        let (_, filtered) = filtered();
        let second = Duration::from_secs(1);
        let limits = CacheLimits {
            capacity_bytes: 1 << 20,
            fresh_for: second,
            jitter_percent: 0,
            absent_for: second,
            absent_grace: second,
            stale_for: second,
        };
        let catalog = CachedCatalog::new(filtered, limits);
        for name in ["hidden", "missing"] {
            assert_eq!(catalog.entity(&reference(name)).await, Ok(None));
        }
        assert!(catalog.entity(&reference("open")).await.unwrap().is_some());
    }
}

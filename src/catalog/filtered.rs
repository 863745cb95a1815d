//! A catalog that shows some of its entities.

use std::{fmt, sync::Arc};

use async_trait::async_trait;

use super::{
    BreakerState, Catalog, CatalogError, Cursor, Found, Health, Lookup, Page, Selection, Source,
};
use crate::entity::{Entity, EntityRef};

/// A catalog, or a source of one, without the entities that may not be seen: they are absent to all
/// that stands in front of it, and so are answered for as what does not exist.
///
/// It belongs right before the catalog itself: what it hides, no cache, mirror or snapshot ever holds.
pub struct Filtered<C: ?Sized> {
    catalog: Arc<C>,
    may_be_seen: Arc<dyn Fn(&Entity) -> bool + Send + Sync>,
}

impl<C: ?Sized> Filtered<C> {
    /// `catalog` without the entities that are not for `may_be_seen`.
    #[must_use]
    pub fn new(
        catalog: Arc<C>,
        may_be_seen: impl Fn(&Entity) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            catalog,
            may_be_seen: Arc::new(may_be_seen),
        }
    }
}

impl<C: fmt::Debug + ?Sized> fmt::Debug for Filtered<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filtered")
            .field("catalog", &&*self.catalog)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl Catalog for Filtered<dyn Catalog> {
    async fn entity(&self, reference: &EntityRef) -> Lookup {
        let found = self.catalog.entity(reference).await?;
        Ok(found.filter(|entity| (self.may_be_seen)(entity)))
    }

    async fn list(&self, selection: &Selection) -> Result<Vec<Arc<Entity>>, CatalogError> {
        let seen = selection.and(Arc::clone(&self.may_be_seen) as _);
        self.catalog.list(&seen).await
    }

    async fn check(&self) -> Result<(), CatalogError> {
        self.catalog.check().await
    }

    fn health(&self) -> Health {
        self.catalog.health()
    }
}

#[async_trait]
impl Source for Filtered<dyn Source> {
    async fn entities(&self, references: &[EntityRef]) -> Vec<Result<Found, CatalogError>> {
        let mut answers = self.catalog.entities(references).await;
        for found in answers.iter_mut().flatten() {
            if matches!(found, Found::Entity(entity) if !(self.may_be_seen)(entity)) {
                *found = Found::Hidden;
            }
        }
        answers
    }

    async fn page(&self, cursor: Option<&Cursor>) -> Result<Page, CatalogError> {
        let mut page = self.catalog.page(cursor).await?;
        let hidden = page
            .entities
            .extract_if(.., |entity| !(self.may_be_seen)(entity));
        let hidden = hidden.map(|entity| entity.reference().clone());
        page.hidden.extend(hidden);
        Ok(page)
    }

    async fn check(&self) -> Result<(), CatalogError> {
        self.catalog.check().await
    }

    fn breaker(&self) -> Option<BreakerState> {
        self.catalog.breaker()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::catalog::{
        CacheLimits, CachedCatalog, demo,
        fake::{FakeSource, reference},
    };

    #[tokio::test]
    async fn what_may_not_be_seen_is_not_there() {
        let demo: Arc<dyn Catalog> = Arc::new(demo());
        let filtered = Filtered::new(demo, |entity| entity.kind() != "API");
        let found = async |text: &str| filtered.entity(&text.parse().unwrap()).await.unwrap();
        assert!(found("component:departure-board").await.is_some());
        assert!(found("api:departures").await.is_none());
        let all = filtered.list(&Selection::new(|_| true)).await.unwrap();
        assert_eq!(all.len(), 13, "of the fifteen, without the two APIs");
    }

    /// A catalog of one open and one hidden component, seen without the hidden one.
    fn filtered() -> (Arc<FakeSource>, Arc<Filtered<dyn Source>>) {
        let source = FakeSource::of(&["open"]);
        source.put("hidden", "secret-team");
        let upstream: Arc<dyn Source> = source.clone();
        let may_be_seen = |entity: &Entity| entity.owner() != Some("secret-team");
        (source, Arc::new(Filtered::new(upstream, may_be_seen)))
    }

    #[tokio::test]
    async fn what_is_hidden_is_in_no_lookup_and_on_no_page() {
        let (source, filtered) = filtered();
        let asked = ["hidden", "open", "missing"].map(reference);
        let answers = filtered.entities(&asked).await;
        assert_eq!(answers[0], Ok(Found::Hidden));
        assert!(matches!(answers[1], Ok(Found::Entity(_))));
        assert_eq!(answers[2], Ok(Found::Absent));

        let page = filtered.page(None).await.unwrap();
        let names: Vec<_> = page.entities.iter().map(Entity::name).collect();
        assert_eq!(names, ["open"]);
        assert_eq!(page.hidden, [reference("hidden")]);
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

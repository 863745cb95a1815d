//! Answers that another instance was told a while ago.

use super::*;
use crate::catalog::{Cursor, Found, Page, Told};

/// A catalog of which only what it said some time ago can be learnt.
#[derive(Debug)]
struct Elsewhere {
    catalog: Arc<FakeSource>,
    age: Duration,
}

#[async_trait]
impl Source for Elsewhere {
    async fn entities(&self, references: &[EntityRef]) -> Vec<Result<Found, CatalogError>> {
        self.catalog.entities(references).await
    }

    async fn of_repository(
        &self,
        repository: &Repository,
    ) -> Result<Vec<Arc<Entity>>, CatalogError> {
        self.catalog.of_repository(repository).await
    }

    async fn search(&self, search: &Search) -> Result<Vec<Arc<Entity>>, CatalogError> {
        self.catalog.search(search).await
    }

    async fn page(&self, cursor: Option<&Cursor>) -> Result<Page, CatalogError> {
        self.catalog.page(cursor).await
    }

    async fn check(&self) -> Result<(), CatalogError> {
        self.catalog.check().await
    }

    async fn look_up(
        &self,
        references: &[EntityRef],
        _urgency: Urgency,
    ) -> Vec<Result<Told<Found>, CatalogError>> {
        let then = |said| Told {
            age: self.age,
            ..Told::now(said)
        };
        let answers = self.entities(references).await.into_iter();
        answers.map(|answer| answer.map(then)).collect()
    }
}

/// A cache that knows `x` of `team-now`, said `known` seconds ago, and learns what was said `told` seconds
/// ago.
async fn cache(source: &Arc<FakeSource>, known: u64, told: u64) -> CachedCatalog {
    let source = Elsewhere {
        catalog: source.clone(),
        age: Duration::from_secs(told),
    };
    let catalog = CachedCatalog::new(Arc::new(source), LIMITS);
    let known = Known {
        entity: Arc::new(crate::catalog::fake::component("x", "team-now")),
        age: Duration::from_secs(known),
    };
    catalog.restore(vec![known]).await;
    catalog
}

#[tokio::test(start_paused = true)]
async fn what_was_said_to_another_before_does_not_replace_what_is_known() {
    for is_there in [true, false] {
        let source = FakeSource::of(if is_there { &["x"] } else { &[] });
        let catalog = cache(&source, 310, 400).await;
        for _ in 0..2 {
            assert_eq!(owner(&catalog, "x").await, owned_by("team-now"));
            time::sleep(LIMITS.absent_grace).await;
        }
        assert!(source.asked() > 0);
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_said_to_another_since_replaces_what_is_known() {
    let source = FakeSource::of(&["x"]);
    let catalog = cache(&source, 400, 310).await;
    assert_eq!(owner(&catalog, "x").await, owned_by("team-now"));
    settle().await;
    assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
}

#[tokio::test(start_paused = true)]
async fn what_is_known_to_be_true_no_more_is_replaced_by_whatever_is_said() {
    let source = FakeSource::of(&["x"]);
    let catalog = cache(&source, 10, 20).await;
    catalog.forget(&[reference("x")]).await;
    assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
}

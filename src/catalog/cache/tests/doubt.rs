//! Entities that the catalog knew and denies.

use super::*;
use crate::catalog::Filtered;

/// A cache that knows `x`, which is no longer fresh, before a catalog that denies it.
async fn denied() -> (Arc<FakeSource>, CachedCatalog) {
    let source = FakeSource::of(&["x"]);
    let catalog = cached(&source);
    owner(&catalog, "x").await.unwrap();
    source.remove_all();
    time::advance(LIMITS.fresh_for).await;
    source.asked();
    (source, catalog)
}

#[tokio::test(start_paused = true)]
async fn a_catalog_that_has_just_started_and_denies_everything_is_not_believed() {
    let (source, catalog) = denied().await;
    for _ in 0..10 {
        assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
        settle().await;
    }
    assert_eq!(source.asked(), 1, "one denial is enough to doubt");
    source.put("x", "team-b");
    time::advance(LIMITS.absent_grace).await;
    settle().await;
    assert_eq!(owner(&catalog, "x").await, owned_by("team-b"));
    assert_eq!(source.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_deleted_entity_goes_after_the_grace_though_nobody_asked_meanwhile() {
    let (source, catalog) = denied().await;
    assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
    settle().await;
    time::sleep(LIMITS.absent_grace).await;
    assert_eq!(source.asked(), 2);
    assert_eq!(owner(&catalog, "x").await, Ok(None));
}

#[tokio::test(start_paused = true)]
async fn who_gives_no_answer_has_not_denied_the_entity_a_second_time() {
    let (source, catalog) = denied().await;
    for _ in 0..5 {
        // Each time the catalog starts it denies, and then it dies.
        source.fail(None);
        assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
        settle().await;
        source.fail(CatalogError::Unreachable);
        time::sleep(LIMITS.absent_grace + RETRY_PAUSE).await;
    }
    assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
    assert!(source.asked() >= 10);
}

#[tokio::test(start_paused = true)]
async fn an_entity_that_may_not_be_seen_any_more_is_gone_when_it_was_asked_for_again() {
    let source = FakeSource::of(&["x"]);
    let upstream: Arc<dyn Source> = source.clone();
    let visible = Filtered::new(upstream, |entity| entity.owner() != Some("secret-team"));
    let catalog = CachedCatalog::new(Arc::new(visible), LIMITS);
    assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
    source.put("x", "secret-team");
    time::advance(LIMITS.fresh_for).await;
    owner(&catalog, "x").await.unwrap();
    settle().await;
    assert_eq!(owner(&catalog, "x").await, Ok(None), "no grace for that");
    assert_eq!(catalog.known(), [], "nor in any file");
}

#[tokio::test(start_paused = true)]
async fn without_a_grace_the_first_denial_is_believed() {
    let source = FakeSource::of(&["x"]);
    let limits = CacheLimits {
        absent_grace: Duration::ZERO,
        ..LIMITS
    };
    let catalog = CachedCatalog::new(source.clone(), limits);
    owner(&catalog, "x").await.unwrap();
    source.remove("x");
    time::advance(LIMITS.fresh_for).await;
    assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
    settle().await;
    assert_eq!(owner(&catalog, "x").await, Ok(None));
}

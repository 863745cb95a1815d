//! Entities that are known to be others by now.

use super::*;
use crate::entity::Repository;

/// A cache that knows `x`, which is owned by another team by now.
async fn renamed() -> (Arc<FakeSource>, CachedCatalog) {
    let source = FakeSource::of(&["x"]);
    let catalog = cached(&source);
    owner(&catalog, "x").await.unwrap();
    source.put("x", "team-b");
    source.asked();
    (source, catalog)
}

#[tokio::test(start_paused = true)]
async fn an_entity_that_is_forgotten_is_asked_for_before_it_is_shown() {
    let (source, catalog) = renamed().await;
    assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
    catalog.forget(&[reference("x")]).await;
    assert_eq!(owner(&catalog, "x").await, owned_by("team-b"));
    assert_eq!(owner(&catalog, "x").await, owned_by("team-b"));
    assert_eq!(source.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_was_known_is_shown_on_while_the_catalog_fails_and_not_asked_for_by_everybody() {
    let (source, catalog) = renamed().await;
    source.fail(CatalogError::Unreachable);
    catalog.forget(&[reference("x")]).await;
    for _ in 0..10 {
        assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
    }
    assert_eq!(source.asked(), 1);
    source.fail(None);
    time::sleep(RETRY_PAUSE).await;
    assert_eq!(owner(&catalog, "x").await, owned_by("team-b"));
}

#[tokio::test(start_paused = true)]
async fn that_a_forgotten_entity_is_gone_is_believed_at_once() {
    let (source, catalog) = renamed().await;
    source.remove("x");
    catalog.forget(&[reference("x")]).await;
    assert_eq!(owner(&catalog, "x").await, Ok(None));
    source.put("x", "team-c");
    catalog.forget(&[reference("x")]).await;
    assert_eq!(owner(&catalog, "x").await, owned_by("team-c"));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_was_under_way_is_not_kept() {
    let (source, catalog) = renamed().await;
    time::sleep(LIMITS.fresh_for).await;
    let gate = source.gate.write().await;
    assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
    time::sleep(Duration::from_secs(1)).await;
    assert_eq!(source.asked(), 1, "it is under way");
    catalog.forget(&[reference("x")]).await;
    drop(gate);
    settle().await;
    source.put("x", "team-c");
    assert_eq!(owner(&catalog, "x").await, owned_by("team-c"));
    assert_eq!(source.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_was_under_way_brings_nothing_of_what_is_forgotten() {
    let names: Vec<_> = (0..150).map(|number| format!("x{number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let source = FakeSource::of(&names);
    let catalog = cached(&source);
    let gate = source.page_gate.write().await;
    // So many that the rest is read page by page.
    join_all(names.iter().take(100).map(|name| owner(&catalog, name))).await;
    settle().await;
    assert_eq!(source.pages(), 1, "it is under way");
    catalog.forget(&[reference("x149")]).await;
    source.put("x149", "team-b");
    drop(gate);
    settle().await;
    assert_eq!(owner(&catalog, "x149").await, owned_by("team-b"));
}

#[tokio::test(start_paused = true)]
async fn a_repository_is_asked_for_again_where_one_of_its_entities_is_forgotten() {
    let source = FakeSource::of(&["x"]);
    let catalog = cached(&source);
    let repository = Repository::parse("github.com", "acme/x").unwrap();
    for _ in 0..2 {
        catalog.of_repository(&repository).await.unwrap();
    }
    assert_eq!(source.repositories(), 1);
    // Nobody knows which repository it is of by now.
    catalog.forget(&[reference("x")]).await;
    catalog.of_repository(&repository).await.unwrap();
    assert_eq!(source.repositories(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_was_known_is_shown_on_while_the_catalog_hangs_and_the_question_goes_on() {
    let (source, catalog) = renamed().await;
    let gate = source.gate.write().await;
    catalog.forget(&[reference("x")]).await;
    let begun = time::Instant::now();
    for _ in 0..2 {
        assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
    }
    assert_eq!(begun.elapsed(), OUTDATED_PATIENCE * 2);
    drop(gate);
    settle().await;
    assert_eq!(owner(&catalog, "x").await, owned_by("team-b"));
    assert_eq!(source.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_entity_that_is_forgotten_is_asked_for_after_a_restart_too() {
    let (source, catalog) = renamed().await;
    catalog.forget(&[reference("x")]).await;
    let again = cached(&source);
    assert_eq!(again.restore(catalog.known()).await, 1);
    assert_eq!(owner(&again, "x").await, owned_by("team-a"));
    settle().await;
    assert_eq!(owner(&again, "x").await, owned_by("team-b"));
}

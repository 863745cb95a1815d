//! Entities that are known to be others by now than those that were read.

use super::*;

#[tokio::test(start_paused = true)]
async fn an_entity_that_is_forgotten_is_asked_for_until_it_was_read_again() {
    let source = source_of(&names(10));
    let mirror = settled(&source).await;
    source.put("x001", "team-b");
    assert_eq!(owner(&mirror, "x001").await.as_deref(), Some("team-a"));
    mirror.forget(&[reference("x001"), reference("new")]).await;
    source.put("new", "team-n");
    assert_eq!(owner(&mirror, "x001").await.as_deref(), Some("team-b"));
    assert_eq!(owner(&mirror, "new").await.as_deref(), Some("team-n"));
    assert_eq!(owner(&mirror, "x002").await.as_deref(), Some("team-a"));
    let known = mirror.known();
    let known = known.iter().find(|it| it.entity.name() == "x001").unwrap();
    assert_eq!(known.entity.owner(), Some("team-b"), "and so it is kept");
    assert_eq!(source.asked(), 2);
    next_reading(&source).await;
    assert_eq!(owner(&mirror, "x001").await.as_deref(), Some("team-b"));
    assert_eq!(source.asked(), 0, "the table has it");
}

#[tokio::test(start_paused = true)]
async fn a_reading_that_was_under_way_does_not_bring_the_old_back() {
    let source = source_of(&names(10));
    let mirror = settled(&source).await;
    let gate = source.gate.write().await;
    while source.pages() == 0 {
        time::sleep(Duration::from_secs(1)).await;
    }
    mirror.forget(&[reference("x001")]).await;
    drop(gate);
    time::sleep(Duration::from_millis(10)).await;
    source.put("x001", "team-b");
    assert_eq!(owner(&mirror, "x001").await.as_deref(), Some("team-b"));
}

#[tokio::test(start_paused = true)]
async fn what_was_read_is_shown_on_while_the_catalog_fails() {
    let source = source_of(&names(10));
    let mirror = settled(&source).await;
    source.fail(CatalogError::Unreachable);
    mirror.forget(&[reference("x001")]).await;
    assert_eq!(owner(&mirror, "x001").await.as_deref(), Some("team-a"));
}

#[tokio::test(start_paused = true)]
async fn what_was_read_is_shown_on_while_the_catalog_hangs() {
    let source = source_of(&names(10));
    let mirror = settled(&source).await;
    let _gate = source.gate.write().await;
    mirror.forget(&[reference("x001")]).await;
    let begun = time::Instant::now();
    assert_eq!(owner(&mirror, "x001").await.as_deref(), Some("team-a"));
    assert_eq!(begun.elapsed(), OUTDATED_PATIENCE);
}

#[tokio::test(start_paused = true)]
async fn an_entity_that_was_forgotten_and_is_gone_does_not_come_back_with_the_next_reading() {
    let source = source_of(&names(10));
    let mirror = settled(&source).await;
    source.remove("x001");
    mirror.forget(&[reference("x001")]).await;
    assert_eq!(owner(&mirror, "x001").await, None);
    for _ in 0..2 {
        next_reading(&source).await;
        assert_eq!(owner(&mirror, "x001").await, None);
    }
    source.asked();
    time::sleep(CACHE.absent_for).await;
    assert_eq!(owner(&mirror, "x001").await, None);
    assert_eq!(source.asked(), 0, "the second reading confirmed it");
}

#[tokio::test(start_paused = true)]
async fn what_was_forgotten_and_not_asked_for_is_kept_as_old() {
    let source = source_of(&names(10));
    let mirror = settled(&source).await;
    let before = mirror.changes();
    mirror.forget(&[reference("x001")]).await;
    assert_ne!(mirror.changes(), before, "it is written again");
    for Known { entity, age } in mirror.known() {
        let is_old = age >= CACHE.fresh_for;
        assert_eq!(is_old, entity.name() == "x001", "{}", entity.name());
    }
}

mod forgetting;

use tokio::time;

use super::{keeping::RETRY_AFTER, *};
use crate::catalog::{
    CacheLimits, Filtered,
    fake::{FakeSource, component, reference},
};

const LIMITS: MirrorLimits = MirrorLimits {
    every: Duration::from_secs(300),
    shrink_percent: 50,
    absent_grace: Duration::from_secs(60),
};

const CACHE: CacheLimits = CacheLimits {
    capacity_bytes: 1 << 20,
    fresh_for: Duration::from_secs(300),
    jitter_percent: 0,
    absent_for: Duration::from_secs(60),
    absent_grace: Duration::from_secs(60),
    stale_for: Duration::from_secs(36_000),
};

fn mirror(source: &Arc<FakeSource>) -> MirroredCatalog {
    let ordinary = Arc::new(CachedCatalog::new(source.clone(), CACHE));
    MirroredCatalog::start(source.clone(), ordinary, LIMITS)
}

/// Lets time pass until the catalog was read again, whenever chance has that.
async fn next_reading(source: &FakeSource) {
    while source.pages() == 0 {
        time::sleep(Duration::from_secs(1)).await;
    }
    time::sleep(Duration::from_millis(10)).await;
}

/// A mirror that has read `source` twice and believes what it lacks.
async fn settled(source: &Arc<FakeSource>) -> MirroredCatalog {
    let mirror = mirror(source);
    time::sleep(LIMITS.absent_grace * 3).await;
    assert!(mirror.shared.table.load_full().unwrap().is_confirmed());
    source.pages();
    source.asked();
    mirror
}

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("x{number:03}")).collect()
}

fn source_of(names: &[String]) -> Arc<FakeSource> {
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    FakeSource::of(&names)
}

async fn owner(mirror: &MirroredCatalog, name: &str) -> Option<String> {
    let found = mirror.entity(&reference(name)).await.unwrap()?;
    assert_eq!(found.name(), name);
    found.owner().map(str::to_owned)
}

#[tokio::test(start_paused = true)]
async fn everything_is_answered_from_memory_absence_included() {
    let names = names(250);
    let source = source_of(&names);
    let mirror = settled(&source).await;
    for name in &names {
        assert_eq!(owner(&mirror, name).await.as_deref(), Some("team-a"));
    }
    assert_eq!(owner(&mirror, "missing").await, None);
    let all = mirror.list(&Selection::new(|_| true)).await.unwrap();
    assert_eq!(all.len(), 250);
    assert_eq!((source.asked(), source.pages()), (0, 0));
    let health = mirror.health().mirror.unwrap();
    assert_eq!(health.entities, 250);
    assert!(health.age.unwrap() <= LIMITS.every);
}

#[tokio::test(start_paused = true)]
async fn the_catalog_is_read_again_in_its_time_and_what_changed_is_served() {
    let source = FakeSource::of(&["x"]);
    let mirror = settled(&source).await;
    source.put("x", "team-b");
    source.put("new", "team-c");
    next_reading(&source).await;
    assert_eq!(owner(&mirror, "x").await.as_deref(), Some("team-b"));
    assert_eq!(owner(&mirror, "new").await.as_deref(), Some("team-c"));
    time::sleep(LIMITS.every * 10).await;
    let pages = source.pages();
    assert!((10..=13).contains(&pages), "{pages}");
}

#[tokio::test(start_paused = true)]
async fn before_the_first_reading_is_done_lookups_go_the_ordinary_way() {
    let source = FakeSource::of(&["x"]);
    source.fail_pages(true);
    let mirror = mirror(&source);
    assert_eq!(owner(&mirror, "x").await.as_deref(), Some("team-a"));
    assert_eq!(owner(&mirror, "missing").await, None);
    assert_eq!(source.asked(), 2);
    let health = mirror.health().mirror.unwrap();
    assert_eq!((health.entities, health.age), (0, None));
}

#[tokio::test(start_paused = true)]
async fn what_the_first_reading_lacks_is_asked_for() {
    // A Backstage that has just started has a part of its entities.
    let source = FakeSource::of(&["early"]);
    let mirror = mirror(&source);
    time::sleep(Duration::from_secs(1)).await;
    source.put("late", "team-b");
    assert_eq!(owner(&mirror, "early").await.as_deref(), Some("team-a"));
    assert_eq!(owner(&mirror, "late").await.as_deref(), Some("team-b"));
    assert_eq!(source.batches(), [["late"]]);
}

#[tokio::test(start_paused = true)]
async fn what_was_known_before_the_start_is_not_lost_to_a_first_reading_of_a_part() {
    let source = FakeSource::of(&["early"]);
    let ordinary = CachedCatalog::new(source.clone(), CACHE);
    let restored = Known {
        entity: Arc::new(component("late", "team-then")),
        age: CACHE.fresh_for,
    };
    ordinary.restore(vec![restored]).await;
    let mirror = MirroredCatalog::start(source.clone(), Arc::new(ordinary), LIMITS);
    for _ in 0..10 {
        time::sleep(LIMITS.absent_grace / 20).await;
        let late = owner(&mirror, "late").await;
        assert_eq!(late.as_deref(), Some("team-then"));
        assert_eq!(mirror.known().len(), 2, "for the next start too");
    }
    source.put("late", "team-now");
    time::sleep(LIMITS.absent_grace * 2).await;
    assert_eq!(owner(&mirror, "late").await.as_deref(), Some("team-now"));
    assert_eq!(mirror.known().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_reading_that_fails_leaves_the_mirror_as_it_was() {
    let names = names(250);
    let source = source_of(&names);
    let mirror = settled(&source).await;
    source.put("x000", "team-b");
    source.fail_pages(true);
    time::sleep(LIMITS.every * 5).await;
    assert!(source.pages() > 10, "it was tried");
    for name in &names {
        assert_eq!(owner(&mirror, name).await.as_deref(), Some("team-a"));
    }
    assert!(mirror.health().mirror.unwrap().age.unwrap() > LIMITS.every * 4);
}

#[tokio::test(start_paused = true)]
async fn a_mirror_of_long_ago_is_not_answered_from() {
    let source = FakeSource::of(&["x"]);
    let mirror = settled(&source).await;
    source.fail(CatalogError::Unreachable);
    time::sleep(CACHE.stale_for).await;
    assert_eq!(owner(&mirror, "x").await.as_deref(), Some("team-a"));
    time::sleep(CACHE.fresh_for).await;
    let outcome = mirror.entity(&reference("x")).await;
    assert_eq!(outcome, Err(CatalogError::Unreachable));
}

#[tokio::test(start_paused = true)]
async fn a_catalog_that_starts_anew_empties_nothing() {
    let names = names(100);
    let source = source_of(&names);
    let mirror = settled(&source).await;
    source.remove_all();
    next_reading(&source).await;
    for name in &names {
        assert_eq!(owner(&mirror, name).await.as_deref(), Some("team-a"));
    }
    // A third of the entities is there, then all.
    for name in names.iter().step_by(3) {
        source.put(name, "team-b");
    }
    next_reading(&source).await;
    for name in &names {
        assert!(owner(&mirror, name).await.is_some(), "{name}");
    }
    for name in &names {
        source.put(name, "team-c");
    }
    next_reading(&source).await;
    for name in &names {
        assert_eq!(owner(&mirror, name).await.as_deref(), Some("team-c"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_catalog_that_is_small_the_second_time_too_is_believed() {
    let names = names(100);
    let source = source_of(&names);
    let mirror = settled(&source).await;
    source.remove_all();
    source.put("x000", "team-b");
    next_reading(&source).await;
    let first = owner(&mirror, "x000").await;
    assert_eq!(first.as_deref(), Some("team-a"), "not at once");
    next_reading(&source).await;
    assert_eq!(owner(&mirror, "x000").await.as_deref(), Some("team-b"));
    assert_eq!(owner(&mirror, "x001").await, None);
    assert_eq!(mirror.health().mirror.unwrap().entities, 1);
}

#[tokio::test(start_paused = true)]
async fn one_entity_that_is_gone_is_missed_twice_and_the_rest_is_renewed_at_once() {
    let names = names(10);
    let source = source_of(&names);
    let mirror = settled(&source).await;
    source.remove("x000");
    source.put("x001", "team-b");
    next_reading(&source).await;
    assert_eq!(owner(&mirror, "x000").await.as_deref(), Some("team-a"));
    assert_eq!(owner(&mirror, "x001").await.as_deref(), Some("team-b"));
    next_reading(&source).await;
    assert_eq!(owner(&mirror, "x000").await, None);
}

#[tokio::test(start_paused = true)]
async fn entities_that_may_not_be_seen_any_more_are_gone_with_the_next_reading() {
    let names = names(10);
    let source = source_of(&names);
    let upstream: Arc<dyn Source> = source.clone();
    let visible = |entity: &crate::entity::Entity| entity.owner() != Some("secret-team");
    let visible: Arc<dyn Source> = Arc::new(Filtered::new(upstream, visible));
    let ordinary = Arc::new(CachedCatalog::new(visible.clone(), CACHE));
    let mirror = MirroredCatalog::start(visible, ordinary, LIMITS);
    time::sleep(LIMITS.absent_grace * 3).await;
    source.pages();
    for name in &names[..8] {
        source.put(name, "secret-team");
    }
    next_reading(&source).await;
    for name in &names[..8] {
        assert_eq!(owner(&mirror, name).await, None, "{name}");
    }
    assert_eq!(owner(&mirror, "x008").await.as_deref(), Some("team-a"));
    assert_eq!(mirror.health().mirror.unwrap().entities, 2);
}

#[tokio::test(start_paused = true)]
async fn readings_before_and_after_a_failure_do_not_confirm_each_other() {
    let names = names(10);
    let source = source_of(&names);
    let mirror = settled(&source).await;
    for _ in 0..5 {
        // Each time the catalog starts it lacks one, and then it dies.
        source.fail(None);
        source.remove("x000");
        next_reading(&source).await;
        source.fail(CatalogError::Unreachable);
        next_reading(&source).await;
        time::sleep(LIMITS.absent_grace).await;
        source.pages();
        assert_eq!(owner(&mirror, "x000").await.as_deref(), Some("team-a"));
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_over_a_restart_is_what_the_mirror_holds() {
    let names = names(250);
    let source = source_of(&names);
    source.fail_pages(true);
    let mirror = mirror(&source);
    owner(&mirror, "x000").await;
    assert_eq!(mirror.known().len(), 1, "what was looked up");
    let before = mirror.changes();
    source.fail_pages(false);
    time::sleep(RETRY_AFTER * 2).await;
    assert_eq!(mirror.known().len(), 250);
    assert_ne!(mirror.changes(), before);
}

#[tokio::test(start_paused = true)]
async fn a_mirror_that_nobody_has_any_more_reads_no_more() {
    let source = FakeSource::of(&["x"]);
    drop(settled(&source).await);
    time::sleep(LIMITS.every * 3).await;
    assert_eq!(source.pages(), 0);
}

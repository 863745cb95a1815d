//! What a reader sees of the cache, case by case; the state machine as a whole is in `model`.

mod doubt;
mod elsewhere;
mod forgetting;
mod lists;
mod model;
mod repositories;
mod searches;
mod wave;

use futures_util::future::join_all;
use tokio::time;

use super::*;
use crate::catalog::fake::{FakeSource, reference};

const LIMITS: CacheLimits = CacheLimits {
    capacity_bytes: 1 << 20,
    fresh_for: Duration::from_secs(300),
    jitter_percent: 0,
    absent_for: Duration::from_secs(60),
    absent_grace: Duration::from_secs(30),
    stale_for: Duration::from_secs(3600),
};

fn cached(source: &Arc<FakeSource>) -> CachedCatalog {
    CachedCatalog::new(source.clone(), LIMITS)
}

/// Who owns the component, by the cache.
async fn owner(catalog: &CachedCatalog, name: &str) -> Result<Option<String>, CatalogError> {
    let found = catalog.entity(&reference(name)).await?;
    Ok(found.map(|entity| {
        assert_eq!(entity.name(), name);
        entity.owner().unwrap().to_owned()
    }))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "it is compared with what a reader gets"
)]
fn owned_by(owner: &str) -> Result<Option<String>, CatalogError> {
    Ok(Some(owner.to_owned()))
}

/// Lets what goes on in the background come to its end.
async fn settle() {
    time::sleep(Duration::from_secs(1)).await;
}

#[tokio::test(start_paused = true)]
async fn a_thousand_callers_of_a_cold_entity_make_one_question_of_one_lookup() {
    let source = FakeSource::of(&["x"]);
    let catalog = cached(&source);
    let answers = join_all((0..1000).map(|_| owner(&catalog, "x"))).await;
    assert_eq!(answers, vec![owned_by("team-a"); 1000]);
    assert_eq!(source.batches(), [["x"]]);
}

#[tokio::test(start_paused = true)]
async fn a_fresh_entity_is_not_asked_for_again_and_an_old_one_is_without_a_wait() {
    let source = FakeSource::of(&["x"]);
    let catalog = cached(&source);
    assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
    source.put("x", "team-b");
    time::advance(Duration::from_secs(299)).await;
    assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
    settle().await;
    assert_eq!(source.asked(), 1);

    let start = time::Instant::now();
    for _ in 0..100 {
        assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
    }
    assert_eq!(start.elapsed(), Duration::ZERO, "nobody waited");
    settle().await;
    assert_eq!(source.asked(), 1, "once for all who came");
    assert_eq!(owner(&catalog, "x").await, owned_by("team-b"));
}

#[tokio::test(start_paused = true)]
async fn an_absence_is_kept_for_a_shorter_time() {
    let source = FakeSource::of(&[]);
    let catalog = cached(&source);
    assert_eq!(owner(&catalog, "x").await, Ok(None));
    source.put("x", "team-a");
    time::advance(Duration::from_secs(59)).await;
    assert_eq!(owner(&catalog, "x").await, Ok(None));
    time::advance(Duration::from_secs(2)).await;
    assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
}

#[tokio::test(start_paused = true)]
async fn an_error_is_shared_by_those_who_wait_and_then_forgotten() {
    let source = FakeSource::of(&["x"]);
    source.fail(CatalogError::Timeout);
    let catalog = cached(&source);
    let waiting = join_all((0..10).map(|_| owner(&catalog, "x"))).await;
    assert_eq!(waiting, vec![Err(CatalogError::Timeout); 10]);
    assert_eq!(source.asked(), 1);

    source.fail(None);
    assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
}

#[tokio::test(start_paused = true)]
async fn a_known_entity_stands_in_while_the_catalog_fails_and_is_asked_for_with_pauses() {
    let source = FakeSource::of(&["x"]);
    let catalog = cached(&source);
    owner(&catalog, "x").await.unwrap();
    source.fail(CatalogError::Unreachable);
    time::advance(LIMITS.fresh_for).await;
    source.asked();
    for _ in 0..20 {
        assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
        time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(source.asked(), 1, "one failed refresh, then a pause");
    time::advance(RETRY_PAUSE).await;
    assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
    settle().await;
    assert_eq!(source.asked(), 1, "asked again after the pause");

    time::advance(LIMITS.stale_for).await;
    assert_eq!(owner(&catalog, "x").await, Err(CatalogError::Unreachable));
}

#[tokio::test(start_paused = true)]
async fn a_known_entity_is_served_while_its_refresh_hangs_and_the_refresh_goes_on() {
    let source = FakeSource::of(&["x"]);
    let catalog = cached(&source);
    owner(&catalog, "x").await.unwrap();
    time::advance(LIMITS.fresh_for).await;
    source.put("x", "team-b");
    let held = source.gate.write().await;
    for _ in 0..10 {
        assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
        settle().await;
    }
    drop(held);
    settle().await;
    assert_eq!(owner(&catalog, "x").await, owned_by("team-b"));
    assert_eq!(source.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_old_absence_does_not_stand_in() {
    let source = FakeSource::of(&[]);
    let catalog = cached(&source);
    owner(&catalog, "x").await.unwrap();
    source.fail(CatalogError::Timeout);
    time::advance(LIMITS.absent_for).await;
    assert_eq!(owner(&catalog, "x").await, Err(CatalogError::Timeout));
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_goes_away_does_not_take_the_lookup_along() {
    let source = FakeSource::of(&["x"]);
    let catalog = cached(&source);
    let held = source.gate.write().await;
    let impatient = time::timeout(Duration::from_secs(1), owner(&catalog, "x")).await;
    assert!(impatient.is_err());
    drop(held);
    settle().await;
    assert_eq!(owner(&catalog, "x").await, owned_by("team-a"));
    assert_eq!(source.asked(), 1, "what was asked for in vain is known now");
}

#[tokio::test(start_paused = true)]
async fn what_does_not_fit_is_asked_for_again() {
    let names: Vec<_> = (0..1000).map(|number| format!("x{number}")).collect();
    let source = FakeSource::of(&[]);
    let limits = CacheLimits {
        capacity_bytes: 10_000,
        ..LIMITS
    };
    let catalog = CachedCatalog::new(source.clone(), limits);
    for _ in 0..2 {
        join_all(names.iter().map(|name| owner(&catalog, name))).await;
    }
    let asked: usize = source.batches().iter().map(Vec::len).sum();
    assert!(asked > 1900, "{asked}");
}

#[tokio::test(start_paused = true)]
async fn readiness_is_the_upstreams() {
    let source = FakeSource::of(&[]);
    source.fail(CatalogError::Unauthorized);
    let checked = cached(&source).check().await;
    assert_eq!(checked, Err(CatalogError::Unauthorized));
}

#[tokio::test(start_paused = true)]
async fn what_was_known_before_has_the_age_that_it_had() {
    let source = FakeSource::of(&["fresh", "stale"]);
    let catalog = cached(&source);
    let known = |name, seconds| Known {
        entity: Arc::new(crate::catalog::fake::component(name, "team-then")),
        age: Duration::from_secs(seconds),
    };
    let taken = catalog
        .restore(vec![
            known("fresh", 299),
            known("stale", 3_000),
            known("gone", 3_900),
        ])
        .await;
    assert_eq!(taken, 2);
    assert!(catalog.health().is_restored);
    for name in ["fresh", "stale"] {
        assert_eq!(owner(&catalog, name).await, owned_by("team-then"));
    }
    settle().await;
    assert_eq!(source.batches(), [["stale"]]);
    assert_eq!(owner(&catalog, "stale").await, owned_by("team-a"));
    assert_eq!(owner(&catalog, "gone").await, Ok(None));
    assert_eq!(owner(&catalog, "fresh").await, owned_by("team-then"));
}

//! What instances have of each other, by the clock of tests; a real server is tried in `tests/shared`.

mod forgetting;
mod pages;
mod plugins;
mod slow;
mod trouble;

use futures_util::future::join;
use tokio::time::{Instant, sleep};

use super::{fake::FakeStore, *};
use crate::catalog::{
    CacheLimits, CachedCatalog, Catalog, CatalogError, Found, Source, Told, Urgency,
    fake::{FakeSource, reference},
};

pub(super) const LIMITS: SharedLimits = SharedLimits {
    fresh_for: Duration::from_secs(300),
    jitter_percent: 0,
    absent_for: Duration::from_secs(60),
    absent_grace: Duration::from_secs(30),
    page_life: Duration::from_secs(240),
};

const CACHE: CacheLimits = CacheLimits {
    capacity_bytes: 1 << 20,
    fresh_for: LIMITS.fresh_for,
    jitter_percent: 0,
    absent_for: LIMITS.absent_for,
    absent_grace: LIMITS.absent_grace,
    stale_for: Duration::from_secs(3_600),
};

fn shared(store: &Arc<FakeStore>) -> Arc<Shared> {
    shared_over(store.clone())
}

fn shared_over(store: Arc<dyn Store>) -> Arc<Shared> {
    let (keys, fields) = (Keys::of("a catalog"), Fields::default());
    Arc::new(Shared::over(store, keys, fields, LIMITS, Arc::default()))
}

/// One instance's source before the catalog of all.
fn instance(store: &Arc<FakeStore>, source: &Arc<FakeSource>) -> Arc<SharedSource> {
    Arc::new(SharedSource::new(source.clone(), shared(store)))
}

fn cached(store: &Arc<FakeStore>, source: &Arc<FakeSource>) -> CachedCatalog {
    CachedCatalog::new(instance(store, source), CACHE)
}

async fn look_up(instance: &SharedSource, name: &str) -> Result<Told<Found>, CatalogError> {
    let asked = [reference(name)];
    let answers = instance.look_up(&asked, Urgency::AtOnce);
    answers.await.remove(0)
}

/// Who owns a component, by an instance's source.
async fn owner(instance: &SharedSource, name: &str) -> Option<String> {
    let entity = look_up(instance, name).await.unwrap().said.visible()?;
    assert_eq!(entity.name(), name);
    entity.owner().map(str::to_owned)
}

async fn cached_owner(catalog: &CachedCatalog, name: &str) -> Option<String> {
    let entity = catalog.entity(&reference(name)).await.unwrap()?;
    entity.owner().map(str::to_owned)
}

#[tokio::test(start_paused = true)]
async fn what_one_instance_was_told_another_does_not_ask_for() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["x", "y"]));
    let (one, other) = (instance(&store, &source), instance(&store, &source));
    for instance in [&one, &other] {
        assert_eq!(owner(instance, "x").await.as_deref(), Some("team-a"));
        assert_eq!(owner(instance, "missing").await, None);
    }
    assert_eq!(source.batches(), [["x"], ["missing"]]);
}

#[tokio::test(start_paused = true)]
async fn what_several_need_at_one_time_goes_out_together() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["a", "b", "c"]));
    let (one, other) = (instance(&store, &source), instance(&store, &source));
    // Somebody asked a moment ago.
    assert_eq!(owner(&one, "c").await.as_deref(), Some("team-a"));
    source.batches();
    join(owner(&one, "a"), owner(&other, "b")).await;
    let batches = source.batches();
    assert_eq!(batches.len(), 1, "{batches:?}");
    assert_eq!(batches.concat().len(), 2, "{batches:?}");
}

#[tokio::test(start_paused = true)]
async fn what_was_said_a_while_ago_is_no_younger_in_another_instance() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["x"]));
    let (one, other) = (cached(&store, &source), cached(&store, &source));
    cached_owner(&one, "x").await;
    source.put("x", "team-b");
    sleep(LIMITS.fresh_for / 30 * 29).await;
    assert_eq!(cached_owner(&other, "x").await.as_deref(), Some("team-a"));
    source.batches();
    sleep(Duration::from_secs(11)).await;
    // Both serve it once more while one asks.
    for catalog in [&one, &other] {
        assert_eq!(cached_owner(catalog, "x").await.as_deref(), Some("team-a"));
    }
    sleep(Duration::from_secs(2)).await;
    for catalog in [&one, &other] {
        assert_eq!(cached_owner(catalog, "x").await.as_deref(), Some("team-b"));
    }
    assert_eq!(source.batches(), [["x"]]);
}

#[tokio::test(start_paused = true)]
async fn what_may_not_be_seen_may_be_seen_by_nobody() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["x"]));
    let hiding = crate::catalog::Filtered::new(source.clone() as Arc<dyn Source>, |_| false);
    let one = SharedSource::new(Arc::new(hiding), shared(&store));
    assert_eq!(look_up(&one, "x").await.unwrap().said, Found::Hidden);
    let other = instance(&store, &source);
    assert_eq!(look_up(&other, "x").await.unwrap().said, Found::Hidden);
    assert_eq!(source.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn one_denial_told_to_two_instances_is_one_denial() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&["x"]));
    let (one, other) = (cached(&store, &source), cached(&store, &source));
    for catalog in [&one, &other] {
        cached_owner(catalog, "x").await;
    }
    source.remove("x");
    sleep(LIMITS.fresh_for).await;
    source.batches();
    cached_owner(&one, "x").await;
    sleep(LIMITS.absent_grace / 15 * 14).await;
    // The other learns now what the one was told, and both still have it.
    cached_owner(&other, "x").await;
    sleep(Duration::from_secs(1)).await;
    for catalog in [&one, &other] {
        assert_eq!(cached_owner(catalog, "x").await.as_deref(), Some("team-a"));
    }
    assert_eq!(source.asked(), 1);
    // The second one is believed by both.
    sleep(LIMITS.absent_grace * 2).await;
    for catalog in [&one, &other] {
        assert_eq!(cached_owner(catalog, "x").await, None);
    }
    assert_eq!(source.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_there_is_asked_for_again_before_it_is_believed_for_long() {
    let (store, source) = (FakeStore::new(), FakeSource::of(&[]));
    let one = instance(&store, &source);
    assert_eq!(owner(&one, "x").await, None);
    source.put("x", "team-a");
    sleep(LIMITS.absent_grace).await;
    assert_eq!(owner(&one, "x").await.as_deref(), Some("team-a"));
}

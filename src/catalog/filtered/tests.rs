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

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use futures_util::future::join_all;
use serde_json::json;
use tokio::{sync::Semaphore, time};

use super::*;

/// A catalog that counts its lookups and answers them when it is let.
#[derive(Debug)]
struct Upstream {
    lookups: AtomicUsize,
    gate: Semaphore,
    says: Mutex<Result<bool, CatalogError>>,
}

impl Upstream {
    fn closed() -> Arc<Self> {
        Arc::new(Self {
            lookups: AtomicUsize::new(0),
            gate: Semaphore::new(0),
            says: Mutex::new(Ok(true)),
        })
    }

    fn open() -> Arc<Self> {
        let upstream = Self::closed();
        upstream.gate.add_permits(100_000);
        upstream
    }

    fn say(&self, answer: Result<bool, CatalogError>) {
        *self.says.lock().unwrap() = answer;
    }

    fn lookups(&self) -> usize {
        self.lookups.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Catalog for Upstream {
    async fn entity(&self, reference: &EntityRef) -> Result<Option<Arc<Entity>>, CatalogError> {
        self.lookups.fetch_add(1, Ordering::SeqCst);
        self.gate.acquire().await.unwrap().forget();
        let found = self.says.lock().unwrap().clone()?;
        Ok(found.then(|| entity(reference)))
    }

    async fn check(&self) -> Result<(), CatalogError> {
        self.says.lock().unwrap().clone().map(|_| ())
    }
}

fn entity(reference: &EntityRef) -> Arc<Entity> {
    let (kind, name) = (reference.kind().as_str(), reference.name().as_str());
    let document = json!({"kind": kind, "metadata": {"name": name}});
    Arc::new(Entity::from_value(&document).unwrap())
}

fn reference(name: &str) -> EntityRef {
    format!("component:{name}").parse().unwrap()
}

const LIMITS: CacheLimits = CacheLimits {
    capacity_bytes: 1 << 20,
    fresh_for: Duration::from_secs(300),
    absent_for: Duration::from_secs(60),
    stale_for: Duration::from_secs(3600),
};

fn cached(upstream: &Arc<Upstream>) -> CachedCatalog {
    CachedCatalog::new(upstream.clone(), LIMITS)
}

async fn name(catalog: &CachedCatalog) -> Result<Option<String>, CatalogError> {
    let found = catalog.entity(&reference("x")).await?;
    Ok(found.map(|entity| entity.name().to_owned()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_callers_of_a_cold_entity_make_one_lookup() {
    let upstream = Upstream::closed();
    let catalog = cached(&upstream);
    let callers = join_all((0..1000).map(|_| name(&catalog)));
    // The first poll of each caller comes before the gate opens.
    let (answers, ()) = tokio::join!(callers, async { upstream.gate.add_permits(1000) });
    assert_eq!(answers, vec![Ok(Some("x".to_owned())); 1000]);
    assert_eq!(upstream.lookups(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_fresh_entity_is_not_asked_for_again_and_an_old_one_is() {
    let upstream = Upstream::open();
    let catalog = cached(&upstream);
    name(&catalog).await.unwrap();
    time::advance(Duration::from_secs(299)).await;
    name(&catalog).await.unwrap();
    assert_eq!(upstream.lookups(), 1);
    time::advance(Duration::from_secs(2)).await;
    upstream.say(Ok(false));
    assert_eq!(name(&catalog).await, Ok(None), "a deleted entity goes");
    assert_eq!(upstream.lookups(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_absence_is_kept_for_a_shorter_time() {
    let upstream = Upstream::open();
    upstream.say(Ok(false));
    let catalog = cached(&upstream);
    assert_eq!(name(&catalog).await, Ok(None));
    upstream.say(Ok(true));
    time::advance(Duration::from_secs(59)).await;
    assert_eq!(name(&catalog).await, Ok(None));
    time::advance(Duration::from_secs(2)).await;
    assert_eq!(name(&catalog).await, Ok(Some("x".to_owned())));
}

#[tokio::test(start_paused = true)]
async fn an_error_is_shared_by_those_who_wait_and_then_forgotten() {
    let upstream = Upstream::closed();
    upstream.say(Err(CatalogError::Timeout));
    let catalog = cached(&upstream);
    let waiting = join_all((0..10).map(|_| name(&catalog)));
    upstream.gate.add_permits(10);
    assert_eq!(waiting.await, vec![Err(CatalogError::Timeout); 10]);
    assert_eq!(upstream.lookups(), 1);

    upstream.say(Ok(true));
    assert_eq!(name(&catalog).await, Ok(Some("x".to_owned())));
}

#[tokio::test(start_paused = true)]
async fn a_known_entity_stands_in_while_the_catalog_fails_and_asks_with_pauses() {
    let upstream = Upstream::open();
    let catalog = cached(&upstream);
    name(&catalog).await.unwrap();
    upstream.say(Err(CatalogError::Unreachable));
    time::advance(Duration::from_secs(301)).await;
    for _ in 0..10 {
        assert_eq!(name(&catalog).await, Ok(Some("x".to_owned())));
    }
    assert_eq!(upstream.lookups(), 2, "one failed refresh, then a pause");
    time::advance(RETRY_PAUSE).await;
    assert_eq!(name(&catalog).await, Ok(Some("x".to_owned())));
    assert_eq!(upstream.lookups(), 3, "asked again after the pause");

    time::advance(LIMITS.stale_for).await;
    assert_eq!(name(&catalog).await, Err(CatalogError::Unreachable));
}

#[tokio::test(start_paused = true)]
async fn a_known_entity_is_served_while_its_refresh_hangs_and_the_refresh_goes_on() {
    let upstream = Upstream::closed();
    upstream.gate.add_permits(1);
    let catalog = cached(&upstream);
    let known = name(&catalog).await;
    time::advance(LIMITS.fresh_for).await;

    let start = time::Instant::now();
    assert_eq!(name(&catalog).await, known);
    let waited = start.elapsed();
    assert!(waited < KNOWN_PATIENCE * 2, "{waited:?}");

    upstream.say(Ok(false));
    upstream.gate.add_permits(1);
    assert_eq!(name(&catalog).await, Ok(None));
    assert_eq!(upstream.lookups(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_old_absence_does_not_stand_in() {
    let upstream = Upstream::open();
    upstream.say(Ok(false));
    let catalog = cached(&upstream);
    name(&catalog).await.unwrap();
    upstream.say(Err(CatalogError::Timeout));
    time::advance(Duration::from_secs(61)).await;
    assert_eq!(name(&catalog).await, Err(CatalogError::Timeout));
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_goes_away_does_not_take_the_lookup_along() {
    let upstream = Upstream::closed();
    let catalog = cached(&upstream);
    let impatient = time::timeout(Duration::from_secs(1), name(&catalog)).await;
    assert!(impatient.is_err());
    upstream.gate.add_permits(1);
    assert_eq!(name(&catalog).await, Ok(Some("x".to_owned())));
    assert_eq!(upstream.lookups(), 1);
}

#[tokio::test]
async fn what_does_not_fit_is_asked_for_again() {
    let upstream = Upstream::open();
    let limits = CacheLimits {
        capacity_bytes: 10_000,
        ..LIMITS
    };
    let catalog = CachedCatalog::new(upstream.clone(), limits);
    for _ in 0..2 {
        for number in 0..1000 {
            catalog
                .entity(&reference(&format!("x{number}")))
                .await
                .unwrap();
        }
    }
    assert!(upstream.lookups() > 1900, "{}", upstream.lookups());
}

#[tokio::test]
async fn readiness_is_the_upstreams() {
    let upstream = Upstream::open();
    upstream.say(Err(CatalogError::Unauthorized));
    assert_eq!(
        cached(&upstream).check().await,
        Err(CatalogError::Unauthorized)
    );
}

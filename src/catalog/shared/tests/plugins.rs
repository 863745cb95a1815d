//! Facts of plugins.

use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use serde_json::{Value, json};

use super::*;
use crate::{
    catalog::{
        CachedPlugins, Facts, FactsQuestion, Forgetting, Plugins, RecallLimits, UnaskedCatalog,
    },
    client::PluginRequest,
};

const FRESH_FOR: Duration = Duration::from_secs(600);

/// A plugin that says how often it was asked, and nothing of `/nothing`.
#[derive(Debug, Default)]
struct Counting(AtomicUsize);

#[async_trait]
impl Plugins for Counting {
    async fn ask(&self, request: &PluginRequest) -> Result<Option<Facts>, CatalogError> {
        let count = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        let value = if request.path() == "/null" {
            Value::Null
        } else {
            json!(count)
        };
        let facts = Facts {
            value: Arc::new(value),
            size_bytes: 1,
        };
        Ok((request.path() != "/nothing").then_some(facts))
    }
}

fn question(path: &str) -> FactsQuestion {
    FactsQuestion {
        of: reference("x"),
        request: PluginRequest::new("todo".parse().unwrap(), path, None).unwrap(),
    }
}

fn instance(store: &Arc<FakeStore>, plugins: &Arc<Counting>) -> (CachedPlugins, Arc<Shared>) {
    let limits = RecallLimits {
        capacity_bytes: 1 << 20,
        absent_for: LIMITS.absent_for,
        absent_grace: LIMITS.absent_grace,
        stale_for: Duration::from_secs(3_600),
        jitter_percent: 0,
    };
    let shared = shared(store);
    let cached = CachedPlugins::new(plugins.clone(), limits);
    (cached.sharing(Arc::clone(&shared)), shared)
}

#[tokio::test(start_paused = true)]
async fn what_a_plugin_told_one_instance_another_does_not_ask_for_and_knows_its_age() {
    let (store, plugins) = (FakeStore::new(), Arc::new(Counting::default()));
    let (one, other) = (instance(&store, &plugins).0, instance(&store, &plugins).0);
    for path in ["/x", "/nothing", "/null"] {
        let first = one.facts(&question(path), FRESH_FOR).await.unwrap();
        let second = other.facts(&question(path), FRESH_FOR).await.unwrap();
        assert_eq!(first, second, "{path}");
    }
    assert_eq!(plugins.0.load(Ordering::SeqCst), 3);
    sleep(FRESH_FOR).await;
    other.facts(&question("/x"), FRESH_FOR).await.unwrap();
    sleep(Duration::from_secs(1)).await;
    let again = one.facts(&question("/x"), FRESH_FOR).await.unwrap();
    assert_eq!(
        again.as_deref(),
        Some(&json!(1)),
        "served once more while it is asked for"
    );
    sleep(Duration::from_secs(1)).await;
    for instance in [&one, &other] {
        let facts = instance.facts(&question("/x"), FRESH_FOR).await.unwrap();
        assert_eq!(facts.as_deref(), Some(&json!(4)));
    }
}

#[tokio::test(start_paused = true)]
async fn facts_of_an_entity_that_is_forgotten_are_asked_for_again() {
    let (store, plugins) = (FakeStore::new(), Arc::new(Counting::default()));
    let (one, shared) = instance(&store, &plugins);
    let (other, of_other) = instance(&store, &plugins);
    let watching = |plugins: &CachedPlugins, shared| Forgetting {
        catalog: Arc::new(UnaskedCatalog),
        plugins: Some(plugins.clone()),
        shared: Some(shared),
    };
    let forgetting = watching(&one, shared);
    let _watching = watching(&other, of_other).watch();
    sleep(Duration::from_secs(1)).await;
    for instance in [&one, &other] {
        instance.facts(&question("/x"), FRESH_FOR).await.unwrap();
    }
    forgetting.forget(&[reference("another")]).await;
    forgetting.forget(&[reference("x")]).await;
    sleep(Duration::from_secs(1)).await;
    for instance in [&one, &other] {
        let facts = instance.facts(&question("/x"), FRESH_FOR).await.unwrap();
        assert_eq!(facts.as_deref(), Some(&json!(2)));
    }
}

#[tokio::test(start_paused = true)]
async fn facts_of_an_entity_that_was_forgotten_while_the_server_was_away_are_asked_for_again() {
    let (store, plugins) = (FakeStore::new(), Arc::new(Counting::default()));
    let (one, shared) = instance(&store, &plugins);
    let forgetting = Forgetting {
        catalog: Arc::new(UnaskedCatalog),
        plugins: Some(one.clone()),
        shared: Some(shared),
    };
    one.facts(&question("/x"), FRESH_FOR).await.unwrap();
    store.set_away(true);
    assert_eq!(forgetting.forget(&[reference("x")]).await, Some(false));
    store.set_away(false);
    let facts = one.facts(&question("/x"), FRESH_FOR).await.unwrap();
    assert_eq!(facts.as_deref(), Some(&json!(2)));
}

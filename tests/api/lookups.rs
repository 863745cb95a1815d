//! How often the catalog is asked, and what is known without it.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use wiremock::Request;

use crate::{
    app::{App, spawn_app},
    backstage::{Backstage, catalog_of, component, error, slowly},
    caching::GOOD,
    waiting::eventually,
};

const PAYMENTS: &str = "/entity/default/component/payments-api/badge/owner.svg";

#[tokio::test]
async fn a_thousand_at_once_ask_the_catalog_once() {
    let catalog = catalog_of(vec![component("payments-api")]);
    let backstage = Backstage::start(slowly(catalog, Duration::from_millis(500))).await;
    let app = spawn_app(&backstage.settings(&json!({}))).await;
    let answers = join_all((0..1_000).map(|_| app.get(PAYMENTS))).await;
    assert!(
        answers
            .iter()
            .all(|answer| answer.says() == "owner: team-a")
    );
    assert_eq!(backstage.lookups().await, 1);
}

#[tokio::test]
async fn an_entity_that_is_not_there_is_asked_for_again_after_a_while() {
    let backstage = Backstage::start(catalog_of(Vec::new())).await;
    let settings = json!({"cache.absent_for": "100ms", "cache.fresh_for": "1h"});
    let app = spawn_app(&backstage.settings(&settings)).await;
    assert_eq!(app.get(PAYMENTS).await.says(), "backstage: not found");

    backstage
        .change(catalog_of(vec![component("payments-api")]))
        .await;
    let there = eventually("the entity", async || {
        Some(app.get(PAYMENTS).await).filter(|answer| answer.badge_error().is_none())
    })
    .await;
    assert_eq!(there.says(), "owner: team-a");
    assert_eq!(there.header("cache-control"), Some(GOOD));
    for _ in 0..10 {
        app.get(PAYMENTS).await;
    }
    assert_eq!(backstage.lookups().await, 1, "what is there is kept longer");
}

#[tokio::test]
async fn an_entity_that_is_not_there_is_not_asked_for_with_every_request() {
    let backstage = Backstage::start(catalog_of(Vec::new())).await;
    let app = spawn_app(&backstage.settings(&json!({}))).await;
    for _ in 0..10 {
        assert_eq!(app.get(PAYMENTS).await.says(), "backstage: not found");
    }
    assert_eq!(backstage.lookups().await, 1);
}

async fn app_that_knows_payments(more: &Value) -> (App, Backstage) {
    let backstage = Backstage::with_one_component().await;
    let app = spawn_app(&backstage.settings(more)).await;
    assert_eq!(app.get(PAYMENTS).await.says(), "owner: team-a");
    (app, backstage)
}

#[tokio::test]
async fn a_known_entity_outlives_a_catalog_that_answers_with_errors() {
    let (app, backstage) = app_that_knows_payments(&json!({"cache.fresh_for": "1ms"})).await;
    backstage
        .change(|_: &Request| error(503, "ServiceUnavailableError"))
        .await;
    eventually("a lookup that fails", async || {
        let answer = app.get(PAYMENTS).await;
        assert_eq!(
            (answer.says(), answer.badge_error()),
            ("owner: team-a", None)
        );
        assert_eq!(answer.header("cache-control"), Some(GOOD));
        (backstage.lookups().await > 0).then_some(())
    })
    .await;
    let unknown = app.get(&PAYMENTS.replace("payments-api", "other")).await;
    assert_eq!(unknown.badge_error(), Some("unavailable"));
}

#[tokio::test]
async fn a_known_entity_outlives_a_catalog_that_is_gone() {
    let (app, backstage) = app_that_knows_payments(&json!({"cache.fresh_for": "0s"})).await;
    drop(backstage);
    for _ in 0..5 {
        let answer = app.get(PAYMENTS).await;
        assert_eq!(
            (answer.says(), answer.badge_error()),
            ("owner: team-a", None)
        );
    }
}

#[tokio::test]
async fn a_known_entity_does_not_outlive_the_configured_time() {
    let settings = json!({"cache.fresh_for": "0s", "cache.stale_for": "0s"});
    let (app, backstage) = app_that_knows_payments(&settings).await;
    drop(backstage);
    assert_eq!(app.get(PAYMENTS).await.says(), "backstage: unavailable");
}

#[tokio::test]
async fn a_failed_lookup_is_not_remembered() {
    let backstage = Backstage::start(|_: &Request| error(500, "Error")).await;
    let app = spawn_app(&backstage.settings(&json!({}))).await;
    assert_eq!(app.get(PAYMENTS).await.says(), "backstage: unavailable");
    backstage
        .change(catalog_of(vec![component("payments-api")]))
        .await;
    assert_eq!(app.get(PAYMENTS).await.says(), "owner: team-a");
}

//! How the service and what it asks fare, as Prometheus reads it.

#![expect(clippy::float_cmp, reason = "counts are whole numbers")]

use std::{collections::BTreeSet, fs, path::Path, time::Duration};

use serde_json::{Value, json};

use crate::{
    DEMO,
    app::{App, spawn_app},
    backstage::{Backstage, catalog_of, component, error, slowly},
    counting::{metrics, samples},
    waiting::eventually,
};

const BADGE: &str = "/entity/default/component/a/badge/owner.svg";

async fn app(backstage: &Backstage, more: &Value) -> App {
    spawn_app(&backstage.settings(more)).await
}

/// One sample, 0 where there is none.
async fn sample(app: &App, name: &str) -> f64 {
    metrics(app, name)
        .await
        .values()
        .copied()
        .next()
        .unwrap_or_default()
}

async fn lookups(app: &App, outcome: &str) -> f64 {
    let name = format!("cache_lookups_total{{cache=\"entities\",outcome=\"{outcome}\"}}");
    sample(app, &name).await
}

#[tokio::test]
async fn an_entity_is_missed_once_coalesced_meanwhile_and_fresh_after() {
    let slow = slowly(catalog_of(vec![component("a")]), Duration::from_millis(200));
    let backstage = Backstage::start(slow).await;
    let app = app(&backstage, &json!({"images.repeat_for": "0s"})).await;
    let first = async { app.get(BADGE).await };
    let second = async { app.get(BADGE).await };
    tokio::join!(first, second);
    app.get(BADGE).await;
    for (outcome, count) in [
        ("missed", 1.0),
        ("coalesced", 1.0),
        ("fresh", 1.0),
        ("stale", 0.0),
    ] {
        assert_eq!(lookups(&app, outcome).await, count, "{outcome}");
    }
    let drawn = metrics(&app, "cache_lookups_total{cache=\"images\"").await;
    let drawn = |outcome: &str| {
        drawn[&format!("cache_lookups_total{{cache=\"images\",outcome=\"{outcome}\"}}")]
    };
    // Two that come at one time may both find nothing; one of them draws.
    assert_eq!(drawn("missed") + drawn("fresh"), 3.0);
    assert!(drawn("missed") >= 1.0 && drawn("fresh") >= 1.0);
    let count = "render_duration_seconds_count{format=\"svg\"}";
    assert_eq!(
        metrics(&app, "render_duration_seconds_count").await,
        samples([(count, 1.0)])
    );
}

#[tokio::test]
async fn what_is_not_fresh_is_counted_as_stale_and_asked_for() {
    let backstage = Backstage::start(catalog_of(vec![component("a")])).await;
    let app = app(&backstage, &json!({"cache.fresh_for": "0s"})).await;
    app.get(BADGE).await;
    app.get(BADGE).await;
    assert_eq!(lookups(&app, "stale").await, 1.0);
    eventually("the second question", async || {
        let asked = sample(
            &app,
            "upstream_requests_total{endpoint=\"by-refs\",outcome=\"ok\"}",
        );
        (asked.await == 2.0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn questions_are_counted_by_endpoint_and_outcome_with_their_size() {
    let backstage = Backstage::start(catalog_of(vec![component("a"), component("b")])).await;
    let app = app(&backstage, &json!({})).await;
    let a = async { app.get(BADGE).await };
    let b = async { app.get("/entity/default/component/b/badge/owner.svg").await };
    tokio::join!(a, b);
    let ok = "upstream_requests_total{endpoint=\"by-refs\",outcome=\"ok\"}";
    let questions = sample(&app, ok).await;
    assert!(questions >= 1.0);
    assert_eq!(
        sample(&app, "upstream_batch_references_count").await,
        questions
    );
    let timed = "upstream_request_duration_seconds_count{endpoint=\"by-refs\"}";
    assert_eq!(sample(&app, timed).await, questions);
    backstage.change(error(500, "Error")).await;
    app.get("/entity/default/component/c/badge/owner.svg").await;
    let failed = "upstream_requests_total{endpoint=\"by-refs\",outcome=\"status\"}";
    assert_eq!(sample(&app, failed).await, 1.0);
}

#[tokio::test]
async fn a_question_that_takes_too_long_counts_as_given_up() {
    let slow = slowly(catalog_of(vec![component("a")]), Duration::from_secs(60));
    let backstage = Backstage::start(slow).await;
    let app = app(&backstage, &json!({"backstage.timeout": "50ms"})).await;
    let badge = app.get(BADGE).await;
    assert_eq!(badge.badge_error(), Some("unavailable"));
    let timeouts = "upstream_requests_total{endpoint=\"by-refs\",outcome=\"given_up\"}";
    assert_eq!(sample(&app, timeouts).await, 1.0);
}

#[tokio::test]
async fn an_identity_provider_that_gives_no_token_is_counted() {
    let backstage = Backstage::with_one_component().await;
    let mut settings = backstage.settings(&json!({
        "backstage.oauth_token_url": "http://127.0.0.1:1/token",
        "backstage.oauth_client_id": "badges",
        "backstage.oauth_client_secret": "a-secret-of-badges",
    }));
    settings.as_object_mut().unwrap().remove("backstage.token");
    let app = spawn_app(&settings).await;
    assert_eq!(app.get(BADGE).await.badge_error(), Some("unavailable"));
    let refused = "upstream_requests_total{endpoint=\"by-refs\",outcome=\"no_token\"}";
    assert_eq!(sample(&app, refused).await, 1.0);
}

#[tokio::test]
async fn the_breaker_and_the_mirror_are_told_where_there_are_any() {
    let demo = spawn_app(&json!({})).await;
    assert_eq!(metrics(&demo, "breaker").await, samples([]));
    assert_eq!(metrics(&demo, "mirror").await, samples([]));
    let backstage = Backstage::start(catalog_of(vec![component("a"), component("b")])).await;
    let app = app(&backstage, &json!({"catalog.mirror": true})).await;
    eventually("the mirror", async || {
        (sample(&app, "mirror_entities").await == 2.0).then_some(())
    })
    .await;
    assert!(sample(&app, "mirror_age_seconds").await < 60.0);
    let closed = samples([
        ("breaker_state{state=\"closed\"}", 1.0),
        ("breaker_state{state=\"open\"}", 0.0),
        ("breaker_state{state=\"half-open\"}", 0.0),
    ]);
    assert_eq!(metrics(&app, "breaker_state").await, closed);
}

#[tokio::test]
async fn caches_tell_how_full_they_are() {
    let app = spawn_app(&json!({})).await;
    app.get(&format!("{DEMO}/badge/owner.png")).await;
    // The cache counts what is in it now and then.
    eventually("the image", async || {
        app.get(&format!("{DEMO}/badge/type.png?n=1")).await;
        let entries = sample(&app, "cache_entries{cache=\"images\"}").await;
        let bytes = sample(&app, "cache_size_bytes{cache=\"images\"}").await;
        (entries >= 1.0 && bytes > 500.0).then_some(())
    })
    .await;
    let pngs = "render_duration_seconds_count{format=\"png\"}";
    assert_eq!(sample(&app, pngs).await, 2.0);
    for idle in [
        "png_queue_waiting",
        "png_queue_drawing",
        "png_queue_turned_away_total",
    ] {
        assert_eq!(metrics(&app, idle).await, samples([(idle, 0.0)]));
    }
}

/// Names as the table of `docs/metrics.md` has them, with their types.
fn documented() -> BTreeSet<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/metrics.md");
    let text = fs::read_to_string(path).unwrap();
    let table = text.split("\n## ").next().unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    let row = |row: &str| {
        let mut cells = row
            .split('|')
            .map(|cell| cell.trim().trim_matches('`').to_owned());
        (cells.nth(1).unwrap(), cells.next().unwrap())
    };
    rows.map(row).collect()
}

#[tokio::test]
async fn every_metric_is_documented_with_its_type_and_no_other_is() {
    let backstage = Backstage::start(catalog_of(vec![component("a")])).await;
    // Nobody listens there, and it is tried.
    let shared = "redis://127.0.0.1:1";
    let settings = json!({"catalog.mirror": true, "cache.shared": shared});
    let app = app(&backstage, &settings).await;
    eventually("the mirror", async || {
        (sample(&app, "mirror_entities").await == 1.0).then_some(())
    })
    .await;
    // What was never asked for is not told.
    app.get(BADGE).await;
    app.get("/entity/default/component/a/go").await;
    app.get("/entity/default/component/nobody/badge/owner.svg")
        .await;
    let text = app.admin("/metrics", &[]).await.text().to_owned();
    let types = text
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE backstage_badges_"));
    let told = types.map(|line| {
        let (name, kind) = line.split_once(' ').unwrap();
        let name = match kind {
            "counter" => format!("{name}_total"),
            "info" => format!("{name}_info"),
            _ => name.to_owned(),
        };
        (name, kind.to_owned())
    });
    assert_eq!(told.collect::<BTreeSet<_>>(), documented());
}

//! A badge is answered within two seconds whatever the catalog does.

use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;
use wiremock::ResponseTemplate;

use crate::{
    app::spawn_app,
    backstage::{Backstage, catalog_of, component, slowly},
    waiting::eventually,
};

/// Image proxies give up after about four.
const ANSWERED_WITHIN: Duration = Duration::from_secs(2);

#[tokio::test]
async fn an_upstream_that_never_answers_is_an_image_in_time() {
    let never = Duration::from_secs(600);
    let backstage =
        Backstage::start(move |_: &_| ResponseTemplate::new(200).set_delay(never)).await;
    // Even where the settings would wait longer.
    let app = spawn_app(&backstage.settings(&json!({"backstage.timeout": "30s"}))).await;
    for file in ["owner.svg", "owner.png", "owner", "owner.svg?strict=1"] {
        let start = Instant::now();
        let answer = app
            .get(&format!("/entity/default/component/x/badge/{file}"))
            .await;
        let took = start.elapsed();
        assert!(took < ANSWERED_WITHIN, "{file} took {took:?}");
        assert!(answer.is_image(), "{file}: {answer:?}");
        assert_eq!(answer.badge_error(), Some("unavailable"), "{file}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{file}");
        let status = if file.ends_with("strict=1") { 504 } else { 200 };
        assert_eq!(answer.status, status, "{file}");
    }
    let document = app.get("/entity/default/component/x/badge-specs").await;
    assert_eq!(document.status, 504);
    assert_eq!(
        document.json()["error"]["message"],
        "the catalog did not answer in time"
    );
}

#[tokio::test]
async fn an_upstream_that_is_slow_but_not_too_slow_is_waited_for() {
    let catalog = catalog_of(vec![component("x")]);
    let backstage = Backstage::start(slowly(catalog, Duration::from_millis(500))).await;
    let app = spawn_app(&backstage.settings(&json!({}))).await;
    let answer = app.get("/entity/default/component/x/badge/owner.svg").await;
    assert_eq!(
        (answer.says(), answer.badge_error()),
        ("owner: team-a", None)
    );
}

#[tokio::test]
async fn an_answer_that_is_too_late_for_one_reader_is_there_for_the_next() {
    let catalog = catalog_of(vec![component("x")]);
    let backstage = Backstage::start(slowly(catalog, Duration::from_millis(1_700))).await;
    let app = spawn_app(&backstage.settings(&json!({}))).await;
    let badge = "/entity/default/component/x/badge/owner.svg";
    assert_eq!(app.get(badge).await.badge_error(), Some("unavailable"));
    let known = eventually("the badge", async || {
        Some(app.get(badge).await).filter(|answer| answer.badge_error().is_none())
    })
    .await;
    assert_eq!(known.says(), "owner: team-a");
    assert_eq!(backstage.lookups().await, 1, "the same question");
}

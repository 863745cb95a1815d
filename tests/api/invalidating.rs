//! Entities that are asked for again because an operator says so.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use rstest::rstest;
use serde_json::{Value, json};
use wiremock::{Request, Respond};

use crate::{
    answer::Answer,
    app::{App, spawn_app},
    backstage::{Backstage, catalog_of, component},
};

const ROUTE: &str = "/admin/invalidate";
const BADGE: &str = "/entity/default/component/x/badge/owner.svg";
const JSON: (&str, &str) = ("content-type", "application/json");

async fn post(app: &App, headers: &[(&str, &str)], body: &str) -> Answer {
    app.post_to(app.admin.unwrap(), ROUTE, headers, body).await
}

/// A component `x` that has another owner once that is said.
fn renamed(is_renamed: &Arc<AtomicBool>) -> impl Respond + use<> {
    let is_renamed = Arc::clone(is_renamed);
    move |request: &Request| {
        let mut entity = component("x");
        if is_renamed.load(Ordering::SeqCst) {
            entity["spec"]["owner"] = json!("team-new");
        }
        catalog_of(vec![entity]).respond(request)
    }
}

#[tokio::test]
async fn a_renamed_owner_is_shown_at_once_where_its_entity_is_invalidated() {
    let is_renamed = Arc::default();
    let backstage = Backstage::start(renamed(&is_renamed)).await;
    let settings = json!({"cache.fresh_for": "1h", "images.repeat_for": "0s"});
    let app = spawn_app(&backstage.settings(&settings)).await;
    let before = app.get(BADGE).await.text().to_owned();
    is_renamed.store(true, Ordering::SeqCst);
    assert_eq!(app.get(BADGE).await.text(), before);
    let body = r#"{"entities": ["Component:Default/X", "component:x", "component:unknown"]}"#;
    let answer = post(&app, &[JSON], body).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.json(),
        json!({"entities": ["component:default/unknown", "component:default/x"], "by": "here"})
    );
    assert!(app.get(BADGE).await.text().contains("team-new"));
}

#[tokio::test]
async fn what_was_known_is_shown_on_where_the_catalog_does_not_answer() {
    let is_renamed = Arc::default();
    let backstage = Backstage::start(renamed(&is_renamed)).await;
    let settings = json!({"cache.fresh_for": "1h", "images.repeat_for": "0s"});
    let app = spawn_app(&backstage.settings(&settings)).await;
    let before = app.get(BADGE).await.text().to_owned();
    drop(backstage);
    let answer = post(&app, &[JSON], r#"{"entities": ["component:x"]}"#).await;
    assert_eq!(answer.status, 200);
    assert_eq!(app.get(BADGE).await.text(), before);
}

#[rstest]
#[case("", 400, "the body cannot be read")]
#[case("{}", 400, "the body cannot be read")]
#[case(
    r#"{"entities": ["component:x"], "all": true}"#,
    400,
    "the body cannot"
)]
#[case(r#"{"entities": []}"#, 400, "entities: expected 1 to 1000")]
#[case(
    r#"{"entities": ["component:x", "component:a/b/c"]}"#,
    400,
    "entities[1]: "
)]
#[tokio::test]
async fn a_body_that_names_no_entities_is_refused_with_what_is_wrong(
    #[case] body: &str,
    #[case] status: u16,
    #[case] message: &str,
) {
    let app = spawn_app(&json!({})).await;
    let answer = post(&app, &[JSON], body).await;
    assert_eq!(answer.status, status);
    let said = answer.json()["error"]["message"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(said.starts_with(message), "{said}");
}

#[tokio::test]
async fn a_body_of_another_kind_or_too_large_is_refused() {
    let app = spawn_app(&json!({})).await;
    let one = r#"{"entities": ["component:x"]}"#;
    let form = ("content-type", "text/plain");
    assert_eq!(post(&app, &[form], one).await.status, 415);
    assert_eq!(post(&app, &[], one).await.status, 415);
    let large = format!(r#"{{"entities": ["{}"]}}"#, "x".repeat(512 * 1024));
    assert_eq!(post(&app, &[JSON], &large).await.status, 413);
    let many: Vec<_> = (0..1_001)
        .map(|number| format!("component:x{number}"))
        .collect();
    let many = json!({ "entities": many }).to_string();
    assert_eq!(post(&app, &[JSON], &many).await.status, 400);
    assert_eq!(app.admin(ROUTE, &[]).await.status, 405);
}

#[tokio::test]
async fn the_token_is_asked_for_before_anything_else() {
    let settings = json!({"admin.token": "s3cret-s3cret"});
    let app = spawn_app(&settings).await;
    let body = r#"{"entities": ["component:x"]}"#;
    assert_eq!(post(&app, &[JSON], body).await.status, 401);
    let right = ("authorization", "Bearer s3cret-s3cret");
    let elsewhere = ("host", "badges.internal:9090");
    assert_eq!(
        post(&app, &[JSON, right, elsewhere], body).await.status,
        200
    );
    let public = app.post_to(app.address, ROUTE, &[right], "").await;
    assert_eq!(public.status, 404, "it is no route of the public listener");
}

#[rstest]
#[case("localhost", 200)]
#[case("LOCALHOST:9090", 200)]
#[case("127.0.0.1:9090", 200)]
#[case("[::1]:9090", 200)]
#[case("attacker.test", 403)]
#[case("attacker.test:9090", 403)]
#[case("127.0.0.1.attacker.test", 403)]
#[tokio::test]
async fn without_a_token_a_name_that_was_pointed_here_is_refused(
    #[case] host: &str,
    #[case] status: u16,
) {
    let app = spawn_app(&json!({})).await;
    let body = r#"{"entities": ["component:x"]}"#;
    assert_eq!(
        post(&app, &[JSON, ("host", host)], body).await.status,
        status
    );
}

#[tokio::test]
async fn a_cache_that_cannot_be_reached_costs_nothing_and_is_told() {
    let is_renamed: Arc<AtomicBool> = Arc::default();
    let backstage = Backstage::start(renamed(&is_renamed)).await;
    // Nobody listens there.
    let settings: Value = json!({"cache.shared": "redis://127.0.0.1:1", "images.repeat_for": "0s"});
    let app = spawn_app(&backstage.settings(&settings)).await;
    assert!(app.get(BADGE).await.text().contains("team"));
    let answer = post(&app, &[JSON], r#"{"entities": ["component:x"]}"#).await;
    assert_eq!(answer.json()["by"], "unreachable");
}

//! Finding entities.

use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    answer::Answer,
    app::spawn_app,
    backstage::{Backstage, catalog_of, component},
    waiting::eventually,
};

fn found(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{answer:?}");
    let json = answer.json();
    let items = json["items"].as_array().unwrap().iter();
    items
        .map(|item| item["ref"].as_str().unwrap().to_owned())
        .collect()
}

#[rstest]
#[case("q=departure", &["component:default/departure-board", "api:default/departures"])]
#[case("q=Departure%20Board", &["component:default/departure-board"])]
#[case("q=departures&kind=API", &["api:default/departures"])]
#[case("q=realtime&kind=component", &["component:default/departure-board"])]
#[case("owner=journeys&kind=component&limit=1", &["component:default/journey-planner"])]
#[case("q=nothing-is-called-so", &[])]
#[tokio::test]
async fn the_demo_is_found_by_what_people_know_of_it(
    #[case] query: &str,
    #[case] expected: &[&str],
) {
    let app = spawn_app(&json!({})).await;
    let answer = app.get(&format!("/catalog/search?{query}")).await;
    assert_eq!(found(&answer), expected);
}

#[tokio::test]
async fn what_is_found_says_what_tells_it_from_others() {
    let app = spawn_app(&json!({})).await;
    let answer = app.get("/catalog/search?q=departure-board&limit=1").await;
    let expected = json!({"items": [{
        "ref": "component:default/departure-board",
        "kind": "Component",
        "namespace": "default",
        "name": "departure-board",
        "title": "Departure Board",
        "type": "service",
        "lifecycle": "production",
        "owner": "platform-screens",
        "tags": ["rust", "realtime", "public"],
    }]});
    assert_eq!(answer.json(), expected);
    assert!(answer.header("etag").is_some());
}

#[rstest]
#[case("limit=0", "limit \"0\" is none: expected 1 to 100")]
#[case("limit=101", "limit \"101\" is none: expected 1 to 100")]
#[case("kind=1", "kind: ")]
#[case("owner=a%20b", "owner: ")]
#[tokio::test]
async fn a_search_that_means_nothing_is_told_what_was_expected(
    #[case] query: &str,
    #[case] message: &str,
) {
    let app = spawn_app(&json!({})).await;
    let answer = app.get(&format!("/catalog/search?{query}")).await;
    assert_eq!(answer.status, 400);
    let told = answer.json()["error"]["message"].clone();
    assert!(told.as_str().unwrap().starts_with(message), "{told}");
}

#[tokio::test]
async fn a_search_is_no_longer_than_anybody_types() {
    let app = spawn_app(&json!({})).await;
    let query = |length| format!("/catalog/search?q={}", "a".repeat(length));
    assert_eq!(app.get(&query(100)).await.status, 200);
    assert_eq!(app.get(&query(101)).await.status, 400);
}

#[tokio::test]
async fn nothing_is_found_or_told_that_may_not_be_seen() {
    let deny = json!([{"kinds": ["group"]}, {"badges": ["owner", "tags"]}]);
    let app = spawn_app(&json!({"access.deny": deny})).await;
    for query in ["q=journeys", "owner=journeys", "q=realtime", "kind=group"] {
        let answer = app.get(&format!("/catalog/search?{query}")).await;
        assert_eq!(found(&answer), [""; 0], "{query}");
    }
    let answer = app.get("/catalog/search?q=departure-board").await;
    let item = answer.json()["items"][0].clone();
    assert_eq!((&item["owner"], &item["tags"]), (&Value::Null, &json!([])));
    assert_eq!(item["type"], "service");
}

#[tokio::test]
async fn a_backstage_is_searched_and_its_absence_is_told() {
    let names = ["payments-api", "payments-db", "other"].map(component);
    let backstage = Backstage::start(catalog_of(names.into())).await;
    let app = spawn_app(&backstage.settings(&json!({}))).await;
    let answer = app.get("/catalog/search?q=payments").await;
    let expected = [
        "component:default/payments-api",
        "component:default/payments-db",
    ];
    assert_eq!(found(&answer), expected);
    backstage.change(wiremock::ResponseTemplate::new(503)).await;
    let again = app.get("/catalog/search?q=payments").await;
    assert_eq!(found(&again), expected, "it is remembered");
    let other = app.get("/catalog/search?q=unheard").await;
    assert_eq!(other.status, 502, "{other:?}");
    assert_eq!(other.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn a_mirror_is_searched_without_a_question_to_the_backend() {
    let names = ["payments-api", "other"].map(component);
    let backstage = Backstage::start(catalog_of(names.into())).await;
    let settings = backstage.settings(&json!({"catalog.mirror": true}));
    let app = spawn_app(&settings).await;
    eventually("the mirror answers", async || {
        let pages = backstage.pages().await;
        let answer = app.get("/catalog/search?q=payments").await;
        let is_right = found(&answer) == ["component:default/payments-api"];
        (is_right && backstage.pages().await == pages).then_some(())
    })
    .await;
}

#[tokio::test]
async fn without_the_page_there_is_no_search() {
    let app = spawn_app(&json!({"page.enabled": false})).await;
    assert_eq!(app.get("/catalog/search?q=a").await.status, 404);
}

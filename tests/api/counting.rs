//! What is counted, and who may know it.

use std::collections::BTreeMap;

use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    DEMO,
    app::{App, spawn_app},
    backstage::{Backstage, catalog_of, component, error},
};

/// The samples of `/metrics` whose names begin with `name`, without the common prefix.
pub(crate) async fn metrics(app: &App, name: &str) -> BTreeMap<String, f64> {
    let answer = app.admin("/metrics", &[]).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text().ends_with("# EOF\n"), "{}", answer.text());
    let samples = answer.text().lines().filter(|line| !line.starts_with('#'));
    let samples = samples.map(|line| {
        let sample = line.strip_prefix("backstage_badges_").unwrap();
        let (sample, value) = sample.rsplit_once(' ').unwrap();
        (sample.to_owned(), value.parse().unwrap())
    });
    samples
        .filter(|(sample, _)| sample.starts_with(name))
        .collect()
}

/// The same as what a test expects.
pub(crate) fn samples<const N: usize>(expected: [(&str, f64); N]) -> BTreeMap<String, f64> {
    expected
        .map(|(sample, value)| (sample.to_owned(), value))
        .into()
}

/// Entity, shown and clicked, as `/adoption.json` lists them.
async fn list(app: &App) -> Vec<(String, u64, u64)> {
    let answer = app.admin("/adoption.json", &[]).await.json();
    let entries = answer["entities"].as_array().unwrap().clone();
    let entry = |entry: &Value| {
        let count = |key: &str| entry[key].as_u64().unwrap();
        let entity = entry["entity"].as_str().unwrap().to_owned();
        (entity, count("shown"), count("clicked"))
    };
    entries.iter().map(entry).collect()
}

/// Repeated or not, the first request and those after it count alike.
#[rstest]
#[tokio::test]
async fn badges_count_by_id_and_format_and_failures_do_not(#[values("0s", "1m")] repeat_for: &str) {
    let app = spawn_app(&json!({"images.repeat_for": repeat_for})).await;
    for _ in 0..3 {
        app.get(&format!("{DEMO}/badge/owner.svg")).await;
    }
    for path in [
        "/badge/owner.png",
        "/badge/owner.shields.json",
        "/badge/owner.json",
        "/badge/nosuch.svg",
        "/bar.svg?badges=owner,type",
        "/bar.svg?badges=owner,nosuch",
        "/badge-specs",
        "/go",
        "/go/owner",
        "/go/nosuch",
    ] {
        app.get(&format!("{DEMO}{path}")).await;
    }
    app.get("/badge/a-b-red.svg").await;
    let nobody = "/entity/default/component/nobody/badge/owner.svg?style=flat";
    let packed = [("accept-encoding", "br")];
    let etag = app.get_with(nobody, &packed).await;
    let etag = etag.header("etag").unwrap().to_owned();
    let known = [packed[0], ("if-none-match", &etag)];
    assert_eq!(app.get_with(nobody, &known).await.status, 304);
    app.send("HEAD", nobody, &[]).await;
    app.send("HEAD", &format!("{DEMO}/badge/owner.svg"), &[])
        .await;
    let expected = samples([
        (
            "served_total{kind=\"badge\",badge=\"owner\",format=\"svg\"}",
            3.0,
        ),
        (
            "served_total{kind=\"badge\",badge=\"owner\",format=\"png\"}",
            1.0,
        ),
        (
            "served_total{kind=\"badge\",badge=\"owner\",format=\"shields.json\"}",
            1.0,
        ),
        (
            "served_total{kind=\"badge\",badge=\"owner\",format=\"json\"}",
            1.0,
        ),
        ("served_total{kind=\"bar\",badge=\"\",format=\"svg\"}", 1.0),
        (
            "served_total{kind=\"static\",badge=\"\",format=\"svg\"}",
            1.0,
        ),
    ]);
    assert_eq!(metrics(&app, "served").await, expected);
    let expected = samples([
        ("clicks_total{badge=\"\"}", 1.0),
        ("clicks_total{badge=\"owner\"}", 1.0),
    ]);
    assert_eq!(metrics(&app, "clicks").await, expected);
    // The badge that there is not, the bar without one of its badges, and that of nobody twice.
    let expected = samples([("failed_total{failure=\"not-found\"}", 4.0)]);
    assert_eq!(metrics(&app, "failed").await, expected);
}

#[rstest]
#[tokio::test]
async fn answers_count_by_route_status_and_format(#[values("0s", "1m")] repeat_for: &str) {
    let settings = json!({"images.repeat_for": repeat_for, "server.base_path": "/b"});
    let app = spawn_app(&settings).await;
    let path = format!("/b{DEMO}/badge/owner.svg");
    let etag = app.get(&path).await.header("etag").unwrap().to_owned();
    for _ in 0..2 {
        let known = app.get_with(&path, &[("if-none-match", &etag)]).await;
        assert_eq!(known.status, 304);
    }
    app.get(&format!("{path}?strict=1")).await;
    app.get("/b/entity/default/component/nobody/badge/owner.png?strict=1")
        .await;
    app.get("/b/livez/").await;
    app.get("/elsewhere").await;
    app.send("POST", &path, &[]).await;
    let badge = "route=\"/entity/{namespace}/{kind}/{name}/badge/{file}\"";
    let sample = |labels: &str| format!("http_requests_total{{{labels}}}");
    let expected = BTreeMap::from([
        (
            sample(&format!("{badge},status=\"200\",format=\"svg\"")),
            2.0,
        ),
        (
            sample(&format!("{badge},status=\"304\",format=\"svg\"")),
            2.0,
        ),
        (
            sample(&format!("{badge},status=\"404\",format=\"png\"")),
            1.0,
        ),
        (
            sample(&format!("{badge},status=\"405\",format=\"json\"")),
            1.0,
        ),
        (
            sample("route=\"/livez\",status=\"200\",format=\"json\""),
            1.0,
        ),
        (sample("route=\"none\",status=\"404\",format=\"json\""), 1.0),
    ]);
    assert_eq!(metrics(&app, "http_requests_total").await, expected);
    let times = metrics(&app, "http_request_duration_seconds_count").await;
    let of_badges = format!("http_request_duration_seconds_count{{{badge}}}");
    assert_eq!(times.get(&of_badges), Some(&6.0), "{times:?}");
    let now = metrics(&app, "http_requests_in_flight").await;
    assert_eq!(now, samples([("http_requests_in_flight", 0.0)]));
}

#[tokio::test]
async fn nothing_that_an_asker_makes_up_becomes_a_label() {
    let app = spawn_app(&json!({"access.names": "both", "access.keys": ["5a".repeat(64)]})).await;
    let ask = async |n: usize| {
        for path in [
            format!("/entity/default/component/made-up-{n}/badge/owner.svg"),
            format!("{DEMO}/badge/made-up-{n}.svg"),
            format!("{DEMO}/go/made-up-{n}"),
            format!("{DEMO}/snippets.made-up-{n}"),
            format!("{DEMO}/badge/owner.svg?format=made-up-{n}&style=made-up-{n}"),
            format!("/entity/made-up-{n}/owner.svg"),
            format!("/repo/made-up-{n}/a/b/badge/owner.svg"),
            format!("/badge/made-up-{n}-red.svg"),
            format!("/made-up-{n}"),
        ] {
            app.get(&path).await;
            app.get_with(&path, &[("accept", &format!("made/up-{n}"))])
                .await;
            app.send(&format!("MADEUP{n}"), &path, &[]).await;
        }
    };
    ask(0).await;
    let before = metrics(&app, "").await.len();
    for n in 1..20 {
        ask(n).await;
    }
    let after = metrics(&app, "").await;
    assert_eq!(after.len(), before);
    let told: Vec<_> = after
        .keys()
        .filter(|sample| sample.contains("made-up"))
        .collect();
    assert!(told.is_empty(), "{told:?}");
}

#[tokio::test]
async fn entities_count_by_what_was_shown_and_clicked_whatever_they_are_called() {
    let mut in_repository = component("a");
    in_repository["metadata"]["annotations"] = json!({"github.com/project-slug": "acme/a"});
    let backstage = Backstage::start(catalog_of(vec![in_repository, component("b")])).await;
    let settings = json!({
        "adoption.entities": 10,
        "access.names": "both",
        "access.keys": ["5a".repeat(64)],
    });
    let app = spawn_app(&backstage.settings(&settings)).await;
    let named = app
        .get("/entity/default/component/a/obfuscated")
        .await
        .json();
    let opaque = named["uuid"].as_str().unwrap();
    for path in [
        "/entity/Default/Component/A/badge/owner.svg",
        "/entity/default/component/a/badge/owner.png",
        "/entity/default/component/a/bar.svg?badges=owner",
        &format!("/entity/{opaque}/owner.svg"),
        "/repo/github.com/acme/a/badge/owner.svg",
        "/entity/default/component/a/badge/owner.json",
        "/entity/default/component/a/badge/nosuch.svg",
        "/entity/default/component/a/go",
        "/repo/github.com/acme/a/go/owner",
        "/entity/default/component/b/badge/owner.svg",
        "/entity/default/component/nobody/badge/owner.svg",
        "/entity/default/component/nobody/go",
    ] {
        app.get(path).await;
    }
    let expected = [("component:default/a", 5, 2), ("component:default/b", 1, 0)];
    let expected = expected.map(|(entity, shown, clicked)| (entity.to_owned(), shown, clicked));
    assert_eq!(list(&app).await, expected);
    let first = app.admin("/adoption.json?limit=1", &[]).await.json();
    assert_eq!(first["entities"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&first["held"], &first["capacity"]),
        (&json!(2), &json!(10))
    );
}

#[tokio::test]
async fn an_entity_counts_once_it_is_known_and_not_while_the_catalog_is_away() {
    let backstage = Backstage::start(error(500, "Error")).await;
    let app = spawn_app(&backstage.settings(&json!({"adoption.entities": 10}))).await;
    let badge = app.get("/entity/default/component/x/badge/owner.svg").await;
    assert_eq!(badge.badge_error(), Some("unavailable"));
    assert_eq!(list(&app).await, []);
    assert_eq!(metrics(&app, "served").await, samples([]));
    let expected = samples([("failed_total{failure=\"unavailable\"}", 1.0)]);
    assert_eq!(metrics(&app, "failed").await, expected);
}

#[tokio::test]
async fn a_client_that_asks_too_much_does_not_count_as_a_service_that_cannot_answer() {
    let settings = json!({"limits.requests_per_minute": 1, "limits.burst": 1});
    let app = spawn_app(&settings).await;
    for _ in 0..3 {
        app.get(&format!("{DEMO}/badge/owner.svg")).await;
    }
    let expected = samples([("failed_total{failure=\"too-many-requests\"}", 2.0)]);
    assert_eq!(metrics(&app, "failed").await, expected);
}

#[tokio::test]
async fn entities_are_not_counted_unless_it_is_wanted() {
    let app = spawn_app(&json!({})).await;
    app.get(&format!("{DEMO}/badge/owner.svg")).await;
    let answer = app.admin("/adoption.json", &[]).await;
    assert_eq!(answer.status, 404);
    let message = answer.json()["error"]["message"].clone();
    assert_eq!(
        message,
        "Nothing is counted of entities: adoption.entities is 0"
    );
    let everything = app.admin("/metrics", &[]).await;
    assert!(!everything.text().contains("departure-board"));
}

#[rstest]
#[case("/metrics", 200)]
#[case("/adoption.json", 200)]
#[case("/adoption.json?limit=x", 400)]
#[case("/nowhere", 404)]
#[tokio::test]
async fn operators_alone_are_answered_where_there_is_a_token(
    #[case] path: &str,
    #[case] status: u16,
) {
    let settings = json!({"admin.token": "s3cret-s3cret", "adoption.entities": 1});
    let app = spawn_app(&settings).await;
    for wrong in [None, Some("Bearer s3cret"), Some("Basic s3cret-s3cret")] {
        let headers = wrong.map(|wrong| ("authorization", wrong));
        let refused = app.admin(path, headers.as_slice()).await;
        assert_eq!(refused.status, 401, "{wrong:?}");
        let challenge = refused.header("www-authenticate").unwrap();
        assert!(challenge.starts_with("Bearer"), "{challenge}");
    }
    let right = [("authorization", "Bearer s3cret-s3cret")];
    assert_eq!(app.admin(path, &right).await.status, status);
    // None of it is where badges are.
    assert_eq!(app.get_with(path, &right).await.status, 404);
}

#[tokio::test]
async fn without_an_address_for_operators_there_are_no_metrics() {
    let app = spawn_app(&json!({"admin.listen": null})).await;
    assert_eq!(app.admin, None);
    assert_eq!(
        app.get(&format!("{DEMO}/badge/owner.svg")).await.status,
        200
    );
    assert_eq!(app.get("/metrics").await.status, 404);
}

#[tokio::test]
async fn operators_may_ask_for_the_head_and_change_nothing() {
    let app = spawn_app(&json!({})).await;
    let admin = app.admin.unwrap();
    let head = app.send_to(admin, "HEAD", "/metrics", &[]).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    let post = app.send_to(admin, "POST", "/metrics", &[]).await;
    assert_eq!(
        (post.status, post.header("allow")),
        (405, Some("GET, HEAD"))
    );
}

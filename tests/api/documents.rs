//! Badge specs, and the same badges for shields.

use serde_json::json;

use crate::{DEMO, app::spawn_app, plugin::stand_in};

#[tokio::test]
async fn one_spec_is_written_over_several_lines_as_the_plugin_does() {
    let (app, _backstage) = stand_in().await;
    let path = "/api/badges/entity/default/component/payments-api/badge/pingback?format=json";
    let answer = app.get(path).await;
    assert!(
        answer
            .text()
            .starts_with("{\n  \"badge\": {\n    \"description\": "),
        "{answer:?}"
    );
}

#[tokio::test]
async fn each_spec_is_that_of_its_badge() {
    let app = spawn_app(&json!({})).await;
    let specs = app.get(&format!("{DEMO}/badge-specs")).await.json();
    let specs = specs.as_array().unwrap();
    assert_eq!(specs.len(), 10);
    for spec in specs {
        let path = format!("{DEMO}/badge/{}.json", spec["id"].as_str().unwrap());
        assert_eq!(app.get(&path).await.json(), *spec);
        let url = spec["url"]
            .as_str()
            .unwrap()
            .strip_prefix(&app.url(""))
            .unwrap();
        assert_eq!(app.get(url).await.badge_error(), None, "{url}");
    }
}

#[tokio::test]
async fn shields_can_draw_a_badge_from_its_endpoint_json() {
    let app = spawn_app(&json!({})).await;
    let path = format!("{DEMO}/badge/owner.shields.json?color=success&labelColor=abc&style=flat");
    let expected = json!({
        "schemaVersion": 1,
        "label": "owner",
        "message": "platform-screens",
        "color": "success",
        "labelColor": "abc",
        "style": "flat",
        "cacheSeconds": 300,
    });
    assert_eq!(app.get(&path).await.json(), expected);
    let logo = app
        .get(&format!("{DEMO}/badge/powered-by.shields.json"))
        .await
        .json();
    assert!(
        logo["logoSvg"].as_str().unwrap().starts_with("<svg"),
        "{logo}"
    );
}

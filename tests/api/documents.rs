//! Badge specs, held against those that Backstage's plugin gave for the same entities.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::{Value, json};

use crate::{
    DEMO,
    app::{App, spawn_app},
    backstage::Backstage,
};

/// The exchanges with the plugin that `tests/fixtures/plugin/` keeps.
fn recorded() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/plugin/exchanges.jsonl");
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A service that stands in for the recorded plugin, and the Backstage behind it.
async fn stand_in() -> (App, Backstage) {
    let backstage = Backstage::recorded().await;
    let settings = json!({
        "server.public_url": "http://localhost:7007",
        "server.base_path": "/api/badges",
        "backstage.app_title": "Acme Portal",
        "backstage.app_url": "http://localhost:3000",
        "badges.enabled": ["pingback", "lifecycle", "owner", "docs"],
        "compat.plugin_urls": true,
    });
    (spawn_app(&backstage.settings(&settings)).await, backstage)
}

#[tokio::test]
async fn specs_are_those_of_the_plugin() {
    let (app, _backstage) = stand_in().await;
    let mut seen = BTreeMap::new();
    for exchange in recorded() {
        let path = exchange["path"].as_str().unwrap();
        let headers: Vec<(&str, &str)> = exchange["headers"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap()))
            .collect();
        let mut expected = exchange["answer"].clone();
        if exchange["name"] == "mixed-owner" {
            // The plugin repeats the name as the request has it; ours is one URL for all cases.
            let text = expected.to_string();
            let lower = text.replace("Mixed_Case.Service-1", "mixed_case.service-1");
            expected = serde_json::from_str(&lower).unwrap();
        }
        let mut answer = app.get_with(path, &headers).await.json();
        // What Markdown would read as more than text is escaped here, and not there; the snippets'
        // own tests hold that.
        if ["weird-lifecycle-json", "odd-object"].contains(&exchange["name"].as_str().unwrap()) {
            assert_ne!(answer["markdown"].take(), expected["markdown"].take());
        }
        assert_eq!(answer, expected, "{path}");
        *seen.entry(answer.is_array()).or_insert(0) += 1;
    }
    assert_eq!(seen, BTreeMap::from([(false, 15), (true, 3)]));
}

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
    assert_eq!(specs.len(), 7);
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

//! Backstage's badges plugin, answer for answer: each recorded request is sent here, and what
//! differs is on the list of deliberate differences.

mod differences;
mod picture;
mod seen;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    app::{App, spawn_app},
    backstage::Backstage,
};
use differences::Difference;
use seen::{Exchange, Seen};

/// A service that stands in for the recorded plugin, and the Backstage behind it.
pub(crate) async fn stand_in() -> (App, Backstage) {
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

/// The exchanges with the plugin that `tests/fixtures/plugin/` keeps.
fn recorded() -> Vec<Exchange> {
    differences::read("tests/fixtures/plugin/exchanges.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[tokio::test]
async fn every_answer_is_the_plugins_or_differs_as_the_list_says() {
    let (app, _backstage) = stand_in().await;
    let differences = differences::all();
    let mut left: BTreeMap<&str, &Difference> = differences
        .iter()
        .flat_map(|difference| {
            let names = difference.recorded.iter();
            names.map(move |name| (name.as_str(), difference))
        })
        .collect();
    let listed = left.len();
    let exchanges = recorded();
    for exchange in &exchanges {
        let name = exchange.name.strip_prefix("badges-plain/").unwrap();
        let (ours, plugins) = (exchange.ask(&app).await, exchange.seen());
        match left.remove(name) {
            None => assert_eq!(ours, plugins, "{name} differs, and is not on the list"),
            Some(difference) => {
                assert_ne!(ours, plugins, "{name} is on the list, and does not differ");
                let id = difference.id.as_str();
                assert!(
                    differs_as_listed(id, &ours, &plugins),
                    "{name} differs otherwise than {id} says: {ours:#?} and not {plugins:#?}"
                );
            }
        }
    }
    assert!(left.is_empty(), "listed and not recorded: {left:?}");
    println!(
        "{} answers were compared with the plugin's; {listed} of them differ deliberately",
        exchanges.len()
    );
    assert_eq!(exchanges.len(), 77);
}

/// Whether our answer is what the difference `id` says of it, and nothing else has changed.
fn differs_as_listed(id: &str, ours: &Seen, plugins: &Seen) -> bool {
    let error =
        |status: u16, name: &str| ours.status == status && ours.body["error"]["name"] == name;
    let badge = |says: &str| ours.is_svg() && ours.status == 200 && ours.body["says"] == says;
    match id {
        "headers" => plugins.status == 304 && ours.status == 200 && ours.is_svg(),
        "missing-image" => {
            let word = ours.badge_error.as_deref().unwrap_or_default();
            plugins.status == 404 && badge(&format!("backstage: {}", word.replace('-', " ")))
        }
        "impossible-name" => plugins.status == 404 && error(400, "InputError"),
        "unknown-badge-json" => {
            plugins.body["badge"]["label"] == "unknown badge" && error(404, "NotFoundError")
        }
        "object-member" => plugins.status == 500 && error(404, "NotFoundError"),
        "unknown-badge-style" => same_but(ours, plugins, "style"),
        "unusable-colour" => ours.is_warned && same_but(ours, plugins, "fills"),
        "escapes" => same_but(ours, plugins, "markdown"),
        "methods" => error(405, "NotAllowedError") && ours.allow.as_deref() == Some("GET, HEAD"),
        "no-such-page" => matches!(plugins.status, 401 | 404) && error(404, "NotFoundError"),
        _ => false,
    }
}

/// Whether the bodies are the same but for one field, which differs.
fn same_but(ours: &Seen, plugins: &Seen, field: &str) -> bool {
    let without = |seen: &Seen| {
        let mut body = seen.body.clone();
        body[field] = Value::Null;
        (seen.status, seen.content_type.clone(), body)
    };
    without(ours) == without(plugins) && ours.body[field] != plugins.body[field]
}

#[tokio::test]
async fn a_format_that_is_given_twice_decides_nothing() {
    let (app, _backstage) = stand_in().await;
    let path = "/api/badges/entity/default/component/payments-api/badge/owner";
    let answer = app.get(&format!("{path}?format=json&format=json")).await;
    assert_eq!(answer.says(), "owner: team-a");
}

#[tokio::test]
async fn an_error_repeats_the_entity_as_it_was_asked() {
    let (app, _backstage) = stand_in().await;
    let path = "/api/badges/entity/Default/Component/Nope/badge-specs";
    let expected = "No Component entity in Default named \"Nope\"";
    assert_eq!(app.get(path).await.json()["error"]["message"], expected);
}

//! Backstage's badges plugin, answer for answer: each recorded request is sent here, and what
//! differs is on the list of deliberate differences.

mod differences;
mod obfuscated;
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

/// The exchanges with the plugin that a file of `tests/fixtures/plugin/` keeps.
fn recorded(file: &str) -> Vec<Exchange> {
    differences::read(&format!("tests/fixtures/plugin/{file}"))
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[tokio::test]
async fn every_answer_is_the_plugins_or_differs_as_the_list_says() {
    let (app, _backstage) = stand_in().await;
    let mut list = List::new(|name| !name.starts_with("obfuscated/"));
    let exchanges = recorded("exchanges.jsonl");
    for exchange in &exchanges {
        let name = exchange.name.strip_prefix("badges-plain/").unwrap();
        list.compare(name, &exchange.ask(&app).await, &exchange.seen());
    }
    println!("{}", list.end(exchanges.len()));
    assert_eq!(exchanges.len(), 77);
}

/// What is left of the list of deliberate differences.
struct List {
    left: BTreeMap<String, String>,
    listed: usize,
}

impl List {
    /// The differences of the recorded exchanges whose names are `ours`.
    fn new(ours: impl Fn(&str) -> bool) -> Self {
        let mut left = BTreeMap::new();
        for Difference { id, recorded, .. } in differences::all() {
            let names = recorded.into_iter().filter(|name| ours(name));
            left.extend(names.map(|name| (name, id.clone())));
        }
        let listed = left.len();
        Self { left, listed }
    }

    /// Fails where two answers are not the same and that is not on the list, or is and they are.
    fn compare(&mut self, name: &str, ours: &Seen, plugins: &Seen) {
        match self.left.remove(name) {
            None => assert_eq!(ours, plugins, "{name} differs, and is not on the list"),
            Some(id) => {
                assert_ne!(ours, plugins, "{name} is on the list, and does not differ");
                assert!(
                    differs_as_listed(&id, ours, plugins),
                    "{name} differs otherwise than {id} says: {ours:#?} and not {plugins:#?}"
                );
            }
        }
    }

    /// What was compared, in a sentence.
    fn end(self, compared: usize) -> String {
        let Self { left, listed } = self;
        assert!(left.is_empty(), "listed and not recorded: {left:?}");
        format!(
            "{compared} answers were compared with the plugin's; {listed} of them differ deliberately"
        )
    }
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
        "object-member" => {
            plugins.status == 500
                && (error(404, "NotFoundError") || badge("unknown badge: constructor"))
        }
        "unknown-badge-style" => same_but(ours, plugins, "style"),
        "unusable-colour" => ours.is_warned && same_but(ours, plugins, "fills"),
        "escapes" => same_but(ours, plugins, "markdown"),
        "methods" => error(405, "NotAllowedError") && ours.allow.as_deref() == Some("GET, HEAD"),
        "preflight" => plugins.body == "GET,HEAD" && ours.status == 200 && ours.body.is_null(),
        "opaque-name" => {
            let uuid = |seen: &Seen| seen.body["uuid"].as_str().map(str::len);
            uuid(plugins) == Some(36) && uuid(ours) == Some(64)
        }
        "private" => plugins.status == 200 && error(401, "AuthenticationError"),
        "refusal" => matches!(plugins.status, 401 | 403) && error(401, "AuthenticationError"),
        "obfuscated-colour" => obfuscated::differs_in_colour(ours, plugins),
        "plain-when-opaque" => plugins.status == 404 && badge("backstage: not found"),
        "deleted-entity" => matches!(plugins.status, 0 | 404) && badge("backstage: not found"),
        "page" => {
            let is_page = ours.content_type == "text/html; charset=utf-8";
            matches!(plugins.status, 401 | 404) && ours.status == 200 && is_page
        }
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

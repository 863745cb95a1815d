//! The plugin with obfuscation: its UUIDs, and names of ours in their place.

use std::io::Write;

use serde_json::{Value, json};
use tempfile::NamedTempFile;

use super::{List, Seen, recorded};
use crate::{
    app::{App, spawn_app},
    backstage::Backstage,
};

/// What the recorded plugin was asked with by one who may ask for names.
const TOKEN: &str = "acme-static-token-0123456789abcdef";

/// The recorded plugin's table, exported as CSV.
const TABLE: &str = "kind,namespace,name,uuid
component,default,payments-api,8cd3e52b-8685-4b40-9fd6-c20629d9c987
Component,Default,PAYMENTS-API,8013270b-8240-4d07-a970-a15cc2b4516a
component,default,deleted,6e34544b-2762-42ef-9fd1-a36722b6d3a2
";

/// A service in the place of the recorded plugin, and what it needs to live.
async fn stand_in(more: &Value) -> (App, Backstage, NamedTempFile) {
    let mut table = NamedTempFile::new().unwrap();
    table.write_all(TABLE.as_bytes()).unwrap();
    let backstage = Backstage::recorded().await;
    let mut settings = json!({
        "server.public_url": "http://localhost:7007",
        "server.base_path": "/api/badges",
        "backstage.app_title": "Acme Portal",
        "backstage.app_url": "http://localhost:3000",
        "badges.enabled": ["pingback", "lifecycle", "owner", "docs"],
        "compat.plugin_urls": true,
        "access.names": "opaque",
        "access.keys": ["0f".repeat(64)],
        "access.imported_uuids": table.path(),
        "access.private": "token",
        "access.tokens": [TOKEN],
    });
    let more = more.as_object().unwrap().clone();
    settings.as_object_mut().unwrap().extend(more);
    let app = spawn_app(&backstage.settings(&settings)).await;
    (app, backstage, table)
}

#[tokio::test]
async fn every_answer_by_an_old_uuid_is_the_plugins_or_differs_as_the_list_says() {
    let (app, _backstage, _table) = stand_in(&json!({})).await;
    let mut list = List::new(|name| name.starts_with("obfuscated/"));
    let exchanges = recorded("obfuscated.jsonl");
    let mut shown = 0;
    for exchange in &exchanges {
        let name = exchange.name.strip_prefix("badges-obf/").unwrap();
        let (ours, plugins) = (exchange.ask(&app).await, exchange.seen());
        list.compare(&format!("obfuscated/{name}"), &ours, &plugins);
        if ours.status == 401 && plugins.status == 200 {
            // The plugin answered everybody; here it takes a token, and then the answer is the same.
            let ours = exchange.ask_with(&app, TOKEN).await;
            let is_same = ours == plugins || differs_in_colour(&ours, &plugins);
            assert!(is_same, "{name}: {ours:#?} and not {plugins:#?}");
            shown += 1;
        }
    }
    println!("{}", list.end(exchanges.len()));
    assert_eq!((exchanges.len(), shown), (22, 4));
}

/// Whether specs differ in that the plugin took the colour from `style`, and left `color` out.
pub(super) fn differs_in_colour(ours: &Seen, plugins: &Seen) -> bool {
    let colourless = |seen: &Seen| {
        let mut body = seen.body.clone();
        for spec in body.as_array_mut().into_iter().flatten() {
            spec["badge"].as_object_mut().unwrap().remove("color");
            let url = spec["url"].as_str().unwrap().to_owned();
            let markdown = spec["markdown"].as_str().unwrap();
            let (plain, query) = url.split_once('?').unwrap_or((&url, ""));
            let style = query.split('&').find(|pair| pair.starts_with("style="));
            let shown = format!("{plain}?{}", style.unwrap_or_default());
            spec["markdown"] = json!(markdown.replace(&url, &shown));
            spec["url"] = json!(shown);
        }
        body
    };
    ours.status == 200
        && ours.body != plugins.body
        && colourless(ours) == colourless(plugins)
        && ours.body[0]["badge"]["color"] == "blue"
}

#[tokio::test]
async fn a_name_of_ours_is_the_same_however_the_entity_is_asked() {
    let (app, _backstage, _table) = stand_in(&json!({"compat.plugin_urls": false})).await;
    let authorization = format!("Bearer {TOKEN}");
    let headers = [("authorization", authorization.as_str())];
    let name = async |path: &str| {
        let path = format!("/api/badges/entity/{path}/obfuscated");
        let answer = app.get_with(&path, &headers).await;
        answer.json()["uuid"].as_str().unwrap().to_owned()
    };
    let ours = name("default/component/payments-api").await;
    assert_eq!(name("Default/COMPONENT/Payments-API").await, ours);
    let badge = app
        .get(&format!("/api/badges/entity/{ours}/owner.svg"))
        .await;
    assert_eq!(badge.says(), "owner: team-a");
    // In new snippets an old UUID gives way to the name.
    let specs = "/api/badges/entity/8013270b-8240-4d07-a970-a15cc2b4516a/badge-specs";
    let specs = app.get_with(specs, &headers).await.json();
    let url = format!("http://localhost:7007/api/badges/entity/{ours}/pingback.svg");
    assert_eq!(specs[0]["url"], url);
}

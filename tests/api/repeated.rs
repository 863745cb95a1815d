//! Images that are repeated for a moment.

use std::collections::BTreeMap;

use proptest::{
    prelude::*,
    sample::{select, subsequence},
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::{
    answer::Answer,
    app::{App, spawn_app},
    backstage::{Backstage, catalog_of, component},
    waiting::eventually,
};

const BADGE: &str = "/entity/default/component/x/badge/owner.svg";

/// A request: method, path, and the headers beside.
type Request = (&'static str, String, Vec<(&'static str, &'static str)>);

fn request() -> impl Strategy<Value = Request> {
    let entity = "/entity/default/component/departure-board";
    let paths = [
        "/badge/owner",
        "/badge/owner.svg",
        "/badge/owner.png",
        "/badge/owner.json",
        "/badge/owner.shields.json",
        "/badge/nosuch.svg",
        "/bar.svg",
        "/bar",
        "/snippets.md",
        "/badge/owner.svg/",
    ];
    let paths = paths.map(|path| format!("{entity}{path}"));
    let others = [
        "/badge/a-b-red.svg",
        "/badge/a-b-red",
        "/entity/default/component/nobody/badge/owner.svg",
        "/livez",
    ];
    let others = others.map(str::to_owned);
    let paths: Vec<String> = paths.into_iter().chain(others).collect();
    let parameters = vec![
        "badges=owner,type",
        "style=flat",
        "style=bad",
        "color=red",
        "strict=1",
        "format=png",
        "cacheSeconds=4000",
    ];
    let headers = vec![
        ("accept", "image/png"),
        ("accept", "image/svg+xml"),
        ("accept", "application/json"),
        ("accept-encoding", "gzip, br"),
        ("accept-encoding", "gzip"),
        ("if-none-match", "*"),
        ("if-none-match", "\"another\""),
        ("content-length", "0"),
        ("x-forwarded-host", "elsewhere.test"),
    ];
    let parameters = subsequence(parameters, 0..=3);
    let path = (select(paths), parameters).prop_map(|(path, parameters)| {
        if parameters.is_empty() {
            path
        } else {
            format!("{path}?{}", parameters.join("&"))
        }
    });
    let methods = select(vec!["GET", "GET", "GET", "HEAD", "POST"]);
    (methods, path, subsequence(headers, 0..=2))
}

/// All of an answer that hangs on the request.
fn told(answer: &Answer) -> (u16, BTreeMap<String, String>, Vec<u8>) {
    let headers = answer.told_headers();
    let headers = headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.to_string(), value)
    });
    (answer.status, headers.collect(), answer.body.to_vec())
}

async fn app(repeat_for: &str) -> App {
    let origin = "https://badges.test";
    spawn_app(&json!({
        "images.repeat_for": repeat_for,
        "server.public_url": origin,
        "server.workers": 1,
    }))
    .await
}

#[test]
fn whatever_is_asked_is_answered_as_the_long_way_does() {
    let runtime = Runtime::new().unwrap();
    let (short, long) = runtime.block_on(async { (app("1m").await, app("0s").await) });
    let mut runner = TestRunner::new(Config::with_cases(400));
    let checked = runner.run(&request(), |(method, path, headers)| {
        let [first, again, long] = runtime.block_on(async {
            [
                short.send(method, &path, &headers).await,
                short.send(method, &path, &headers).await,
                long.send(method, &path, &headers).await,
            ]
        });
        prop_assert_eq!(told(&again), told(&long));
        prop_assert_eq!(told(&first), told(&long));
        Ok(())
    });
    checked.unwrap();
}

async fn owned_by(backstage: &Backstage, owner: &str) {
    let mut entity = component("x");
    entity["spec"]["owner"] = json!(owner);
    backstage.change(catalog_of(vec![entity])).await;
}

/// A service whose entities are old after a second, and its catalog.
async fn app_of_x(more: Value) -> (App, Backstage) {
    let backstage = Backstage::start(catalog_of(vec![component("x")])).await;
    let mut settings = json!({"cache.fresh_for": "1s", "server.workers": 1});
    let more = more.as_object().unwrap().clone();
    settings.as_object_mut().unwrap().extend(more);
    (spawn_app(&backstage.settings(&settings)).await, backstage)
}

#[tokio::test]
async fn a_change_is_seen_after_the_moment() {
    let (app, backstage) = app_of_x(json!({})).await;
    assert_eq!(app.get(BADGE).await.says(), "owner: team-a");
    owned_by(&backstage, "team-b").await;
    eventually("the change", async || {
        (app.get(BADGE).await.says() == "owner: team-b").then_some(())
    })
    .await;
}

#[tokio::test]
async fn an_image_that_tells_of_a_failure_is_not_repeated() {
    let (app, backstage) = app_of_x(json!({"cache.absent_for": "0s"})).await;
    let other = "/entity/default/component/y/badge/owner.svg";
    assert_eq!(app.get(other).await.says(), "backstage: not found");
    backstage.change(catalog_of(vec![component("y")])).await;
    assert_eq!(app.get(other).await.says(), "owner: team-a");
}

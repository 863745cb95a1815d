//! Badges over what other plugins of the backend say.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;
use wiremock::{Request, Respond, ResponseTemplate};

use crate::{
    app::{App, spawn_app},
    backstage::{Backstage, TOKEN, catalog_of, component, error},
    waiting::eventually,
};

const BADGE: &str = "/entity/default/component/x/badge";

/// A backend with one component `x`, in which `plugin` answers everything that is not the catalog's.
fn beside_the_catalog(plugin: impl Respond + 'static) -> impl Respond {
    let catalog = catalog_of(vec![component("x")]);
    move |request: &Request| {
        if request.url.path().starts_with("/api/catalog/") {
            catalog.respond(request)
        } else {
            plugin.respond(request)
        }
    }
}

/// The Todo plugin, which found so many.
fn todos(count: u64) -> impl Respond {
    move |request: &Request| {
        let sent = request.headers.get("authorization");
        let is_ours = sent.is_some_and(|sent| sent == format!("Bearer {TOKEN}").as_str());
        let asked = (request.url.path(), request.url.query().unwrap_or_default());
        match asked {
            ("/api/todo/v1/todos", "entity=component%3Adefault%2Fx&limit=1") if is_ours => {
                ResponseTemplate::new(200).set_body_json(json!({"items": [], "totalCount": count}))
            }
            _ => error(400, "InputError"),
        }
    }
}

/// A service with the badge `todos` and what is `more`.
async fn app(backstage: &Backstage, more: Value) -> App {
    let mut settings = json!({"badges.custom": {"todos": {}}});
    let more = more.as_object().unwrap().clone();
    settings.as_object_mut().unwrap().extend(more);
    spawn_app(&backstage.settings(&settings)).await
}

#[tokio::test]
async fn a_preset_shows_what_its_plugin_says() {
    let backstage = Backstage::start(beside_the_catalog(todos(42))).await;
    let app = app(&backstage, json!({})).await;
    let answer = app.get(&format!("{BADGE}/todos.svg")).await;
    assert_eq!((answer.says(), answer.badge_error()), ("todos: 42", None));
    let spec = app.get(&format!("{BADGE}/todos.json")).await.json();
    assert_eq!(spec["badge"]["message"], "42");
    let specs = app.get("/entity/default/component/x/badge-specs").await;
    let specs = specs.json();
    let ids: Vec<_> = specs
        .as_array()
        .unwrap()
        .iter()
        .map(|spec| &spec["id"])
        .collect();
    assert!(ids.contains(&&json!("todos")), "{ids:?}");
    let snippets = app
        .get("/entity/default/component/x/snippets.md?badges=todos")
        .await;
    assert!(snippets.text().contains("todos: 42"), "{}", snippets.text());
}

#[tokio::test]
async fn a_preset_is_off_where_nobody_names_it() {
    let backstage = Backstage::start(beside_the_catalog(todos(42))).await;
    let app = spawn_app(&backstage.settings(&json!({}))).await;
    let answer = app.get(&format!("{BADGE}/todos.svg")).await;
    assert_eq!(answer.badge_error(), Some("not-found"));
    let enabled = json!({"badges.enabled": ["todos"]});
    let app = spawn_app(&backstage.settings(&enabled)).await;
    let answer = app.get(&format!("{BADGE}/todos.svg")).await;
    assert_eq!(answer.says(), "todos: 42");
}

#[tokio::test]
async fn a_plugin_is_asked_once_and_what_it_said_outlives_it() {
    let backstage = Backstage::start(beside_the_catalog(todos(42))).await;
    let custom = json!({"todos": {"source": {
        "plugin": "todo", "path": "/v1/todos?entity={{ ref }}&limit=1", "fresh_for": "1ms",
    }}});
    let app = app(&backstage, json!({"badges.custom": custom})).await;
    let badge = format!("{BADGE}/todos.svg");
    assert_eq!(app.get(&badge).await.says(), "todos: 42");
    backstage
        .change(|_: &Request| ResponseTemplate::new(503))
        .await;
    for _ in 0..20 {
        let answer = app.get(&badge).await;
        assert_eq!((answer.says(), answer.badge_error()), ("todos: 42", None));
    }
    backstage.change(beside_the_catalog(todos(43))).await;
    eventually("the new count", async || {
        let answer = app.get(&badge).await;
        (answer.says() == "todos: 43").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_plugin_that_has_nothing_is_unknown_and_one_without_an_answer_unavailable() {
    let backstage = Backstage::start(beside_the_catalog(|_: &Request| {
        error(404, "NotFoundError")
    }))
    .await;
    let app_of = app(&backstage, json!({})).await;
    let answer = app_of.get(&format!("{BADGE}/todos.svg")).await;
    assert_eq!(
        (answer.says(), answer.badge_error()),
        ("todos: unknown", None)
    );

    let broken = Backstage::start(beside_the_catalog(|_: &Request| {
        error(403, "NotAllowedError")
    }))
    .await;
    let app = app(&broken, json!({})).await;
    let answer = app.get(&format!("{BADGE}/todos.svg")).await;
    assert_eq!((answer.status, answer.says()), (200, "todos: unavailable"));
    assert_eq!(answer.badge_error(), Some("unavailable"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let strict = app.get(&format!("{BADGE}/todos.svg?strict=1")).await;
    assert_eq!(strict.status, 502);
    // The others do not mind.
    let owner = app.get(&format!("{BADGE}/owner.svg")).await;
    assert_eq!((owner.says(), owner.badge_error()), ("owner: team-a", None));
    let snippets = app.get("/entity/default/component/x/snippets.md").await;
    assert_eq!(snippets.status, 200);
    assert!(
        snippets.text().contains("todos: unknown"),
        "{}",
        snippets.text()
    );
}

#[tokio::test]
async fn a_slow_plugin_is_waited_for_as_long_as_a_reader_waits() {
    let slow = Duration::from_millis(2_500);
    let plugin = move |request: &Request| todos(42).respond(request).set_delay(slow);
    let backstage = Backstage::start(beside_the_catalog(plugin)).await;
    let app = app(&backstage, json!({})).await;
    let start = Instant::now();
    for path in [
        format!("{BADGE}/todos.svg"),
        "/entity/default/component/x/snippets.md".to_owned(),
    ] {
        assert_eq!(app.get(&path).await.status, 200);
    }
    assert!(
        start.elapsed() < Duration::from_secs(4),
        "{:?}",
        start.elapsed()
    );
    eventually("the answer that came too late", async || {
        let answer = app.get(&format!("{BADGE}/todos.svg")).await;
        (answer.says() == "todos: 42").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_question_may_be_posted() {
    let run = |request: &Request| {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let is_right = request.method.as_str() == "POST"
            && request.url.path() == "/api/tech-insights/checks/run/default/component/x"
            && body == json!({});
        if !is_right {
            return error(400, "InputError");
        }
        let check = |result| json!({"check": {"id": "c"}, "result": result});
        ResponseTemplate::new(200).set_body_json([check(true), check(false), check(true)])
    };
    let backstage = Backstage::start(beside_the_catalog(run)).await;
    let app = app(&backstage, json!({"badges.custom": {"scorecard": {}}})).await;
    let answer = app.get(&format!("{BADGE}/scorecard.svg")).await;
    assert_eq!(answer.says(), "scorecard: 2/3");
}

#[tokio::test]
async fn no_value_of_an_entity_leads_to_another_path() {
    let mut evil = component("x");
    evil["metadata"]["annotations"] = json!({"acme.test/id": "../../catalog/entities?x=#y"});
    let catalog = catalog_of(vec![evil]);
    let backstage = Backstage::start(move |request: &Request| match request.url.path() {
        path if path.starts_with("/api/catalog/entities/by") => catalog.respond(request),
        path => ResponseTemplate::new(200).set_body_json(json!({"path": path})),
    })
    .await;
    let custom = json!({"evil": {
        "source": {"plugin": "x", "path": "/of/{{ entity.metadata.annotations['acme.test/id'] }}"},
        "message": "{{ data.path }}",
    }});
    let app = app(&backstage, json!({"badges.custom": custom})).await;
    let answer = app.get(&format!("{BADGE}/evil.json")).await.json();
    assert_eq!(
        answer["badge"]["message"],
        "/api/x/of/..%2F..%2Fcatalog%2Fentities%3Fx%3D%23y"
    );
}

//! Entities that may not be seen.

use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    answer::Answer,
    app::spawn_app,
    backstage::{Backstage, catalog_of, component},
};

/// A backend with `visible` and `hidden-`, which says of itself that it is not to be published.
async fn backend() -> Backstage {
    let mut hidden = component("hidden-");
    hidden["metadata"]["name"] = json!("hidden1");
    hidden["metadata"]["annotations"] = json!({"backstage-badges/publish": "false"});
    Backstage::start(catalog_of(vec![component("visible"), hidden])).await
}

/// What there is of an answer, with the entity's name taken out.
fn seen(answer: &Answer, name: &str) -> (u16, Vec<(String, String)>, String) {
    let headers = answer.told_headers();
    let mut headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    let body = String::from_utf8_lossy(&answer.body).replace(name, "NAME");
    (answer.status, headers, body)
}

#[rstest]
#[case("badge/owner.svg")]
#[case("badge/owner.png?scale=2")]
#[case("badge/owner")]
#[case("badge/owner.json")]
#[case("badge/owner.shields.json")]
#[case("badge/nope.svg")]
#[case("badge/owner.svg?strict=1")]
#[case("badge-specs")]
#[case("snippets")]
#[case("snippets.rst?badges=owner")]
#[case("go")]
#[case("go/docs")]
#[case("obfuscated")]
#[tokio::test]
async fn a_hidden_entity_cannot_be_told_from_one_that_is_not_there(#[case] rest: &str) {
    let backstage = backend().await;
    let names = json!({"access.names": "both", "access.keys": ["0f".repeat(64)]});
    let app = spawn_app(&backstage.settings(&names)).await;
    let mut lookups = Vec::new();
    for method in ["GET", "HEAD"] {
        let mut answers = Vec::new();
        // Names of equal length, so that only the entity differs; twice, for what a cache may change.
        for name in ["hidden1", "missing"] {
            let path = format!("/entity/default/component/{name}/{rest}");
            let before = backstage.lookups().await;
            let first = seen(&app.send(method, &path, &[]).await, name);
            assert_eq!(seen(&app.send(method, &path, &[]).await, name), first);
            answers.push(first);
            lookups.push(backstage.lookups().await - before);
        }
        assert_eq!(answers[0], answers[1], "{method}");
        let visible = format!("/entity/default/component/visible/{rest}");
        let visible = seen(&app.send(method, &visible, &[]).await, "visible");
        assert_ne!(visible, answers[0], "{method}: the test sees a difference");
    }
    assert_eq!(lookups[0], lookups[1], "as many lookups");
}

#[rstest]
#[case(json!({}), true)]
#[case(json!({"access.default": "hide"}), false)]
#[case(json!({"access.default": "hide", "access.allow": [{"kinds": ["component"]}]}), true)]
#[case(json!({"access.deny": [{"namespaces": ["default"]}]}), false)]
#[case(json!({"access.deny": [{"annotations": ["acme.com/class=secret"]}]}), false)]
#[tokio::test]
async fn the_policy_of_the_settings_holds(#[case] policy: Value, #[case] is_seen: bool) {
    let mut entity = component("x");
    entity["metadata"]["annotations"] = json!({"acme.com/class": "secret"});
    let backstage = Backstage::start(catalog_of(vec![entity])).await;
    let app = spawn_app(&backstage.settings(&policy)).await;
    let answer = app.get("/entity/default/component/x/badge/owner.svg").await;
    let expected = if is_seen {
        "owner: team-a"
    } else {
        "backstage: not found"
    };
    assert_eq!(answer.says(), expected);
}

#[tokio::test]
async fn an_entity_opts_in_by_the_annotation_that_is_named() {
    let mut entity = component("x");
    entity["metadata"]["annotations"] = json!({"acme.com/badges": "true"});
    let backstage = Backstage::start(catalog_of(vec![entity])).await;
    let policy = json!({"access.default": "hide", "access.annotation": "acme.com/badges"});
    let app = spawn_app(&backstage.settings(&policy)).await;
    let answer = app.get("/entity/default/component/x/badge/owner.svg").await;
    assert_eq!(answer.says(), "owner: team-a");
}

#[tokio::test]
async fn a_hidden_badge_is_as_one_that_does_not_exist() {
    let deny = json!({"access.deny": [{"badges": ["owner"]}]});
    let app = spawn_app(&deny).await;
    let path = crate::DEMO;
    let ask = async |id: &str| {
        let image = app.get(&format!("{path}/badge/{id}.svg")).await;
        let json = app.get(&format!("{path}/badge/{id}.json")).await;
        let go = app.get(&format!("{path}/go/{id}")).await;
        let snippet = app.get(&format!("{path}/snippets?badges={id}")).await;
        [image, json, go, snippet].map(|mut answer| {
            // The image holds the id that was asked for, and its tag is made from it.
            answer.headers.remove("etag");
            seen(&answer, id)
        })
    };
    assert_eq!(ask("owner").await, ask("rowne").await);
    let specs = app.get(&format!("{path}/badge-specs")).await;
    let ids: Vec<_> = specs
        .json()
        .as_array()
        .unwrap()
        .iter()
        .map(|spec| spec["id"].clone())
        .collect();
    assert!(
        !ids.contains(&json!("owner")) && ids.contains(&json!("docs")),
        "{ids:?}"
    );
    let snippets = app.get(&format!("{path}/snippets")).await;
    assert!(!snippets.text().contains("owner"), "{}", snippets.text());
}

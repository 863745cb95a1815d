//! Names that tell nothing.

use rstest::rstest;
use serde_json::{Value, json};

use super::{TOKEN, bearer};
use crate::{
    answer::Answer,
    app::{App, spawn_app},
    backstage::Backstage,
};

const ENTITY: &str = "/entity/default/component/payments-api";

fn settings(more: &Value) -> Value {
    let mut settings = json!({
        "access.names": "opaque",
        "access.keys": ["0f".repeat(64)],
        "access.private": "token",
        "access.tokens": [TOKEN],
    });
    let more = more.as_object().unwrap().clone();
    settings.as_object_mut().unwrap().extend(more);
    settings
}

async fn asked(app: &App, path: &str) -> Answer {
    let token = bearer(TOKEN);
    app.get_with(path, &[("authorization", &token)]).await
}

async fn name_of(app: &App) -> String {
    let answer = asked(app, &format!("{ENTITY}/obfuscated")).await;
    answer.json()["uuid"].as_str().unwrap().to_owned()
}

/// Status, headers and body of an answer, but for what is another in every answer.
fn seen(answer: &Answer, path: &str) -> (u16, Vec<(String, String)>, String) {
    let headers = answer.told_headers();
    let mut headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    let body = String::from_utf8_lossy(&answer.body).replace(path, "PATH");
    (answer.status, headers, body)
}

#[tokio::test]
async fn a_plain_name_is_answered_alike_whether_it_is_one_or_not_and_asks_nothing_of_the_catalog() {
    let backstage = Backstage::with_one_component().await;
    let app = spawn_app(&backstage.settings(&settings(&json!({})))).await;
    for rest in [
        "badge/owner.svg",
        "badge/owner.png",
        "badge/owner",
        "badge/owner.shields.json",
        "go",
    ] {
        let mut answers = Vec::new();
        for name in [
            "payments-api",
            "payments-apx",
            "payments_%2F",
            "payments++++",
        ] {
            let path = format!("/entity/default/component/{name}/{rest}");
            answers.push(seen(&app.get(&path).await, &path));
        }
        assert!(
            answers.iter().all(|answer| *answer == answers[0]),
            "{answers:#?}"
        );
    }
    assert_eq!(backstage.lookups().await, 0);
    let image = app.get(&format!("{ENTITY}/badge/owner.svg")).await;
    assert_eq!(
        (image.says(), image.badge_error()),
        ("backstage: not found", Some("not-found"))
    );
    for rest in ["badge-specs", "snippets", "badge/owner.json"] {
        let answer = asked(&app, &format!("{ENTITY}/{rest}")).await;
        assert_eq!(answer.status, 404, "{rest}");
    }
}

#[tokio::test]
async fn by_its_name_an_entity_is_as_by_its_plain_one() {
    let backstage = Backstage::with_one_component().await;
    let public = json!({"access.names": "both", "server.public_url": "https://b.test"});
    let app = spawn_app(&backstage.settings(&settings(&public))).await;
    let name = name_of(&app).await;
    for file in [
        "owner.svg",
        "owner.png",
        "owner",
        "owner.shields.json",
        "nope.svg",
    ] {
        let opaque = app.get(&format!("/entity/{name}/{file}?style=flat")).await;
        let plain = app.get(&format!("{ENTITY}/badge/{file}?style=flat")).await;
        assert_eq!(opaque.status, 200);
        assert_eq!(opaque.body, plain.body, "{file}");
    }
    let go = asked(&app, &format!("/entity/{name}/go/owner")).await;
    let page = "http://localhost:3000/catalog/default/component/payments-api";
    assert_eq!((go.status, go.header("location")), (302, Some(page)));
    let snippet = asked(&app, &format!("/entity/{name}/snippets?badges=owner")).await;
    let image = format!("(https://b.test/entity/{name}/owner.svg \"");
    assert!(snippet.text().contains(&image), "{}", snippet.text());
    assert!(
        !snippet.text().contains("/entity/default"),
        "{}",
        snippet.text()
    );
}

#[tokio::test]
async fn an_image_says_no_more_than_its_badge() {
    let backstage = Backstage::with_one_component().await;
    let app = spawn_app(&backstage.settings(&settings(&json!({})))).await;
    let name = name_of(&app).await;
    for file in [
        "lifecycle.svg",
        "lifecycle.png",
        "lifecycle.shields.json",
        "nope.svg",
        "nope.shields.json",
    ] {
        let path = format!("/entity/{name}/{file}");
        let answer = app.get(&path).await;
        let told = format!(
            "{:?}{}",
            answer.headers,
            String::from_utf8_lossy(&answer.body)
        );
        assert!(!told.contains("payments"), "{told}");
        assert!(!told.contains("team-a"), "{told}");
    }
}

#[rstest]
#[case("owner.svg")]
#[case("owner.png")]
#[case("owner.json")]
#[case("badge-specs")]
#[case("snippets.html")]
#[case("go")]
#[tokio::test]
async fn a_name_of_what_is_gone_is_answered_like_a_name_of_nothing(#[case] rest: &str) {
    let backstage = Backstage::with_one_component().await;
    let app = spawn_app(&backstage.settings(&settings(&json!({})))).await;
    let real = name_of(&app).await;
    // Names that others sealed: of an entity that is gone, and under another key.
    let made = |key: &str, reference: &str| {
        use backstage_badges::access::SealingKeys;
        let keys = SealingKeys::new(vec![key.repeat(64).parse().unwrap()]);
        keys.unwrap().seal(&reference.parse().unwrap())
    };
    let gone = made("0f", "component:default/gone-service");
    let foreign = made("1f", "component:default/payments-api");
    assert_eq!((gone.len(), foreign.len()), (real.len(), real.len()));
    let ask = async |name: &str| {
        let path = format!("/entity/{name}/{rest}");
        let answer = asked(&app, &path).await;
        let (status, headers, body) = seen(&answer, &path);
        (status, headers, body.replace(name, "NAME"))
    };
    assert_eq!(ask(&gone).await, ask(&foreign).await);
    assert_ne!(ask(&real).await, ask(&gone).await);
}

#[tokio::test]
async fn a_long_name_is_not_repeated_whole() {
    let app = spawn_app(&settings(&json!({}))).await;
    let path = format!("/entity/{}/badge-specs", "x".repeat(5_000));
    let answer = asked(&app, &path).await;
    let json = answer.json();
    assert_eq!(answer.status, 404);
    assert!(json["error"]["message"].as_str().unwrap().len() < 400);
}

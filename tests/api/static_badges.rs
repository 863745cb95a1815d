//! Badges that say what their URL says.

use rstest::rstest;
use serde_json::json;

use crate::app::spawn_app;

#[rstest]
#[case("build-passing-green", "build: passing", "#67ac09")]
#[case("passing-blue", "passing", "#007ec6")]
#[case(
    "build_status-all--green-brightgreen",
    "build status: all-green",
    "#4b0"
)]
#[case("snake__case-a%20b-ff0", "snake_case: a b", "#ff0")]
#[case("a-b-nosuchcolor", "a: b", "#4b0")]
#[case("50%25-of%2Fall-red", "50%: of/all", "#dd4343")]
#[case("%E6%94%AF-%F0%9F%9A%80-red", "支: 🚀", "#dd4343")]
#[case("%3Cb%3E-%22%26-red", "&lt;b&gt;: &quot;&amp;", "#dd4343")]
#[case("v1.0.svgx-a-red", "v1.0.svgx: a", "#dd4343")]
#[tokio::test]
async fn a_path_is_a_badge(#[case] path: &str, #[case] says: &str, #[case] fill: &str) {
    let app = spawn_app(&json!({})).await;
    let answer = app.get(&format!("/badge/{path}.svg")).await;
    assert_eq!(
        (answer.status, answer.badge_error()),
        (200, None),
        "{answer:?}"
    );
    assert_eq!(answer.says(), says);
    assert!(
        answer.text().contains(&format!("fill=\"{fill}\"")),
        "{answer:?}"
    );
    assert_eq!(answer.header("x-badge-warning"), None);
    assert_eq!(app.get(&format!("/badge/{path}")).await.body, answer.body);
}

#[rstest]
#[case(
    "label=build%20status&message=all-green&color=brightgreen",
    "build status: all-green",
    "#4b0"
)]
#[case("label=a__b&message=c--d&color=red", "a__b: c--d", "#dd4343")]
#[case("message=alone", "alone", "#939393")]
#[case("label=a&message=b", "a: b", "#939393")]
#[case("label=a&message=b&color=nosuchcolor", "a: b", "#4b0")]
#[case("label=a+b&message=%2B", "a b: +", "#939393")]
#[tokio::test]
async fn a_query_is_a_badge(#[case] query: &str, #[case] says: &str, #[case] fill: &str) {
    let app = spawn_app(&json!({})).await;
    let answer = app.get(&format!("/static/v1?{query}")).await;
    assert_eq!(
        (answer.status, answer.badge_error()),
        (200, None),
        "{answer:?}"
    );
    assert_eq!(answer.says(), says);
    assert!(
        answer.text().contains(&format!("fill=\"{fill}\"")),
        "{answer:?}"
    );
    let png = app
        .get(&format!("/static/v1?{query}&format=png&scale=3"))
        .await;
    assert_eq!(png.png_pixels().1, 60);
}

#[tokio::test]
async fn the_look_of_a_static_badge_is_asked_for_like_any_other() {
    let app = spawn_app(&json!({})).await;
    let styled = app
        .get("/badge/a-b-red.svg?style=for-the-badge&labelColor=123456")
        .await;
    assert!(styled.text().contains("height=\"28\"") && styled.text().contains("#123456"));
    let relabelled = app.get("/badge/a-b-red.svg?label=c&color=blue").await;
    assert_eq!(relabelled.says(), "c: b");
    assert!(relabelled.text().contains("#007ec6"), "{relabelled:?}");
    let shields = app.get("/badge/a-b-red.shields.json").await.json();
    let expected = json!({
        "schemaVersion": 1, "label": "a", "message": "b", "color": "red", "style": "flat-square",
        "cacheSeconds": 300,
    });
    assert_eq!(shields, expected);
}

#[rstest]
#[case("/badge/alone.svg")]
#[case("/badge/a-b-c-d.svg")]
#[case("/badge/.svg")]
#[case("/badge/")]
#[case("/static/v1")]
#[case("/static/v1?label=a&color=red")]
#[tokio::test]
async fn what_is_no_badge_is_an_image_that_says_so(#[case] path: &str) {
    let app = spawn_app(&json!({})).await;
    let answer = app.get(path).await;
    assert_eq!(
        (answer.status, answer.badge_error()),
        (200, Some("invalid"))
    );
    assert_eq!(answer.says(), "backstage: invalid");
    let mark = if path.contains('?') { '&' } else { '?' };
    assert_eq!(app.get(&format!("{path}{mark}strict=1")).await.status, 400);
}

#[tokio::test]
async fn an_error_in_json_names_what_was_expected() {
    let app = spawn_app(&json!({})).await;
    for (path, expected) in [
        (
            "/badge/alone.json",
            "expected LABEL-MESSAGE-COLOR or MESSAGE-COLOR",
        ),
        ("/static/v1?format=json", "expected ?message=TEXT"),
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, 400, "{path}");
        let message = answer.json()["error"]["message"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(message.contains(expected), "{message}");
    }
}

#[tokio::test]
async fn a_static_badge_needs_no_catalog() {
    let nowhere = json!({"catalog.source": "backstage", "backstage.api_url": "http://127.0.0.1:9"});
    let app = spawn_app(&nowhere).await;
    assert_eq!(app.get("/badge/a-b-red.svg").await.says(), "a: b");
}

#[tokio::test]
async fn a_static_badge_under_an_escaped_path_is_the_same() {
    let app = spawn_app(&json!({})).await;
    assert_eq!(app.get("/%62adge/a-b-red.svg").await.says(), "a: b");
}

#[tokio::test]
async fn a_static_badge_is_cut_like_any_other() {
    let app = spawn_app(&json!({})).await;
    let long = "x".repeat(3_000);
    let answer = app.get(&format!("/badge/{long}-red.svg")).await;
    assert_eq!(answer.says(), format!("{}…", "x".repeat(512)));
}

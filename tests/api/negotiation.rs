//! Which format is answered, by extension, by `format=` and by `Accept`.

use rstest::rstest;
use serde_json::json;

use crate::{DEMO, app::spawn_app};

const SVG: &str = "image/svg+xml; charset=utf-8";
const PNG: &str = "image/png";
const JSON: &str = "application/json; charset=utf-8";

/// What browsers, image proxies and programs send, and what they are to get.
const ACCEPTS: &[(&str, &str)] = &[
    ("", SVG),
    ("*/*", SVG),
    ("text/html", SVG),
    ("image/*", SVG),
    ("image/svg+xml", SVG),
    ("image/svg+xml,image/*", SVG),
    ("image/*,*/*;q=0.8", SVG),
    (
        "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
        SVG,
    ),
    (
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
        SVG,
    ),
    ("image/png", PNG),
    ("IMAGE/PNG", PNG),
    ("image/png,image/svg+xml;q=0.8", PNG),
    ("image/png;q=0.5, application/json;q=0.9", JSON),
    ("application/json", JSON),
    ("application/json, text/plain, */*", JSON),
    ("image/svg+xml;q=0.5, application/json", JSON),
    ("image/svg+xml;q=0, image/*", PNG),
    ("nonsense", SVG),
];

#[rstest]
#[case(".svg", SVG)]
#[case(".png", PNG)]
#[case(".json", JSON)]
#[case(".shields.json", JSON)]
#[tokio::test]
async fn an_extension_settles_the_format_whatever_accept_says(
    #[case] extension: &str,
    #[case] content_type: &str,
) {
    let app = spawn_app(&json!({})).await;
    let path = format!("{DEMO}/badge/owner{extension}");
    for accept in ["*/*", "image/png", "application/json", "image/svg+xml"] {
        let answer = app.get_with(&path, &[("accept", accept)]).await;
        assert_eq!((answer.status, answer.content_type()), (200, content_type));
        assert_eq!(answer.varies_by(), None, "{path} {accept}");
    }
    let asked_otherwise = app.get(&format!("{path}?format=png")).await;
    assert_eq!(asked_otherwise.content_type(), content_type);
}

#[rstest]
#[case("svg", SVG)]
#[case("png", PNG)]
#[case("json", JSON)]
#[case("shields.json", JSON)]
#[tokio::test]
async fn format_settles_it_where_there_is_no_extension(
    #[case] format: &str,
    #[case] content_type: &str,
) {
    let app = spawn_app(&json!({})).await;
    for accept in ["image/png", "application/json", "*/*"] {
        let path = format!("{DEMO}/badge/owner?format={format}");
        let answer = app.get_with(&path, &[("accept", accept)]).await;
        assert_eq!(answer.content_type(), content_type, "{path} {accept}");
    }
}

#[tokio::test]
async fn accept_settles_it_where_nothing_else_does_and_caches_are_told() {
    let app = spawn_app(&json!({})).await;
    for path in [
        "owner",
        "owner?format=",
        "owner?format=JSON",
        "owner?format=gif",
        "owner/",
    ] {
        let path = format!("{DEMO}/badge/{path}");
        for (accept, content_type) in ACCEPTS {
            let answer = app.get_with(&path, &[("accept", accept)]).await;
            assert_eq!(answer.status, 200);
            assert_eq!(answer.content_type(), *content_type, "{path} {accept}");
            assert_eq!(
                answer.varies_by().as_deref(),
                Some("Accept"),
                "{path} {accept}"
            );
        }
    }
}

#[tokio::test]
async fn a_static_badge_is_negotiated_like_any_other() {
    let app = spawn_app(&json!({})).await;
    for path in [
        "/badge/build-passing-green",
        "/static/v1?label=build&message=passing",
    ] {
        for (accept, content_type) in ACCEPTS {
            let answer = app.get_with(path, &[("accept", accept)]).await;
            assert_eq!(answer.content_type(), *content_type, "{path} {accept}");
            assert_eq!(
                answer.varies_by().as_deref(),
                Some("Accept"),
                "{path} {accept}"
            );
        }
    }
    let by_extension = app.get("/badge/build-passing-green.png").await;
    assert_eq!(
        (by_extension.content_type(), by_extension.varies_by()),
        (PNG, None)
    );
}

#[tokio::test]
async fn what_is_negotiated_by_accept_is_what_the_extension_gives() {
    let app = spawn_app(&json!({})).await;
    for (extension, accept) in [("svg", "image/svg+xml"), ("png", PNG), ("json", JSON)] {
        let negotiated = app
            .get_with(&format!("{DEMO}/badge/docs"), &[("accept", accept)])
            .await;
        let named = app.get(&format!("{DEMO}/badge/docs.{extension}")).await;
        assert_eq!(negotiated.body, named.body, "{extension}");
        assert_eq!(negotiated.header("etag"), named.header("etag"));
    }
}

#[tokio::test]
async fn a_failure_is_negotiated_too_and_caches_are_told() {
    let app = spawn_app(&json!({})).await;
    let path = "/entity/default/component/nobody/badge/owner";
    for (accept, content_type) in [("*/*", SVG), (PNG, PNG), ("application/json", JSON)] {
        let answer = app.get_with(path, &[("accept", accept)]).await;
        assert_eq!(answer.content_type(), content_type);
        assert_eq!(answer.varies_by().as_deref(), Some("Accept"), "{accept}");
    }
    let by_extension = app.get(&format!("{path}.json")).await;
    assert_eq!(by_extension.varies_by(), None);
}

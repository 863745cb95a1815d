//! Methods, and pages that there are not.

use rstest::rstest;
use serde_json::json;

use crate::{DEMO, app::spawn_app};

const ROUTES: &[&str] = &[
    "/entity/default/component/departure-board/badge/owner.svg",
    "/entity/default/component/departure-board/badge/owner.png",
    "/entity/default/component/departure-board/badge/owner",
    "/entity/default/component/departure-board/badge/owner.json",
    "/entity/default/component/departure-board/badge-specs",
    "/entity/default/component/departure-board/snippets",
    "/entity/default/component/departure-board/snippets.md",
    "/entity/default/component/departure-board/go",
    "/entity/default/component/departure-board/go/docs",
    "/entity/default/component/nobody/badge/owner.svg",
    "/entity/default/component/nobody/badge-specs",
    "/badge/build-passing-green.svg",
    "/static/v1?message=passing",
    "/snippets",
    "/snippets.csv",
    "/openapi.json",
    "/docs",
    "/livez",
    "/readyz",
    "/",
    "/ui/default/component/departure-board",
    "/ui/default/component/nobody",
    "/catalog/search?q=departures",
];

#[rstest]
#[tokio::test]
async fn another_method_is_told_which_are_allowed(
    #[values("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW")] method: &str,
) {
    let app = spawn_app(&json!({})).await;
    for route in ROUTES {
        let answer = app.send(method, route, &[]).await;
        assert_eq!(answer.status, 405, "{method} {route}");
        assert_eq!(
            answer.header("allow"),
            Some("GET, HEAD"),
            "{method} {route}"
        );
        let body = answer.json();
        assert_eq!(body["error"]["name"], "NotAllowedError");
        assert_eq!(body["request"], json!({"method": method, "url": route}));
        assert_eq!(body["response"]["statusCode"], 405);
    }
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let app = spawn_app(&json!({})).await;
    for route in ROUTES {
        let (get, head) = (app.get(route).await, app.send("HEAD", route, &[]).await);
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{route}");
        let (get_headers, mut head_headers) = (get.told_headers(), head.told_headers());
        if get.status >= 400 {
            // The error body tells the method, and HEAD is a letter longer than GET.
            let length = head_headers.remove("content-length");
            assert!(length.is_some(), "{route}");
            head_headers.insert("content-length", get.headers["content-length"].clone());
        }
        assert_eq!(head_headers, get_headers, "{route}");
    }
}

#[rstest]
#[case("/nosuchpage")]
#[case("/entity")]
#[case("/entity/default/component")]
#[case("/entity/default/component/departure-board")]
#[case("/entity/default/component/departure-board/badge")]
#[case("/entity/default/component/departure-board/badge/")]
#[case("/entity/default/component/departure-board/badge/a/b")]
#[case("/entity/default/component/departure-board/snippets.")]
#[case("/entity/default/component/departure-board/obfuscated")]
#[case("/entity/8cd3e52b-8685-4b40-9fd6-c20629d9c987/owner")]
#[case("/entity/8cd3e52b-8685-4b40-9fd6-c20629d9c987/badge-specs")]
#[case("/repo/github.com")]
#[case("/repo/github.com/ringline/departure-board")]
#[case("/metrics")]
#[case("/favicon.ico")]
#[case("/LIVEZ")]
#[tokio::test]
async fn a_page_that_there_is_not_is_not_found(#[case] path: &str) {
    let app = spawn_app(&json!({})).await;
    for method in ["GET", "POST"] {
        let answer = app.send(method, path, &[]).await;
        assert_eq!(answer.status, 404, "{method} {path}");
        assert_eq!(answer.json()["error"]["name"], "NotFoundError");
        assert_eq!(
            answer.json()["request"],
            json!({"method": method, "url": path})
        );
    }
}

#[tokio::test]
async fn a_slash_at_the_end_changes_nothing() {
    let app = spawn_app(&json!({})).await;
    for route in [
        "badge/owner.svg",
        "badge/owner",
        "badge-specs",
        "snippets.html",
        "go/docs",
    ] {
        let path = format!("{DEMO}/{route}");
        let (without, with) = (app.get(&path).await, app.get(&format!("{path}/")).await);
        assert_eq!(
            (with.status, &with.body),
            (without.status, &without.body),
            "{route}"
        );
        assert_eq!(with.header("location"), without.header("location"));
    }
    let with = app.get("/badge/build-passing-green.svg/").await;
    assert_eq!(with.says(), "build: passing");
}

#[tokio::test]
async fn under_a_base_path_every_route_is_there_and_nowhere_else() {
    let app = spawn_app(&json!({"server.base_path": "/api/badges"})).await;
    for route in ROUTES {
        let there = app.send("POST", &format!("/api/badges{route}"), &[]).await;
        let elsewhere = app.send("POST", route, &[]).await;
        assert_eq!((there.status, elsewhere.status), (405, 404), "{route}");
    }
    let static_badge = app.get("/api/badges/badge/build-passing-green.svg").await;
    assert_eq!(static_badge.says(), "build: passing");
}

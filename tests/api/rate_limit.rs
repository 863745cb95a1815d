//! A client that asks too much, and those that are not concerned.

use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    DEMO,
    answer::Answer,
    app::{App, spawn_app},
};

/// A service that one client may ask twice, and then once a minute, behind a proxy that tells who asks.
async fn limited(more: Value) -> App {
    let mut settings = json!({
        "limits.requests_per_minute": 1,
        "limits.burst": 2,
        "server.trusted_proxies": ["127.0.0.1"],
    });
    for (key, value) in more.as_object().unwrap() {
        settings[key] = value.clone();
    }
    spawn_app(&settings).await
}

async fn ask(app: &App, path: &str, client: &str) -> Answer {
    app.get_with(path, &[("x-forwarded-for", client)]).await
}

/// The answer to `client`, which has asked too much.
async fn turned_away(app: &App, path: &str, client: &str) -> Answer {
    for _ in 0..2 {
        assert_ne!(ask(app, path, client).await.status, 429);
    }
    let answer = ask(app, path, client).await;
    assert_eq!(answer.status, 429, "{path}");
    let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    answer
}

#[rstest]
#[case(
    "/entity/default/component/departure-board/badge/owner.svg",
    "image/svg+xml; charset=utf-8"
)]
#[case(
    "/entity/default/component/departure-board/badge/owner",
    "image/svg+xml; charset=utf-8"
)]
#[case(
    "/entity/default/component/departure-board/badge/owner.png",
    "image/png"
)]
#[case(
    "/entity/default/component/departure-board/bar.svg?badges=owner",
    "image/svg+xml; charset=utf-8"
)]
#[case(
    "/repo/github.com/acme/departure-board/badge/owner.svg",
    "image/svg+xml; charset=utf-8"
)]
#[case("/badge/a-b-red", "image/svg+xml; charset=utf-8")]
#[case("/static/v1?label=a&message=b", "image/svg+xml; charset=utf-8")]
#[tokio::test]
async fn who_asks_too_much_for_images_is_told_so_by_an_image(
    #[case] path: &str,
    #[case] media_type: &str,
) {
    let app = limited(json!({})).await;
    let answer = turned_away(&app, path, "192.0.2.1").await;
    assert_eq!(answer.content_type(), media_type);
    assert_eq!(answer.header("x-badge-error"), Some("unavailable"));
    if media_type.contains("svg") {
        assert!(
            answer
                .text()
                .contains("aria-label=\"backstage: too many requests\"")
        );
    }
    assert_eq!(
        ask(&app, path, "192.0.2.2").await.status,
        200,
        "another is not concerned"
    );
}

#[rstest]
#[case("/entity/default/component/departure-board/badge-specs")]
#[case("/entity/default/component/departure-board/badge/owner.json")]
#[case("/entity/default/component/departure-board/snippets")]
#[case("/snippets.csv")]
#[case("/catalog/search?q=a")]
#[case("/nowhere")]
#[tokio::test]
async fn who_asks_too_much_for_anything_else_gets_an_error_body(#[case] path: &str) {
    let app = limited(json!({"server.base_path": "/api/badges"})).await;
    let path = format!("/api/badges{path}");
    let answer = turned_away(&app, &path, "192.0.2.1").await;
    let error = &answer.json()["error"];
    assert_eq!(error["name"], "TooManyRequestsError");
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("the next may come in"),
        "{error}"
    );
}

#[tokio::test]
async fn nobody_gets_more_by_pretending_to_be_another() {
    let app = spawn_app(&json!({"limits.requests_per_minute": 1, "limits.burst": 2})).await;
    let path = format!("{DEMO}/badge/owner.svg");
    let mut statuses = Vec::new();
    for client in ["192.0.2.1", "192.0.2.2", "192.0.2.3"] {
        statuses.push(ask(&app, &path, client).await.status);
    }
    assert_eq!(statuses, [200, 200, 429], "no proxy is trusted");
}

#[tokio::test]
async fn probes_preflights_and_those_that_are_exempt_may_ask_any_number() {
    let base = "/api/badges";
    let settings = json!({"limits.exempt": ["198.51.100.0/24"], "server.base_path": base});
    let app = limited(settings).await;
    let path = format!("{base}{DEMO}/badge/owner.svg");
    let preflight = [
        ("x-forwarded-for", "192.0.2.1"),
        ("origin", "https://portal.test"),
        ("access-control-request-method", "GET"),
    ];
    for _ in 0..5 {
        for probe in ["livez", "readyz"] {
            let probe = format!("{base}/{probe}");
            assert_eq!(ask(&app, &probe, "192.0.2.1").await.status, 200);
        }
        assert_eq!(app.send("OPTIONS", &path, &preflight).await.status, 200);
        assert_eq!(ask(&app, &path, "198.51.100.7").await.status, 200);
    }
    turned_away(&app, &path, "192.0.2.1").await;
}

#[tokio::test]
async fn an_image_proxy_may_ask_for_any_number_of_images_and_of_nothing_else() {
    let proxy = [
        ("user-agent", "GitHub-Camo (876de43e)"),
        ("x-forwarded-for", "192.0.2.1"),
    ];
    let (image, json) = (
        format!("{DEMO}/badge/owner.svg"),
        format!("{DEMO}/badge/owner.json"),
    );
    let app = limited(json!({})).await;
    for _ in 0..5 {
        assert_eq!(app.get_with(&image, &proxy).await.status, 200);
    }
    assert_eq!(app.get_with(&json, &proxy).await.status, 429);
    let negotiated = format!("{DEMO}/badge/owner");
    let [agent, client] = proxy;
    let for_json = [agent, client, ("accept", "application/json")];
    assert_eq!(app.get_with(&negotiated, &for_json).await.status, 429);

    let app = limited(json!({"limits.exempt_agents": []})).await;
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(app.get_with(&image, &proxy).await.status);
    }
    assert_eq!(statuses, [200, 200, 429]);
}

#[tokio::test]
async fn without_a_limit_nobody_is_turned_away() {
    let app = spawn_app(&json!({})).await;
    let path = format!("{DEMO}/badge/owner.svg");
    for _ in 0..300 {
        assert_eq!(app.get(&path).await.status, 200);
    }
}

#[tokio::test]
async fn operators_see_how_many_were_turned_away() {
    let app = limited(json!({})).await;
    turned_away(&app, &format!("{DEMO}/badge/owner.svg"), "192.0.2.1").await;
    let metrics = app.admin("/metrics", &[]).await;
    let metrics = metrics.text();
    let line = "backstage_badges_http_requests_total{route=\"/entity/{namespace}/{kind}/{name}/badge/{file}\",status=\"429\",format=\"svg\"} 1";
    assert!(metrics.contains(line), "{metrics}");
}

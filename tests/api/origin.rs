//! Where the URLs in specs and snippets begin.

use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    DEMO,
    app::{App, spawn_app},
};

/// Where the URL in a spec begins, and that the snippet's does too.
async fn origin(app: &App, base_path: &str, headers: &[(&str, &str)]) -> String {
    let answer = app
        .get_with(&format!("{base_path}{DEMO}/badge/owner.json"), headers)
        .await;
    let spec = answer.json();
    let url = spec["url"].as_str().unwrap();
    let markdown = app
        .get_with(&format!("{base_path}{DEMO}/snippets.md"), headers)
        .await;
    assert!(
        markdown.text().contains(&format!("]({url} ")),
        "{markdown:?}"
    );
    let rest = format!("{DEMO}/badge/owner.svg");
    url.strip_suffix(&rest).unwrap().to_owned()
}

#[tokio::test]
async fn without_settings_it_is_where_the_request_was_sent_to() {
    let app = spawn_app(&json!({})).await;
    assert_eq!(origin(&app, "", &[]).await, app.url(""));
    assert_eq!(
        origin(&app, "", &[("host", "badges.test:81")]).await,
        "http://badges.test:81"
    );
}

#[tokio::test]
async fn the_configured_url_always_holds_and_the_base_path_stands_after_it() {
    let settings = json!({
        "server.public_url": "https://badges.acme.test",
        "server.base_path": "/api/badges",
        "server.trusted_proxies": ["127.0.0.1"],
    });
    let app = spawn_app(&settings).await;
    for headers in [
        &[][..],
        &[("host", "evil.test")],
        &[("x-forwarded-host", "evil.test")],
    ] {
        assert_eq!(
            origin(&app, "/api/badges", headers).await,
            "https://badges.acme.test/api/badges"
        );
    }
}

const FORWARDED: &[(&str, &str)] = &[
    ("host", "in"),
    ("forwarded", "for=1.2.3.4;proto=https;host=b.test"),
];
const X_FORWARDED: &[(&str, &str)] = &[
    ("host", "in"),
    ("x-forwarded-host", "b.test"),
    ("x-forwarded-proto", "https"),
];
const HEARSAY: &[(&str, &str)] = &[
    ("host", "in"),
    ("x-forwarded-host", "evil.test, b.test"),
    ("x-forwarded-proto", "http, https"),
];

#[rstest]
#[case::forwarded(FORWARDED)]
#[case::x_forwarded(X_FORWARDED)]
#[case::only_the_last_hop(HEARSAY)]
#[tokio::test]
async fn forwarding_headers_are_believed_of_a_trusted_proxy_only(
    #[case] headers: &[(&str, &str)],
    #[values(json!(["127.0.0.0/8"]), json!([]), json!(["10.0.0.0/8"]))] trusted: Value,
) {
    let expected = if trusted == json!(["127.0.0.0/8"]) {
        "https://b.test"
    } else {
        "http://in"
    };
    let app = spawn_app(&json!({"server.trusted_proxies": trusted})).await;
    assert_eq!(origin(&app, "", headers).await, expected);
}

#[rstest]
#[case("javascript", "http://in")]
#[case("HTTPS", "https://in")]
#[tokio::test]
async fn only_http_and_https_are_schemes(#[case] scheme: &str, #[case] expected: &str) {
    let app = spawn_app(&json!({"server.trusted_proxies": ["127.0.0.1"]})).await;
    let headers = [("host", "in"), ("x-forwarded-proto", scheme)];
    assert_eq!(origin(&app, "", &headers).await, expected);
}

#[tokio::test]
async fn a_host_that_is_none_never_gets_into_a_url() {
    let app = spawn_app(&json!({"server.trusted_proxies": ["127.0.0.1"]})).await;
    for host in [
        "b.test/\"><script>",
        "a b",
        "user@b.test",
        "b.test?x",
        "b.test#x",
        "é.test",
    ] {
        let headers = [("host", "in"), ("x-forwarded-host", host)];
        assert_eq!(origin(&app, "", &headers).await, "http://in", "{host}");
    }
}

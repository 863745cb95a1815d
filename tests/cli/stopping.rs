//! Being told to stop.

use std::time::Duration;

use serde_json::json;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::program::{Running, client, server};

#[tokio::test(flavor = "multi_thread")]
async fn sigterm_lets_a_request_that_is_under_way_end() {
    let backstage = MockServer::start().await;
    let entity = json!({
        "kind": "Component",
        "metadata": {"name": "slow", "namespace": "default"},
        "spec": {"owner": "team-a"},
    });
    let slow = ResponseTemplate::new(200)
        .set_body_json(json!({"items": [entity]}))
        .set_delay(Duration::from_secs(1));
    Mock::given(any())
        .respond_with(slow)
        .mount(&backstage)
        .await;

    let mut running = Running::start(&["--api-url", &backstage.uri()]);
    let url = format!(
        "http://{}/entity/default/component/slow/badge/owner.svg",
        running.address()
    );
    let request = tokio::spawn(client().get(url).send());
    while backstage.received_requests().await.unwrap().is_empty() {
        assert!(!request.is_finished(), "the catalog was not asked");
        tokio::task::yield_now().await;
    }
    running.signal("TERM");

    let answer = request.await.unwrap().unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers().get("x-badge-error"), None);
    assert!(answer.text().await.unwrap().contains("owner: team-a"));
    assert_eq!(running.ended().code(), Some(0));
    assert!(!running.log().contains("panicked"), "{}", running.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn after_sigterm_it_is_not_ready_and_still_answers_until_the_delay_is_over() {
    let mut command = server(&["--listen", "127.0.0.1:0"]);
    command.env("BADGES_SERVER__SHUTDOWN_DELAY", "5m");
    let mut running = Running::start_command(command);
    let address = running.address();
    let get = async |path: &str| {
        let url = format!("http://{address}{path}");
        client().get(url).send().await.unwrap()
    };
    assert_eq!(get("/readyz").await.status(), 200);
    running.signal("TERM");
    while get("/readyz").await.status() == 200 {}
    let stopping = get("/readyz").await;
    assert_eq!(stopping.status(), 503);
    let body: serde_json::Value = stopping.json().await.unwrap();
    assert_eq!(body, json!({"status": "stopping"}));
    let path = "/entity/default/component/departure-board/badge/owner.svg";
    for _ in 0..20 {
        assert_eq!(get(path).await.status(), 200);
    }
    // A second signal means now.
    running.signal("TERM");
    assert_eq!(running.ended().code(), Some(0));
}

#[test]
fn a_server_that_nobody_asks_ends_when_told() {
    for signal in ["TERM", "INT", "QUIT"] {
        let mut running = Running::start(&[]);
        running.address();
        running.signal(signal);
        assert_eq!(running.ended().code(), Some(0), "{signal}");
    }
}

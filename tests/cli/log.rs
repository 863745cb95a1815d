//! What the program writes to standard error while it runs.

use std::fmt::Write;

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

use crate::program::{Running, client, server, until};

const OWNER: &str = "entity/default/component/departure-board/badge/owner.svg";

/// The lines of a program that logs all requests in JSON, when there is one of `id`.
fn lines(running: &Running, id: &str) -> Vec<Value> {
    let log = until(id, || Some(running.log()).filter(|log| log.contains(id)));
    let lines = log.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().unwrap()
}

#[tokio::test]
async fn a_log_in_json_has_an_object_a_line() {
    let mut command = server(&["--listen", "127.0.0.1:0"]);
    command.env("BADGES_LOG__FORMAT", "json");
    command.env("BADGES_LOG__REQUESTS", "all");
    let running = Running::start_command(command);
    let url = format!("http://{}/{OWNER}?style=flat", running.address());
    let request = client().get(url).header("x-request-id", "asked-here");
    assert_eq!(request.send().await.unwrap().status(), 200);

    let lines = lines(&running, "asked-here");
    let line = lines
        .iter()
        .find(|line| line["id"] == "asked-here")
        .unwrap();
    let expected = json!({
        "level": "INFO",
        "message": "answered",
        "method": "GET",
        "path": format!("/{OWNER}"),
        "status": 200,
        "client": "127.0.0.1",
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&line[key], value, "{key} in {line}");
    }
    assert!(
        line["milliseconds"].is_f64() && line["timestamp"].is_string(),
        "{line}"
    );
}

#[tokio::test]
async fn the_level_says_what_is_left_out() {
    let log_at = async |level: &str| {
        let mut command = server(&["--listen", "127.0.0.1:0"]);
        command.env("BADGES_LOG__LEVEL", level);
        command.env("BADGES_LOG__REQUESTS", "all");
        // That is a warning.
        command.env("BADGES_CATALOG__MIRROR", "true");
        let mut running = Running::start_command(command);
        let url = format!("http://{}/{OWNER}", running.address());
        client().get(url).send().await.unwrap();
        running.signal("INT");
        running.ended();
        running.log()
    };
    let [error, warn, info, debug] = [
        log_at("error").await,
        log_at("warn").await,
        log_at("info").await,
        log_at("debug").await,
    ];
    assert_eq!(error, "");
    assert!(
        warn.contains("catalog.mirror is not used") && !warn.contains("answered"),
        "{warn}"
    );
    for log in [info, debug] {
        assert!(
            log.contains("catalog.mirror is not used") && log.contains("answered"),
            "{log}"
        );
    }
}

/// A backend that lets nobody in, and repeats what it was shown.
async fn echo() -> MockServer {
    let backstage = MockServer::builder().start().await;
    let answer = |request: &Request| {
        let shown = request.headers.get("authorization");
        let shown = shown
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let message = format!("{shown} {body}");
        ResponseTemplate::new(401)
            .set_body_json(json!({"error": {"name": "AuthenticationError", "message": message}}))
    };
    Mock::given(any())
        .respond_with(answer)
        .mount(&backstage)
        .await;
    backstage
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_in_a_log_that_leaves_nothing_out_or_in_a_trace() {
    let backstage = echo().await;
    let collector = MockServer::builder().start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200))
        .mount(&collector)
        .await;
    let key = "0f".repeat(64);
    let legacy = "bGVnYWN5LXNlY3JldC1vZi10aGUtYmFja2VuZA==";
    let token_url = format!("{}/token", backstage.uri());
    let credentials: [&[(&str, &str)]; 3] = [
        &[("TOKEN", "catalog-s3cret")],
        &[("LEGACY_SECRET", legacy)],
        &[
            ("OAUTH_TOKEN_URL", token_url.as_str()),
            ("OAUTH_CLIENT_ID", "badges"),
            ("OAUTH_CLIENT_SECRET", "client-s3cret"),
        ],
    ];
    for credentials in credentials {
        let mut command = server(&["--listen", "127.0.0.1:0", "--api-url", &backstage.uri()]);
        command
            .env("RUST_LOG", "trace")
            .env("BADGES_LOG__REQUESTS", "all")
            .env("BADGES_ACCESS__PRIVATE", "token")
            .env("BADGES_ACCESS__TOKENS", "[private-s3cret]")
            .env("BADGES_ACCESS__NAMES", "both")
            .env("BADGES_ACCESS__KEYS", format!("[\"{key}\"]"))
            .env("BADGES_ADMIN__TOKEN", "admin-s3cret")
            .env("BADGES_SERVER__SHUTDOWN_DELAY", "0s")
            .env("BADGES_TRACES__ENDPOINT", collector.uri())
            .env("OTEL_EXPORTER_OTLP_HEADERS", "x-key=collector-s3cret");
        for (name, value) in credentials {
            command.env(format!("BADGES_BACKSTAGE__{name}"), value);
        }
        let mut running = Running::start_command(command);
        let origin = format!("http://{}", running.address());
        let entity = "entity/default/component/departure-board";
        let tokens = [
            "private-s3cret",
            "wrong-s3cret",
            "eyJhbGciOiJub25lIn0.s3cret.s3cret",
        ];
        for path in ["badge/owner.svg", "badge-specs", "snippets", "obfuscated"] {
            for token in tokens {
                let url = format!("{origin}/{entity}/{path}?token=query-s3cret");
                let request = client()
                    .get(url)
                    .bearer_auth(token)
                    .header("cookie", "id=cookie-s3cret");
                request.send().await.unwrap();
            }
        }
        for token in ["admin-s3cret", "wrong-s3cret"] {
            let url = format!("{}/metrics", running.admin());
            client().get(url).bearer_auth(token).send().await.unwrap();
        }
        running.signal("TERM");
        running.ended();
        let log = running.log();
        assert!(log.contains("TRACE") && log.contains("answered"), "{log}");
        let leaks = |line: &&str| {
            line.contains("s3cret") || line.contains(&key[..32]) || line.contains(&legacy[..16])
        };
        let leaks = log
            .lines()
            .filter(leaks)
            .fold(String::new(), |mut all, line| {
                let _ = writeln!(all, "{line}");
                all
            });
        assert_eq!(leaks, "");
        let spans = collector.received_requests().await.unwrap();
        let spans = spans
            .iter()
            .map(|request| String::from_utf8_lossy(&request.body));
        let spans: Vec<_> = spans.collect();
        assert!(
            spans.iter().any(|span| span.contains("by-refs")),
            "{spans:?}"
        );
        assert!(
            !spans.iter().any(|span| span.contains("s3cret")),
            "{spans:?}"
        );
        let sent = backstage.received_requests().await.unwrap();
        let sent = sent
            .iter()
            .filter_map(|request| request.headers.get("authorization"));
        let sent: Vec<_> = sent
            .filter_map(|value| value.to_str().ok()?.split(' ').nth(1))
            .collect();
        assert_ne!(
            sent,
            Vec::<&str>::new(),
            "the backend was asked with credentials"
        );
        assert!(sent.iter().all(|token| !log.contains(token)));
    }
}

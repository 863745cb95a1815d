//! Requests that are larger than any that means something, and more than can be answered.

use std::time::Duration;

use futures_util::future::join_all;
use rstest::rstest;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use wiremock::{Request, Respond};

use crate::{
    DEMO,
    app::spawn_app,
    backstage::{Backstage, catalog_of, component},
};

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

#[rstest]
#[case::a_long_url(format!("{DEMO}/badge/owner.svg?x={}", "y".repeat(62 * 1024)), 414)]
#[case::a_long_path(format!("/entity/default/component/{}/badge/owner.svg", "y".repeat(62 * 1024)), 414)]
#[case::many_parameters(format!("{DEMO}/badge/owner.svg?{}", "a=b&".repeat(100)), 400)]
#[case::many_empty_parameters(format!("{DEMO}/badge-specs?{}", "&".repeat(5_000)), 400)]
#[case::just_within(format!("{DEMO}/badge/owner.svg?{}", "a=b&".repeat(99)), 200)]
#[tokio::test]
async fn a_url_that_is_too_large_is_refused_and_the_connection_closed(
    #[case] target: String,
    #[case] expected: u16,
) {
    let app = spawn_app(&json!({})).await;
    let answer = app.raw("GET", &target).await;
    assert_eq!(status(&answer), expected, "{}", &answer[..200]);
    if expected != 200 {
        let head = answer.split("\r\n\r\n").next().unwrap().to_lowercase();
        assert!(head.contains("cache-control: no-store"), "{head}");
        assert!(answer.contains("\"name\":\"InputError\""), "{answer}");
    }
}

#[tokio::test]
async fn a_url_that_no_library_reads_is_refused_too() {
    let app = spawn_app(&json!({})).await;
    let target = format!("{DEMO}/badge/owner.svg?x={}", "y".repeat(100 * 1024));
    assert_eq!(status(&app.raw("GET", &target).await), 400);
}

#[tokio::test]
async fn a_logo_of_the_largest_size_is_not_too_much() {
    use base64::Engine;
    let app = spawn_app(&json!({})).await;
    let filler = " ".repeat(24_000);
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\">{filler}<path d=\"M0 0h1v1z\"/></svg>"
    );
    let data = base64::engine::general_purpose::STANDARD.encode(svg);
    let logo: String = url::form_urlencoded::byte_serialize(data.as_bytes()).collect();
    let path = format!("{DEMO}/badge/owner.svg?logo=data:image/svg%2Bxml;base64,{logo}");
    let answer = app.get(&path).await;
    assert_eq!(
        (answer.status, answer.header("x-badge-warning")),
        (200, None)
    );
    assert!(answer.text().contains("<image "));
}

#[rstest]
#[case(16 * 1024, 431)]
#[case(200 * 1024, 431)]
#[case(8 * 1024, 200)]
#[tokio::test]
async fn headers_that_are_too_large_are_refused(#[case] bytes: usize, #[case] expected: u16) {
    let app = spawn_app(&json!({})).await;
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    let head = format!(
        "GET {DEMO}/badge/owner.svg HTTP/1.1\r\nhost: b.test\r\nx-filler: {}\r\nconnection: close\r\n\r\n",
        "y".repeat(bytes)
    );
    // The server may hang up before it has read all of it.
    let _ = stream.write_all(head.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert_eq!(status(&String::from_utf8_lossy(&answer)), expected);
}

#[rstest]
#[case("GET", "content-length: 5\r\n\r\nhello", 413)]
#[case(
    "GET",
    "transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    413
)]
#[case("POST", "content-length: 1000000000\r\n\r\n", 413)]
#[case("POST", "\r\n", 405)]
#[case("GET", "content-length: 0\r\n\r\n", 200)]
#[tokio::test]
async fn a_body_is_refused_before_it_is_read(
    #[case] method: &str,
    #[case] rest: &str,
    #[case] expected: u16,
) {
    let app = spawn_app(&json!({})).await;
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    let head = format!("{method} {DEMO}/badge/owner.svg HTTP/1.1\r\nhost: b.test\r\n{rest}");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4_096];
    let read = stream.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
    assert_eq!(status(&answer), expected, "{answer}");
    if expected == 413 {
        let head = answer.to_lowercase();
        assert!(head.contains("connection: close"), "{answer}");
    }
}

#[tokio::test]
async fn a_client_that_is_slow_to_ask_is_cut_off() {
    let app = spawn_app(&json!({"server.client_timeout": "200ms"})).await;
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    stream
        .write_all(b"GET /livez HTTP/1.1\r\nhost: ")
        .await
        .unwrap();
    let mut answer = Vec::new();
    // Reading ends when the server hangs up; a test that hangs is ended by its runner.
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.is_empty() || status(&answer) == 408, "{answer}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_client_that_does_not_read_is_cut_off() {
    let app = spawn_app(&json!({"server.client_timeout": "300ms"})).await;
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    let ask = format!("GET {DEMO}/badge/owner.svg HTTP/1.1\r\nhost: b.test\r\n\r\n").repeat(100);
    // Nothing is read, so both sides' buffers fill up, and then the server hangs up.
    let all = tokio::time::timeout(Duration::from_secs(30), async {
        while stream.write_all(ask.as_bytes()).await.is_ok() {}
    });
    all.await.expect("the server holds on");
}

/// A catalog that takes its time.
struct Slow<R>(R);

impl<R: Respond> Respond for Slow<R> {
    fn respond(&self, request: &Request) -> wiremock::ResponseTemplate {
        self.0
            .respond(request)
            .set_delay(Duration::from_millis(600))
    }
}

#[tokio::test]
async fn who_comes_when_too_many_are_waiting_is_turned_away_at_once_with_an_image() {
    let entities = (0..20).map(|n| component(&format!("c{n}"))).collect();
    let backstage = Backstage::start(Slow(catalog_of(entities))).await;
    let settings = backstage.settings(&json!({"server.max_requests": 5}));
    let app = spawn_app(&settings).await;
    let paths: Vec<String> = (0..20)
        .map(|n| format!("/entity/default/component/c{n}/badge/pingback.svg"))
        .collect();
    let answers = join_all(paths.iter().map(|path| app.get(path))).await;
    let (good, bad): (Vec<_>, Vec<_>) = answers
        .iter()
        .enumerate()
        .partition(|(_, answer)| answer.badge_error().is_none());
    assert_eq!((good.len(), bad.len()), (5, 15));
    for (n, answer) in good {
        assert_eq!(answer.says(), format!("Component: c{n}"));
    }
    for (_, answer) in bad {
        assert_eq!(
            (answer.status, answer.says()),
            (200, "backstage: unavailable")
        );
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
    // Those who waited have gone, and there is room again.
    assert_eq!(app.get(&paths[0]).await.badge_error(), None);
}

#[tokio::test]
async fn documents_are_turned_away_with_a_status_and_probes_never() {
    let backstage = Backstage::start(Slow(catalog_of(vec![component("a")]))).await;
    let settings = backstage.settings(&json!({"server.max_requests": 1}));
    let app = spawn_app(&settings).await;
    let path = "/entity/default/component/a";
    let paths = ["badge/docs.svg", "badge-specs", "snippets", "go"];
    let paths = paths.map(|rest| format!("{path}/{rest}"));
    let waiting = join_all(paths.iter().map(|path| app.get(path)));
    let (answers, live) = tokio::join!(waiting, app.get("/livez"));
    assert_eq!(live.status, 200);
    let turned_away: Vec<_> = answers
        .iter()
        .filter(|answer| answer.status == 503)
        .collect();
    assert!(!turned_away.is_empty(), "{answers:?}");
    for answer in turned_away {
        assert_eq!(answer.json()["error"]["name"], "ServiceUnavailableError");
    }
    assert_eq!(app.get(&paths[1]).await.status, 200);
}

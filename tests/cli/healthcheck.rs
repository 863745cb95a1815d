//! `healthcheck`: 0 ready, 1 not ready, 2 bad use.

use std::net::TcpListener;

use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::program::{Running, refused, run, said};

#[test]
fn a_service_that_is_ready_is_healthy() {
    let running = Running::start(&["--base-path", "/badges"]);
    let address = running.address().to_string();
    assert_eq!(
        said(&[
            "healthcheck",
            "--listen",
            &address,
            "--base-path",
            "/badges"
        ]),
        ""
    );
    let url = format!("http://{address}/badges/readyz");
    assert_eq!(said(&["healthcheck", "--url", &url]), "");
}

fn unhealthy(arguments: &[&str]) -> String {
    let output = run(arguments);
    let complaints = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{complaints}");
    assert_eq!(complaints.lines().count(), 1, "{complaints}");
    complaints
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_not_ready_is_told_with_its_status() {
    let backstage = MockServer::start().await;
    let refusal = ResponseTemplate::new(401);
    Mock::given(any())
        .respond_with(refusal)
        .mount(&backstage)
        .await;
    let running = Running::start(&["--api-url", &backstage.uri()]);
    let complaint = unhealthy(&["healthcheck", "--listen", &running.address().to_string()]);
    assert!(complaint.contains("answers with status 503"), "{complaint}");
}

#[test]
fn a_service_that_is_not_there_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let complaint = unhealthy(&["healthcheck", "--listen", &address]);
    assert!(
        complaint.contains(&format!("http://{address}/readyz does not answer")),
        "{complaint}"
    );
}

#[test]
fn bad_use_is_not_bad_health() {
    let complaints = refused(&run(&["healthcheck", "--listen", "nowhere"]));
    assert!(complaints[0].contains("server.listen"), "{complaints:?}");
    let complaints = refused(&run(&["healthcheck", "--url", "nonsense"]));
    assert!(complaints[0].contains("nonsense"), "{complaints:?}");
}

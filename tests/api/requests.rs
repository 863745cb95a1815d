//! The name of each request, and its line in the log.

use rstest::rstest;
use serde_json::json;

use crate::{
    DEMO,
    app::{App, spawn_app},
    backstage::Backstage,
    log,
};

const ID: &str = "x-request-id";

/// The lines that the log has for the request with this id, without what was logged on the way.
fn lines_of(id: &str) -> Vec<String> {
    let log = log::so_far();
    let begin = format!(" id=\"{id}\" method=");
    let lines = log.lines().filter(|line| line.contains(&begin));
    lines.map(str::to_owned).collect()
}

async fn logging(requests: &str) -> App {
    spawn_app(&json!({"log.requests": requests, "server.trusted_proxies": ["127.0.0.1"]})).await
}

#[rstest]
#[case::an_image("/entity/default/component/departure-board/badge/owner.svg")]
#[case::a_document("/entity/default/component/departure-board/badge-specs")]
#[case::a_page("/")]
#[case::a_failure("/entity/default/component/nobody/badge/owner.svg")]
#[case::no_page("/nowhere")]
#[case::a_probe("/livez")]
#[tokio::test]
async fn the_id_of_a_request_comes_back_with_every_answer(#[case] path: &str) {
    let app = spawn_app(&json!({})).await;
    // The second answer may be the first, repeated.
    for id in ["the-first-one", "the-second-one"] {
        let answer = app.get_with(path, &[(ID, id)]).await;
        assert_eq!(answer.header(ID), Some(id), "{path}");
    }
}

#[tokio::test]
async fn every_request_without_an_id_is_given_one_of_its_own() {
    let app = spawn_app(&json!({})).await;
    let path = format!("{DEMO}/badge/owner.svg");
    let mut ids = Vec::new();
    for _ in 0..5 {
        let answer = app.get(&path).await;
        ids.push(answer.header(ID).unwrap().to_owned());
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 5, "{ids:?}");

    let forged = app.get_with(&path, &[(ID, "a b\"c")]).await;
    assert_eq!(forged.header(ID).unwrap().len(), 16);
    let known = forged.header("etag").unwrap();
    let known = app.get_with(&path, &[("if-none-match", known)]).await;
    assert!(known.status == 304 && known.header(ID).is_some());
    let refused = app.send("POST", &path, &[]).await;
    assert!(refused.status == 405 && refused.header(ID).is_some());
    let admin = app.admin("/metrics", &[(ID, "from-prometheus")]).await;
    assert_eq!(admin.header(ID), Some("from-prometheus"));
}

#[tokio::test]
async fn each_request_has_one_line_that_says_what_was_asked_and_answered() {
    let app = logging("all").await;
    let asked = [(ID, "logged-once"), ("x-forwarded-for", "192.0.2.44")];
    for times in 1..=3 {
        app.get_with(&format!("{DEMO}/badge/owner.svg?label=s3cret"), &asked)
            .await;
        let lines = lines_of("logged-once");
        assert_eq!(lines.len(), times, "{lines:?}");
        let line = &lines[times - 1];
        for part in [
            "INFO",
            "method=\"GET\"",
            "path=\"/entity/default/component/departure-board/badge/owner.svg\"",
            "status=200",
            "client=192.0.2.44",
        ] {
            assert!(line.contains(part), "no {part} in {line}");
        }
        assert!(!line.contains("s3cret"), "{line}");
    }
}

#[tokio::test]
async fn the_line_of_a_failed_request_says_why() {
    let app = logging("all").await;
    let path = "/entity/default/component/nobody/badge/owner.svg";
    app.get_with(path, &[(ID, "for-nobody")]).await;
    let lines = lines_of("for-nobody");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].contains("INFO") && lines[0].contains("nobody\\\""),
        "{lines:?}"
    );
}

#[tokio::test]
async fn only_what_could_not_be_answered_has_a_line_where_only_that_is_wanted() {
    let backstage = Backstage::with_one_component().await;
    let settings = |requests| backstage.settings(&json!({"log.requests": requests}));
    let (failed, none) = (settings("failed"), settings("none"));
    drop(backstage);
    let app = spawn_app(&failed).await;
    let path = format!("{DEMO}/badge/owner.svg");
    app.get_with(&path, &[(ID, "not-answered")]).await;
    app.get_with("/nowhere", &[(ID, "not-there")]).await;
    let lines = lines_of("not-answered");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].contains("WARN") && lines[0].contains("failure="),
        "{lines:?}"
    );
    assert_eq!(lines_of("not-there"), Vec::<String>::new());
    let probed = app.get_with("/readyz", &[(ID, "probed")]).await;
    assert_eq!((probed.status, lines_of("probed")), (503, Vec::new()));

    let app = spawn_app(&none).await;
    app.get_with(&path, &[(ID, "not-told")]).await;
    assert_eq!(lines_of("not-told"), Vec::<String>::new());
}

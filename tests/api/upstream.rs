//! What a Backstage can answer, through the whole service.

use rstest::rstest;
use serde_json::json;
use wiremock::{Request, ResponseTemplate};

use crate::{
    app::spawn_app,
    backstage::{Backstage, TOKEN, component, error},
    failure::Failure,
    log,
};

const ENTITY: &str = "/entity/default/component/payments-api";

/// What only a body or a header of the upstream holds.
const INNARDS: &str = "innards-of-the-upstream";

const fn unavailable(status: u16) -> Failure<'static> {
    Failure {
        status,
        word: "unavailable",
        says: "backstage: unavailable",
        name: "ServiceUnavailableError",
    }
}

fn telling(status: u16) -> ResponseTemplate {
    error(status, "Error")
        .insert_header("x-internal", INNARDS)
        .set_body_json(json!({"error": {"name": "Error", "message": INNARDS}}))
}

#[rstest]
#[case::bad_request(telling(400), 502)]
#[case::unauthorized(telling(401), 502)]
#[case::forbidden(telling(403), 502)]
#[case::a_404_of_something_else(ResponseTemplate::new(404).set_body_string(INNARDS), 502)]
#[case::rate_limited(telling(429).insert_header("retry-after", "1"), 503)]
#[case::redirected(telling(302).insert_header("location", "http://elsewhere.test/innards-of-the-upstream"), 502)]
#[case::internal_error(telling(500), 502)]
#[case::expired_token(error(500, "JWTExpired"), 502)]
#[case::bad_gateway(telling(502), 502)]
#[case::unavailable(telling(503), 502)]
#[case::no_json(ResponseTemplate::new(200).set_body_string(INNARDS), 502)]
#[case::no_entity(ResponseTemplate::new(200).set_body_json(json!({"kind": INNARDS})), 502)]
#[case::another_entity(ResponseTemplate::new(200).set_body_json(json!({"items": [component(INNARDS)]})), 502)]
#[case::wanting_time(telling(503).insert_header("retry-after", "1"), 503)]
#[case::too_large(ResponseTemplate::new(200).set_body_string(" ".repeat(9 << 20)), 502)]
#[tokio::test]
async fn an_upstream_without_an_answer_is_unavailable_everywhere(
    #[case] response: ResponseTemplate,
    #[case] status: u16,
) {
    let backstage = Backstage::start(response).await;
    let app = spawn_app(&backstage.settings(&json!({}))).await;
    unavailable(status).assert_of_entity(&app, ENTITY).await;
}

#[tokio::test]
async fn an_upstream_that_is_not_there_is_unavailable_everywhere() {
    let backstage = Backstage::with_one_component().await;
    let settings = backstage.settings(&json!({}));
    drop(backstage);
    let app = spawn_app(&settings).await;
    unavailable(503).assert_of_entity(&app, ENTITY).await;
}

#[tokio::test]
async fn nothing_of_the_upstream_or_the_token_gets_into_an_answer_or_the_log() {
    for status in [302, 400, 401, 403, 404, 429, 500, 503] {
        let echo = move |request: &Request| {
            let sent = request
                .headers
                .get("authorization")
                .unwrap()
                .to_str()
                .unwrap();
            let body = json!({"error": {"name": "Error", "message": format!("{INNARDS} {sent}")}});
            telling(status).set_body_json(body)
        };
        let backstage = Backstage::start(echo).await;
        let app = spawn_app(&backstage.settings(&json!({}))).await;
        for rest in [
            "/badge/owner.svg",
            "/badge/owner.json",
            "/badge-specs",
            "/snippets",
            "/go",
        ] {
            let answer = app.get(&format!("{ENTITY}{rest}")).await;
            let seen = format!("{:?} {}", answer.headers, answer.text());
            assert!(
                !seen.contains(INNARDS) && !seen.contains(TOKEN),
                "{status}: {seen}"
            );
        }
        let ready = app.get("/readyz").await;
        assert!(
            !ready.text().contains(INNARDS) && !ready.text().contains(TOKEN),
            "{ready:?}"
        );
    }
    let log = log::so_far();
    assert!(
        log.contains("no answer could be given"),
        "the failures were logged"
    );
    let leaks = |line: &&str| line.contains(INNARDS) || line.contains(TOKEN);
    assert_eq!(log.lines().find(leaks), None);
}

#[tokio::test]
async fn an_operator_reads_in_the_log_why_there_is_no_answer() {
    let backstage = Backstage::start(telling(502)).await;
    let app = spawn_app(&backstage.settings(&json!({}))).await;
    let path = "/entity/default/component/an-operators-badge/badge/owner.svg";
    app.get(path).await;
    let log = log::so_far();
    let lines: Vec<&str> = log
        .lines()
        .filter(|line| line.contains("WARN") && line.contains("an-operators-badge"))
        .collect();
    assert_eq!(lines.len(), 1, "once: {lines:?}");
    assert!(
        lines[0].contains("the catalog answered with status 502"),
        "{lines:?}"
    );
}

#[tokio::test]
async fn refused_credentials_are_told_of_and_not_for_every_request() {
    let backstage = Backstage::start(telling(401)).await;
    let app = spawn_app(&backstage.settings(&json!({}))).await;
    let path = "/entity/default/component/a-refused-badge/badge/owner.svg";
    app.get(path).await;
    let log = log::so_far();
    let mut warnings = log.lines().filter(|line| line.contains("WARN"));
    assert!(
        warnings.clone().any(|line| {
            line.contains("the credentials for Backstage are of no use")
                && line.contains("the catalog refused the credentials")
        }),
        "{log}"
    );
    assert_eq!(warnings.find(|line| line.contains("a-refused-badge")), None);
}

#[tokio::test]
async fn a_recorded_catalog_is_served() {
    let backstage = Backstage::recorded().await;
    let app = spawn_app(&backstage.settings(&json!({}))).await;
    for (path, says) in [
        (
            "default/component/payments-api/badge/owner",
            "owner: team-a",
        ),
        (
            "default/component/mixed_case.service-1/badge/pingback",
            "Component: Mixed_Case.Service-1",
        ),
        (
            "team-b-space/component/ledger/badge/lifecycle",
            "lifecycle: experimental",
        ),
        (
            "default/api/payments-rest/badge/pingback",
            "API: payments-rest",
        ),
        ("default/user/jane.doe/badge/owner", "owner: unknown"),
    ] {
        let answer = app.get(&format!("/entity/{path}.svg")).await;
        assert_eq!(
            (answer.says(), answer.badge_error()),
            (says, None),
            "{path}"
        );
    }
}

//! Pages of other origins that ask.

use rstest::rstest;
use serde_json::{Value, json};

use super::{TOKEN, bearer};
use crate::{DEMO, answer::Answer, app::spawn_app};

const ALLOW_ORIGIN: &str = "access-control-allow-origin";

fn closed(more: &Value) -> Value {
    let mut settings = json!({
        "access.private": "token",
        "access.tokens": [TOKEN],
        "backstage.app_url": "https://portal.acme.test/backstage",
    });
    let more = more.as_object().unwrap().clone();
    settings.as_object_mut().unwrap().extend(more);
    settings
}

async fn asked_by(settings: &Value, origin: &str, path: &str) -> (Answer, Answer) {
    let app = spawn_app(settings).await;
    let preflight = [
        ("origin", origin),
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "authorization"),
    ];
    let preflight = app.send("OPTIONS", path, &preflight).await;
    let token = bearer(TOKEN);
    let headers = [("origin", origin), ("authorization", token.as_str())];
    (preflight, app.get_with(path, &headers).await)
}

#[rstest]
#[case(json!({}), "https://portal.acme.test", true)]
#[case(json!({}), "https://other.acme.test", false)]
#[case(json!({}), "http://portal.acme.test", false)]
#[case(json!({"access.cors_origins": ["https://a.test", "https://b.test:8443"]}), "https://b.test:8443", true)]
#[case(json!({"access.cors_origins": ["https://a.test"]}), "https://portal.acme.test", false)]
#[case(json!({"access.cors_origins": []}), "https://portal.acme.test", false)]
#[tokio::test]
async fn a_private_route_is_read_by_pages_of_the_configured_origins(
    #[case] more: Value,
    #[case] origin: &str,
    #[case] may_read: bool,
) {
    let path = format!("{DEMO}/badge-specs");
    let (preflight, answer) = asked_by(&closed(&more), origin, &path).await;
    let allowed = may_read.then_some(origin);
    assert_eq!(preflight.header(ALLOW_ORIGIN), allowed, "{preflight:?}");
    assert_eq!(preflight.status == 200, may_read);
    assert_eq!((answer.status, answer.header(ALLOW_ORIGIN)), (200, allowed));
    assert!(
        answer.header("vary").unwrap().contains("Origin"),
        "{answer:?}"
    );
    if may_read {
        let headers = preflight.header("access-control-allow-headers").unwrap();
        assert!(headers.contains("authorization"), "{headers}");
    }
}

#[tokio::test]
async fn a_page_can_read_why_it_was_refused() {
    let app = spawn_app(&closed(&json!({}))).await;
    let origin = "https://portal.acme.test";
    let path = format!("{DEMO}/snippets.html");
    let answer = app.get_with(&path, &[("origin", origin)]).await;
    assert_eq!(
        (answer.status, answer.header(ALLOW_ORIGIN)),
        (401, Some(origin))
    );
}

#[rstest]
#[case("badge/owner.svg")]
#[case("badge/owner")]
#[case("badge-specs")]
#[case("snippets")]
#[tokio::test]
async fn behind_an_open_door_every_page_may_read(#[case] route: &str) {
    let path = format!("{DEMO}/{route}");
    let (preflight, answer) = asked_by(&json!({}), "https://any.test", &path).await;
    assert_eq!(
        (preflight.status, preflight.header(ALLOW_ORIGIN)),
        (200, Some("*"))
    );
    assert_eq!(
        (answer.status, answer.header(ALLOW_ORIGIN)),
        (200, Some("*"))
    );
}

#[tokio::test]
async fn images_are_for_every_page_whatever_is_closed() {
    let path = format!("{DEMO}/badge/owner.svg");
    let (preflight, answer) = asked_by(&closed(&json!({})), "https://any.test", &path).await;
    assert_eq!(
        (preflight.status, preflight.header(ALLOW_ORIGIN)),
        (200, Some("*"))
    );
    assert_eq!(
        (answer.status, answer.header(ALLOW_ORIGIN)),
        (200, Some("*"))
    );
    assert_eq!(answer.varies_by(), None);
}

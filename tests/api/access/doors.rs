//! The doors of the private routes.

use rstest::rstest;
use serde_json::json;

use super::{TOKEN, bearer, users::Users};
use crate::{DEMO, app::spawn_app};

#[rstest]
#[case(&[], "Missing credentials", "Bearer")]
#[case(&[("authorization", "Basic dXNlcjpwYXNz")], "Missing credentials", "Bearer")]
#[case(&[("cookie", "backstage-auth=a-token-that-opens")], "Missing credentials", "Bearer")]
#[case(&[("authorization", "Bearer wrong")], "Illegal token", "Bearer error=\"invalid_token\"")]
#[tokio::test]
async fn a_refusal_has_the_body_of_backstages_own(
    #[case] headers: &[(&str, &str)],
    #[case] message: &str,
    #[case] challenge: &str,
) {
    let settings = json!({"access.private": "token", "access.tokens": [TOKEN]});
    let app = spawn_app(&settings).await;
    let path = format!("{DEMO}/badge-specs?token={TOKEN}");
    let answer = app.get_with(&path, headers).await;
    assert_eq!(answer.status, 401);
    let expected = json!({
        "error": {"name": "AuthenticationError", "message": message},
        "request": {"method": "GET", "url": path},
        "response": {"statusCode": 401},
    });
    assert_eq!(answer.json(), expected);
    assert_eq!(answer.header("www-authenticate"), Some(challenge));
    assert_eq!(answer.header("etag"), None);
}

#[tokio::test]
async fn a_token_that_is_not_a_persons_is_not_enough() {
    let users = Users::start().await;
    let settings = users
        .backstage
        .settings(&json!({"access.private": "backstage"}));
    let app = spawn_app(&settings).await;
    let path = "/entity/default/component/payments-api/badge-specs";
    for (kind, status, name) in [
        ("user", 200, None),
        ("service", 403, Some("NotAllowedError")),
    ] {
        let token = bearer(&users.token(kind));
        let answer = app.get_with(path, &[("authorization", &token)]).await;
        assert_eq!(answer.status, status, "{answer:?}");
        let json = answer.json();
        let error = json.pointer("/error/name").and_then(|name| name.as_str());
        assert_eq!(error, name);
    }
}

#[tokio::test]
async fn a_door_without_keys_opens_for_nobody() {
    let users = Users::start().await;
    let settings = users
        .backstage
        .settings(&json!({"access.private": "backstage"}));
    let token = bearer(&users.token("user"));
    users
        .backstage
        .change(wiremock::ResponseTemplate::new(503))
        .await;
    let app = spawn_app(&settings).await;
    let path = "/entity/default/component/payments-api/badge-specs";
    let answer = app.get_with(path, &[("authorization", &token)]).await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.json()["error"]["name"], "ServiceUnavailableError");
}

#[tokio::test]
async fn json_that_was_negotiated_is_as_private_as_json_by_extension() {
    let settings = json!({"access.private": "token", "access.tokens": [TOKEN]});
    let app = spawn_app(&settings).await;
    let path = format!("{DEMO}/badge/owner");
    let json = ("accept", "application/json");
    let refused = app.get_with(&path, &[json]).await;
    assert_eq!(
        (refused.status, refused.varies_by().as_deref()),
        (401, Some("Accept"))
    );
    let token = bearer(TOKEN);
    let let_in = app
        .get_with(&path, &[json, ("authorization", &token)])
        .await;
    assert_eq!(let_in.json()["id"], "owner");
    assert_eq!(let_in.varies_by().as_deref(), Some("Accept, authorization"));
    assert_eq!(let_in.header("cache-control"), Some("private, max-age=300"));
    // The image of the same URL is for everybody, and kept by all.
    let image = app.get(&path).await;
    assert_eq!(image.says(), "owner: platform-screens");
    assert!(
        image
            .header("cache-control")
            .unwrap()
            .starts_with("public, ")
    );
}

#[tokio::test]
async fn a_copy_that_is_still_good_is_confirmed_behind_the_door_too() {
    let settings = json!({"access.private": "token", "access.tokens": [TOKEN]});
    let app = spawn_app(&settings).await;
    let (path, token) = (format!("{DEMO}/badge-specs"), bearer(TOKEN));
    let first = app.get_with(&path, &[("authorization", &token)]).await;
    let etag = ("if-none-match", first.header("etag").unwrap());
    let again = app
        .get_with(&path, &[("authorization", &token), etag])
        .await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(again.header("cache-control"), Some("private, max-age=300"));
    let without = app.get_with(&path, &[etag]).await;
    assert_eq!(without.status, 401);
}

#[tokio::test]
async fn an_error_behind_the_door_is_kept_by_nobody() {
    let settings = json!({"access.private": "token", "access.tokens": [TOKEN]});
    let app = spawn_app(&settings).await;
    let token = bearer(TOKEN);
    let path = "/entity/default/component/nope/badge-specs";
    let answer = app.get_with(path, &[("authorization", &token)]).await;
    assert_eq!(
        (answer.status, answer.header("cache-control")),
        (404, Some("no-store"))
    );
}

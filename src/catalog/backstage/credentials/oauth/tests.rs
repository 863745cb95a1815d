use rstest::rstest;
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, body_string, header, method, path},
};

use super::*;

/// The time moves on by itself while nothing is sent or awaited.
async fn later(duration: Duration) {
    tokio::time::pause();
    tokio::time::advance(duration).await;
    tokio::time::resume();
}

fn client(server: &MockServer, client_auth: ClientAuth) -> OAuthClient {
    OAuthClient {
        token_url: format!("{}/token", server.uri()).parse().unwrap(),
        client_id: "badge service".to_owned(),
        client_secret: "very-secret+".to_owned().into(),
        client_auth,
        scopes: vec!["catalog".to_owned(), "read".to_owned()],
        parameters: [("audience".to_owned(), "backstage".to_owned())].into(),
    }
}

fn answer(token: &str, expires_in: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(
        json!({"access_token": token, "token_type": "Bearer", "expires_in": expires_in}),
    )
}

/// An identity provider whose tokens are numbered.
async fn counting(expires_in: Value) -> (MockServer, OAuthTokens) {
    let server = MockServer::start().await;
    let given = std::sync::atomic::AtomicUsize::new(1);
    Mock::given(any())
        .respond_with(move |_: &wiremock::Request| {
            let number = given.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            answer(&format!("token-{number}"), &expires_in)
        })
        .mount(&server)
        .await;
    let tokens = OAuthTokens::new(client(&server, ClientAuth::Basic)).unwrap();
    (server, tokens)
}

async fn asked(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().len()
}

#[tokio::test]
async fn the_client_tells_who_it_is_in_either_way() {
    let server = MockServer::start().await;
    let grant = "grant_type=client_credentials&scope=catalog+read";
    Mock::given(method("POST"))
        .and(path("/token"))
        // RFC 6749, section 2.3.1: each part is form-encoded before both are base64.
        .and(header(
            "authorization",
            "Basic YmFkZ2Urc2VydmljZTp2ZXJ5LXNlY3JldCUyQg==",
        ))
        .and(body_string(format!("{grant}&audience=backstage")))
        .respond_with(answer("by-header", &json!(60)))
        .expect(1)
        .mount(&server)
        .await;
    let post = "&client_id=badge+service&client_secret=very-secret%2B&audience=backstage";
    Mock::given(method("POST"))
        .and(body_string(format!("{grant}{post}")))
        .respond_with(answer("by-body", &json!(60)))
        .expect(1)
        .mount(&server)
        .await;
    for (auth, token) in [
        (ClientAuth::Basic, "Bearer by-header"),
        (ClientAuth::Post, "Bearer by-body"),
    ] {
        let tokens = OAuthTokens::new(client(&server, auth)).unwrap();
        assert_eq!(tokens.current().await.unwrap(), token);
    }
}

#[tokio::test]
async fn a_token_is_asked_for_once_however_many_need_it() {
    let (server, tokens) = counting(json!(3_600)).await;
    let all = futures_util::future::join_all((0..50).map(|_| tokens.current())).await;
    assert!(
        all.iter()
            .all(|one| *one.as_ref().unwrap() == "Bearer token-1")
    );
    later(Duration::from_secs(2_800)).await;
    assert_eq!(tokens.current().await.unwrap(), "Bearer token-1");
    assert_eq!(asked(&server).await, 1);
}

#[rstest]
#[case(json!(3_600), 2_900)]
#[case(Value::Null, 300)]
#[tokio::test]
async fn a_token_near_its_end_is_replaced_and_nobody_waits_for_that(
    #[case] expires_in: Value,
    #[case] after_seconds: u64,
) {
    let (_server, tokens) = counting(expires_in).await;
    tokens.current().await.unwrap();
    later(Duration::from_secs(after_seconds)).await;
    assert_eq!(tokens.current().await.unwrap(), "Bearer token-1");
    let flight = tokens.0.lock().flight.clone();
    assert_eq!(flight.unwrap().await.unwrap(), "Bearer token-2");
    assert_eq!(tokens.current().await.unwrap(), "Bearer token-2");
}

#[tokio::test]
async fn a_token_that_has_ended_is_not_used() {
    let (_server, tokens) = counting(json!(60)).await;
    let first = tokens.current().await.unwrap();
    later(Duration::from_secs(49)).await;
    assert_eq!(tokens.current().await.unwrap(), first);
    later(Duration::from_secs(100)).await;
    assert_ne!(tokens.current().await.unwrap(), first);
}

#[tokio::test]
async fn a_short_life_is_used_by_half_and_a_refusal_after_it_is_no_wonder() {
    let (_server, tokens) = counting(json!(2)).await;
    let first = tokens.current().await.unwrap();
    later(Duration::from_secs(1)).await;
    assert_eq!(tokens.renewed(&first).await.unwrap(), "Bearer token-2");
    later(Duration::from_secs(1)).await;
    assert_eq!(tokens.current().await.unwrap(), "Bearer token-3");
}

#[tokio::test]
async fn a_refused_token_is_replaced_where_its_age_may_be_the_reason() {
    let (server, tokens) = counting(json!(3_600)).await;
    let first = tokens.current().await.unwrap();
    assert_eq!(tokens.renewed(&first).await.unwrap(), first);
    later(TOO_YOUNG).await;
    assert_eq!(tokens.renewed(&first).await.unwrap(), "Bearer token-2");
    // Who was refused with the first one too gets the second.
    assert_eq!(tokens.renewed(&first).await.unwrap(), "Bearer token-2");
    assert_eq!(asked(&server).await, 2);
}

#[rstest]
#[case(401, json!({"error": "invalid_client"}), "it refused the client with invalid_client")]
#[case(400, json!({"error": "innards"}), "it refused the client")]
#[case(400, json!("innards"), "its answer is not one of a token endpoint")]
#[case(404, json!({"innards": 1}), "its answer is not one of a token endpoint")]
#[case(302, json!({}), "its answer is not one of a token endpoint")]
#[case(200, json!({"token": "innards"}), "its answer is not one of a token endpoint")]
#[case(200, json!({"access_token": "t", "token_type": "mac"}), "its token is no bearer token")]
#[case(
    200,
    json!({"access_token": "in nards", "token_type": "bearer"}),
    "its token has characters that cannot be sent"
)]
#[case(200, json!("x".repeat(70_000)), "its answer is larger than 65536 bytes")]
#[tokio::test]
async fn why_there_is_no_token_is_said_in_our_own_words_and_asked_again_only_later(
    #[case] status: u16,
    #[case] body: Value,
    #[case] says: &str,
) {
    let server = MockServer::start().await;
    let response = ResponseTemplate::new(status).set_body_json(body);
    Mock::given(any())
        .respond_with(response)
        .mount(&server)
        .await;
    let tokens = OAuthTokens::new(client(&server, ClientAuth::Basic)).unwrap();
    let problem = says.to_owned();
    let error = Err(CatalogError::NoToken { problem });
    assert_eq!(tokens.current().await, error);
    assert_eq!(tokens.current().await, error);
    assert_eq!(asked(&server).await, 1);
    later(PAUSE).await;
    assert_eq!(tokens.current().await, error);
    assert_eq!(asked(&server).await, 2);
}

#[tokio::test]
async fn an_identity_provider_that_is_down_is_not_noticed_while_a_token_holds() {
    let (server, tokens) = counting(json!(3_600)).await;
    tokens.current().await.unwrap();
    // It answers 404 from now on.
    server.reset().await;
    later(Duration::from_secs(3_000)).await;
    for _ in 0..3 {
        assert_eq!(tokens.current().await.unwrap(), "Bearer token-1");
    }
    let flight = tokens.0.lock().flight.clone();
    let problem = "its answer is not one of a token endpoint".to_owned();
    let error = CatalogError::NoToken { problem };
    assert_eq!(flight.unwrap().await, Err(error.clone()));
    assert_eq!(tokens.current().await.unwrap(), "Bearer token-1");
    later(Duration::from_secs(600)).await;
    assert_eq!(tokens.current().await, Err(error));
}

#[tokio::test]
async fn neither_secret_nor_token_is_shown() {
    let (server, tokens) = counting(json!(3_600)).await;
    tokens.current().await.unwrap();
    let shown = format!("{tokens:?} {:?}", client(&server, ClientAuth::Post));
    assert!(
        !shown.contains("very-secret") && !shown.contains("token-1"),
        "{shown}"
    );
}

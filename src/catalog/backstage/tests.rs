//! One test for each status and each way that a connection can fail.

mod batches;
mod by_name;
mod by_repository;
mod by_search;
mod pages;
mod recorded;
mod refusals;
mod wire;

use std::sync::Arc;

use rstest::rstest;
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, body_json, header, method, path},
};

use super::*;
use crate::{
    catalog::Lookup,
    entity::{Entity, Kind},
};

fn reference() -> EntityRef {
    "component:default/payments-api".parse().unwrap()
}

fn catalog_with(api_url: &str, credentials: Credentials, limit: Duration) -> BackstageCatalog {
    let fields = Fields::default();
    BackstageCatalog::new(backend_at(api_url, credentials, limit), fields)
}

fn backend_at(api_url: &str, credentials: Credentials, limit: Duration) -> Arc<Backend> {
    let connection = BackstageConnection {
        api_url: Url::parse(api_url).unwrap(),
        credentials,
        timeout: limit,
    };
    Arc::new(Backend::new(&connection).unwrap())
}

fn catalog_at(api_url: &str, limit: Duration) -> BackstageCatalog {
    let token = Credentials::Token("very-secret".to_owned().into());
    catalog_with(api_url, token, limit)
}

/// A backend that answers every request with `response`.
async fn backend(response: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(response)
        .mount(&server)
        .await;
    server
}

async fn look_up(catalog: &BackstageCatalog) -> Lookup {
    let mut lookups = catalog.look_up(&[reference()]).await;
    assert_eq!(lookups.len(), 1);
    lookups.remove(0)
}

/// What a lookup gives where every request gets `response`.
async fn outcome(response: ResponseTemplate) -> Result<Option<String>, CatalogError> {
    let server = backend(response).await;
    let found = look_up(&catalog_at(&server.uri(), Duration::from_secs(5))).await?;
    Ok(found.map(|entity| entity.reference().to_string()))
}

/// An answer to a lookup of several entities.
fn items(items: &[serde_json::Value]) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({"items": items}))
}

fn error_body(name: &str) -> serde_json::Value {
    json!({"error": {"name": name, "message": "Something"}})
}

#[tokio::test]
async fn a_lookup_asks_for_what_is_needed_with_the_token_and_our_own_name() {
    let server = MockServer::start().await;
    let entity = json!({"kind": "Component", "metadata": {"name": "Payments-API"}});
    let question = json!({
        "entityRefs": ["component:default/payments-api"],
        "fields": Fields::default().names(),
    });
    Mock::given(method("POST"))
        .and(path("/base/api/catalog/entities/by-refs"))
        .and(header("content-type", "application/json"))
        .and(body_json(question))
        .and(header("authorization", "Bearer very-secret"))
        .and(header(
            "user-agent",
            concat!("backstage-badges/", env!("CARGO_PKG_VERSION")),
        ))
        .and(header("accept-encoding", "gzip"))
        .respond_with(items(&[entity]))
        .expect(2)
        .mount(&server)
        .await;
    for base in ["/base", "/base/"] {
        let catalog = catalog_at(&format!("{}{base}", server.uri()), Duration::from_secs(5));
        let entity = look_up(&catalog).await.unwrap().unwrap();
        assert_eq!(entity.name(), "Payments-API");
    }
}

#[rstest]
#[case(204, CatalogError::Status { status: 204 })]
#[case(301, CatalogError::Redirected { status: 301 })]
#[case(302, CatalogError::Redirected { status: 302 })]
#[case(304, CatalogError::Redirected { status: 304 })]
#[case(307, CatalogError::Redirected { status: 307 })]
#[case(308, CatalogError::Redirected { status: 308 })]
#[case(400, CatalogError::Status { status: 400 })]
#[case(401, CatalogError::Unauthorized)]
#[case(403, CatalogError::Forbidden)]
#[case(404, CatalogError::NotACatalog)]
#[case(408, CatalogError::Status { status: 408 })]
#[case(418, CatalogError::Status { status: 418 })]
#[case(429, CatalogError::RateLimited { retry_after: None })]
#[case(431, CatalogError::Status { status: 431 })]
#[case(500, CatalogError::Status { status: 500 })]
#[case(502, CatalogError::Status { status: 502 })]
#[case(503, CatalogError::Status { status: 503 })]
#[case(504, CatalogError::Status { status: 504 })]
#[tokio::test]
async fn every_status_has_its_error(#[case] status: u16, #[case] error: CatalogError) {
    let response = ResponseTemplate::new(status).insert_header("location", "/elsewhere");
    assert_eq!(outcome(response).await, Err(error));
}

#[tokio::test]
async fn an_expired_legacy_token_is_a_refusal_of_the_credentials() {
    let response = ResponseTemplate::new(500).set_body_json(error_body("JWTExpired"));
    assert_eq!(outcome(response).await, Err(CatalogError::Unauthorized));
    let response = ResponseTemplate::new(500).set_body_json(error_body("TypeError"));
    assert_eq!(
        outcome(response).await,
        Err(CatalogError::Status { status: 500 })
    );
}

#[tokio::test]
async fn a_catalog_that_cannot_answer_now_says_how_long_to_wait() {
    let answer = |status| ResponseTemplate::new(status).insert_header("retry-after", "7");
    let retry_after = Duration::from_secs(7);
    assert_eq!(
        outcome(answer(429)).await,
        Err(CatalogError::RateLimited {
            retry_after: Some(retry_after)
        })
    );
    assert_eq!(
        outcome(answer(503)).await,
        Err(CatalogError::Unavailable { retry_after })
    );
}

#[rstest]
#[case("<html>", "it is not JSON")]
#[case("", "it is not JSON")]
#[case("[]", "it has no items")]
#[case(r#"{"items": null}"#, "it has no items")]
#[case(r#"{"items": []}"#, "it has not as many items as were asked for")]
#[case(
    r#"{"items": [null, null]}"#,
    "it has not as many items as were asked for"
)]
#[tokio::test]
async fn a_body_that_is_no_answer_is_not_believed(#[case] body: &str, #[case] why: &str) {
    let problem = why.to_owned();
    let response = ResponseTemplate::new(200).set_body_string(body);
    assert_eq!(
        outcome(response).await,
        Err(CatalogError::Malformed { problem })
    );
}

#[tokio::test]
async fn a_body_over_the_cap_is_not_read() {
    let response = ResponseTemplate::new(200).set_body_bytes(vec![b' '; MAX_BODY_BYTES + 1]);
    let limit_bytes = MAX_BODY_BYTES;
    assert_eq!(
        outcome(response).await,
        Err(CatalogError::TooLarge { limit_bytes })
    );
}

#[tokio::test]
async fn a_slow_answer_ends_at_the_timeout() {
    let server = MockServer::start().await;
    let slow = ResponseTemplate::new(200).set_delay(Duration::from_secs(30));
    Mock::given(any()).respond_with(slow).mount(&server).await;
    let catalog = catalog_at(&server.uri(), Duration::from_millis(100));
    assert_eq!(look_up(&catalog).await, Err(CatalogError::Timeout));
}

#[tokio::test]
async fn readiness_proves_the_token_and_asks_once_in_a_while() {
    let server = MockServer::start().await;
    let items = json!({"items": [], "totalItems": 20, "pageInfo": {}});
    Mock::given(path("/api/catalog/entities/by-query"))
        .and(header("authorization", "Bearer very-secret"))
        .respond_with(ResponseTemplate::new(200).set_body_json(items))
        .expect(1)
        .mount(&server)
        .await;
    let catalog = catalog_at(&server.uri(), Duration::from_secs(5));
    for _ in 0..10 {
        assert_eq!(catalog.check().await, Ok(()));
    }
}

#[rstest]
#[case(200, "<html>", CatalogError::Malformed { problem: "it is not JSON".to_owned() })]
#[case(200, "{}", CatalogError::Malformed { problem: "it has no items".to_owned() })]
#[case(401, "", CatalogError::Unauthorized)]
#[case(403, "", CatalogError::Forbidden)]
#[case(404, "", CatalogError::NotACatalog)]
#[case(503, "", CatalogError::Status { status: 503 })]
#[tokio::test]
async fn readiness_fails_as_a_lookup_would(
    #[case] status: u16,
    #[case] body: &str,
    #[case] error: CatalogError,
) {
    let server = MockServer::start().await;
    let response = ResponseTemplate::new(status).set_body_string(body);
    Mock::given(any())
        .respond_with(response)
        .mount(&server)
        .await;
    let catalog = catalog_at(&server.uri(), Duration::from_secs(5));
    assert_eq!(catalog.check().await, Err(error));
}

#[tokio::test]
async fn the_token_is_in_no_log_and_no_error() {
    let log = tempfile::NamedTempFile::new().unwrap();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(Arc::new(log.reopen().unwrap()))
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    tracing::trace!("listening");
    let server = MockServer::start().await;
    // An upstream that answers with what it was sent.
    let echo = items(&[json!({"kind": "very-secret"})]);
    Mock::given(any()).respond_with(echo).mount(&server).await;
    let catalog = catalog_at(&server.uri(), Duration::from_secs(5));
    let error = look_up(&catalog).await.unwrap_err();
    assert!(
        !format!("{error} {error:?} {catalog:?}").contains("secret"),
        "{error:?}"
    );
    let said = std::fs::read_to_string(log.path()).unwrap();
    assert!(
        said.contains("listening") && !said.contains("very-secret"),
        "{said}"
    );
}

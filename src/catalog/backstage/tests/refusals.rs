//! Credentials that the backend refuses: renewed once, tried once more, then told once.

use std::{fs, path::PathBuf};

use super::*;

const LIMIT: Duration = Duration::from_secs(5);

/// A backend that knows one token and refuses all others with `refusal`; `refused` is how often it
/// must.
async fn backend_with(good: &str, refusal: ResponseTemplate, refused: u64) -> MockServer {
    let server = MockServer::start().await;
    let entity = json!({"kind": "Component", "metadata": {"name": "payments-api"}});
    Mock::given(header("authorization", format!("Bearer {good}").as_str()))
        .respond_with(items(&[entity]))
        .mount(&server)
        .await;
    Mock::given(any())
        .respond_with(refusal)
        .with_priority(10)
        .expect(refused)
        .mount(&server)
        .await;
    server
}

fn token_file(path: PathBuf, token: &str) -> Credentials {
    fs::write(&path, token).unwrap();
    let token = token.to_owned().into();
    Credentials::TokenFile { path, token }
}

#[rstest]
#[case(401, "AuthenticationError")]
#[case(403, "NotAllowedError")]
#[case(500, "JWTExpired")]
#[tokio::test]
async fn a_refused_token_is_read_again_and_the_lookup_repeated_once(
    #[case] status: u16,
    #[case] name: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    let refusal = ResponseTemplate::new(status).set_body_json(error_body(name));
    let server = backend_with("second-secret", refusal, 1).await;
    let credentials = token_file(path.clone(), "first-secret");
    let catalog = catalog_with(&server.uri(), credentials, LIMIT);
    fs::write(&path, "second-secret\n").unwrap();
    for _ in 0..3 {
        let found = look_up(&catalog).await.unwrap();
        assert_eq!(found.unwrap().name(), "payments-api");
    }
}

#[tokio::test]
async fn a_token_that_stays_the_same_is_not_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let server = backend_with("good", ResponseTemplate::new(401), 2).await;
    let same = token_file(folder.path().join("token"), "bad");
    for credentials in [same, Credentials::Token("bad".to_owned().into())] {
        let catalog = catalog_with(&server.uri(), credentials, LIMIT);
        let outcome = look_up(&catalog).await;
        assert_eq!(outcome, Err(CatalogError::Unauthorized));
    }
}

#[tokio::test]
async fn a_second_refusal_ends_the_lookup() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    let server = backend_with("good", ResponseTemplate::new(403), 2).await;
    let credentials = token_file(path.clone(), "bad");
    let catalog = catalog_with(&server.uri(), credentials, LIMIT);
    fs::write(&path, "worse").unwrap();
    let outcome = look_up(&catalog).await;
    assert_eq!(outcome, Err(CatalogError::Forbidden));
}

#[tokio::test]
async fn a_signed_token_that_is_refused_at_once_is_not_signed_again() {
    let server = backend_with("good", ResponseTemplate::new(401), 1).await;
    let secret = "yMnKy8zNzs/Q0dLT1NXW19jZ2tvc3d7f".parse().unwrap();
    let catalog = catalog_with(&server.uri(), Credentials::LegacySecret(secret), LIMIT);
    let outcome = look_up(&catalog).await;
    assert_eq!(outcome, Err(CatalogError::Unauthorized));
    let requests = server.received_requests().await.unwrap();
    let sent = requests[0].headers["authorization"].to_str().unwrap();
    assert!(sent.starts_with("Bearer eyJhbGciOiJIUzI1NiJ9."), "{sent}");
}

#[tokio::test]
async fn without_credentials_none_are_sent_and_none_renewed() {
    let server = MockServer::start().await;
    Mock::given(|request: &wiremock::Request| !request.headers.contains_key("authorization"))
        .respond_with(ResponseTemplate::new(401))
        .expect(1)
        .mount(&server)
        .await;
    let catalog = catalog_with(&server.uri(), Credentials::None, LIMIT);
    let outcome = look_up(&catalog).await;
    assert_eq!(outcome, Err(CatalogError::Unauthorized));
}

#[tokio::test]
async fn a_refusal_is_logged_when_it_begins_and_when_it_ends() {
    let log = tempfile::NamedTempFile::new().unwrap();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(Arc::new(log.reopen().unwrap()))
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    // With a single subscriber, a line that another test's thread reaches first, where nobody
    // listens, is off for all threads; with two, all subscribers are asked.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    let server = backend_with("second-secret", ResponseTemplate::new(401), 5).await;
    let credentials = token_file(path.clone(), "first-secret");
    let catalog = catalog_with(&server.uri(), credentials, LIMIT);
    for _ in 0..4 {
        assert!(look_up(&catalog).await.is_err());
    }
    fs::write(&path, "second-secret").unwrap();
    for _ in 0..4 {
        assert!(look_up(&catalog).await.is_ok());
    }
    let said = fs::read_to_string(log.path()).unwrap();
    let count = |text: &str| said.matches(text).count();
    assert_eq!(count("the credentials for Backstage are of no use"), 1);
    assert_eq!(count("the token file holds another token"), 1);
    assert_eq!(count("Backstage takes the credentials again"), 1);
    assert_eq!(count("-secret"), 0, "{said}");
}

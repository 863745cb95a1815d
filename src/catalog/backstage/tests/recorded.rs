//! The recorded answers of a real backend, replayed.

use serde::Deserialize;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, path},
};

use super::*;

#[derive(Deserialize)]
struct Recorded {
    name: String,
    path: String,
    status: u16,
    body: String,
}

fn recorded() -> Vec<Recorded> {
    let lines = include_str!("../../../../tests/fixtures/catalog/lookups.jsonl");
    let read = |line| serde_json::from_str(line).unwrap();
    lines.lines().map(read).collect()
}

fn replay(recorded: &Recorded) -> ResponseTemplate {
    ResponseTemplate::new(recorded.status).set_body_string(recorded.body.as_str())
}

#[tokio::test]
async fn every_recorded_lookup_means_what_the_recording_says() {
    let mut seen = 0;
    for recorded in recorded() {
        let Some(lookup) = recorded.path.strip_prefix("/api/catalog/entities/by-name/") else {
            continue;
        };
        let parts: Vec<_> = lookup.split('/').collect();
        let [kind, namespace, name] = parts.as_slice() else {
            panic!("{lookup}");
        };
        let asked = EntityRef::from_parts(namespace, kind, name).unwrap();
        let server = MockServer::start().await;
        Mock::given(path(recorded.path.to_lowercase()))
            .respond_with(replay(&recorded))
            .mount(&server)
            .await;
        let catalog = catalog_at(&server.uri(), Duration::from_secs(5));
        let outcome = catalog.entity(&asked).await;
        match recorded.status {
            200 => {
                let found = outcome.unwrap().unwrap();
                assert_eq!(found.reference(), &asked, "{}", recorded.name);
            }
            404 => assert_eq!(outcome, Ok(None), "{}", recorded.name),
            403 => assert_eq!(outcome, Err(CatalogError::Forbidden), "{}", recorded.name),
            // The 500 is the recording of an expired legacy token.
            401 | 500 => assert_eq!(
                outcome,
                Err(CatalogError::Unauthorized),
                "{}",
                recorded.name
            ),
            other => panic!("{}: {other}", recorded.name),
        }
        seen += 1;
    }
    assert_eq!(seen, 46);
}

#[tokio::test]
async fn a_recorded_path_that_is_not_the_catalogs_is_no_absence() {
    for recorded in recorded() {
        if !recorded.name.contains("unknown-") {
            continue;
        }
        let server = MockServer::start().await;
        Mock::given(any())
            .respond_with(replay(&recorded))
            .mount(&server)
            .await;
        let catalog = catalog_at(&server.uri(), Duration::from_secs(5));
        let outcome = catalog.entity(&reference()).await;
        assert_eq!(outcome, Err(CatalogError::NotACatalog), "{}", recorded.name);
    }
}

#[tokio::test]
async fn the_recorded_query_for_nothing_is_readiness() {
    let query = recorded()
        .into_iter()
        .find(|it| it.name.ends_with("limit0"))
        .unwrap();
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(replay(&query))
        .mount(&server)
        .await;
    let catalog = catalog_at(&server.uri(), Duration::from_secs(5));
    assert_eq!(catalog.check().await, Ok(()));
}

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
    /// What was posted.
    request: Option<String>,
    status: u16,
    body: String,
}

fn recorded() -> Vec<Recorded> {
    let lines = include_str!("../../../../tests/fixtures/catalog/lookups.jsonl");
    let read = |line| serde_json::from_str(line).unwrap();
    lines.lines().map(read).collect()
}

/// The recorded lookups of several entities, and the recorded pages.
fn batches() -> Vec<Recorded> {
    let lines = include_str!("../../../../tests/fixtures/catalog/batches.jsonl");
    let read = |line| serde_json::from_str(line).unwrap();
    lines.lines().map(read).collect()
}

/// A catalog that answers everything as it was recorded under `name`.
async fn replaying(name: &str) -> (MockServer, BackstageCatalog, Recorded) {
    let mut all = batches().into_iter();
    let recorded = all.find(|it| it.name.ends_with(name)).unwrap();
    let server = backend(replay(&recorded)).await;
    let catalog = catalog_at(&server.uri(), Duration::from_secs(5));
    (server, catalog, recorded)
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
        let outcome = catalog.by_name(&asked).await;
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
        let outcome = look_up(&catalog).await;
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

#[rstest]
#[case("byrefs-hit-miss", &[false, true, false, false, false, false])]
#[case("byrefs-dups", &[true, true, true])]
#[case("byrefs-no-fields", &[true])]
#[case("byrefs-empty", &[])]
#[tokio::test]
async fn a_recorded_lookup_of_several_entities_finds_those_that_it_found(
    #[case] name: &str,
    #[case] expected: &[bool],
) {
    let (_server, catalog, recorded) = replaying(name).await;
    let request: serde_json::Value = serde_json::from_str(&recorded.request.unwrap()).unwrap();
    let asked: Vec<EntityRef> = request["entityRefs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reference| reference.as_str().unwrap().parse().unwrap())
        .collect();
    // The copies of one were recorded with no more of it than the name.
    let is_cut = name == "byrefs-dups";
    let found: Vec<_> = catalog
        .look_up(&asked)
        .await
        .into_iter()
        .zip(&asked)
        .map(|(lookup, asked)| match lookup {
            Ok(Some(entity)) => entity.reference() == asked,
            Err(CatalogError::WrongEntity { .. }) => is_cut,
            other => other.unwrap().is_some(),
        })
        .collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn recorded_refusals_of_a_batch_are_those_of_one_lookup() {
    let (_server, catalog, _) = replaying("byrefs-no-token").await;
    assert_eq!(look_up(&catalog).await, Err(CatalogError::Unauthorized));
    let (_server, catalog, _) = replaying("byrefs-bodysize-102401").await;
    let refused = CatalogError::Status { status: 400 };
    assert_eq!(look_up(&catalog).await, Err(refused));
}

#[tokio::test]
async fn a_recorded_page_has_its_entities_and_the_place_of_the_next() {
    let (_server, catalog, _) = replaying("byquery-all").await;
    let page = catalog.page(None).await.unwrap();
    assert_eq!((page.entities.len(), page.items), (20, 20));
    assert_eq!((page.total, page.next), (Some(20), None));

    let (_server, catalog, _) = replaying("byquery-nofields-limit2").await;
    let page = catalog.page(None).await.unwrap();
    assert_eq!((page.entities.len(), page.total), (2, Some(20)));
    assert!(page.next.unwrap().token.starts_with("eyJ"));
}

#[tokio::test]
async fn a_recorded_cursor_that_is_no_good_is_an_error() {
    let (_server, catalog, _) = replaying("byquery-cursor-bad").await;
    let error = catalog.page(None).await.unwrap_err();
    assert_eq!(error, CatalogError::Status { status: 400 });
}

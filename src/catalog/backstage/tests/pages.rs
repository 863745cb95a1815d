//! The whole catalog, page by page.

use wiremock::matchers::{query_param, query_param_is_missing};

use super::*;

const LIMIT: Duration = Duration::from_secs(5);

fn page_of(names: &[&str], next: Option<&str>) -> ResponseTemplate {
    let items: Vec<_> = names
        .iter()
        .map(|name| json!({"kind": "Component", "metadata": {"name": name}}))
        .collect();
    let mut body = json!({"items": items, "totalItems": 3, "pageInfo": {}});
    if let Some(next) = next {
        body["pageInfo"]["nextCursor"] = json!(next);
    }
    ResponseTemplate::new(200).set_body_json(body)
}

#[tokio::test]
async fn pages_are_asked_for_with_their_fields_and_follow_each_other_to_the_last() {
    let server = MockServer::start().await;
    let page = || {
        Mock::given(method("GET"))
            .and(path("/api/catalog/entities/by-query"))
            .and(query_param("limit", "500"))
            .and(query_param("fields", Entity::FIELDS.join(",")))
    };
    page()
        .and(query_param_is_missing("cursor"))
        .respond_with(page_of(&["a", "b"], Some("next/+= page")))
        .expect(1)
        .mount(&server)
        .await;
    page()
        .and(query_param("cursor", "next/+= page"))
        .respond_with(page_of(&["c"], None))
        .expect(1)
        .mount(&server)
        .await;
    let catalog = catalog_at(&server.uri(), LIMIT);
    let first = catalog.page(None).await.unwrap();
    let last = catalog.page(first.next.as_ref()).await.unwrap();
    let names: Vec<_> = first
        .entities
        .iter()
        .chain(&last.entities)
        .map(Entity::name)
        .collect();
    assert_eq!(
        (names.as_slice(), last.next),
        (["a", "b", "c"].as_slice(), None)
    );
}

#[tokio::test]
async fn a_page_that_is_too_large_is_asked_for_in_parts() {
    let server = MockServer::start().await;
    Mock::given(query_param("limit", "125"))
        .respond_with(page_of(&["a"], Some("rest")))
        .mount(&server)
        .await;
    Mock::given(query_param("limit", "250"))
        .and(query_param("cursor", "rest"))
        .respond_with(page_of(&["b"], None))
        .mount(&server)
        .await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200).set_body_bytes(vec![b' '; 20 << 20]))
        .with_priority(10)
        .expect(2)
        .mount(&server)
        .await;
    let catalog = catalog_at(&server.uri(), LIMIT);
    let first = catalog.page(None).await.unwrap();
    assert_eq!(first.entities[0].name(), "a");
    let second = catalog.page(first.next.as_ref()).await.unwrap();
    assert_eq!(second.entities[0].name(), "b");
}

#[tokio::test]
async fn an_entity_that_no_url_could_name_is_left_out_of_its_page() {
    let server = backend(page_of(&["good", "no/good"], None)).await;
    let page = catalog_at(&server.uri(), LIMIT).page(None).await.unwrap();
    assert_eq!((page.entities.len(), page.items), (1, 2));
}

#[rstest]
#[case(200, "<html>", CatalogError::Malformed { problem: "it is not JSON".to_owned() })]
#[case(200, r#"{"items": [{}, {}]}"#, CatalogError::Malformed { problem: "none of its items is an entity".to_owned() })]
#[case(404, "", CatalogError::NotACatalog)]
#[case(503, "", CatalogError::Status { status: 503 })]
#[tokio::test]
async fn a_page_that_cannot_be_read_is_an_error(
    #[case] status: u16,
    #[case] body: &str,
    #[case] error: CatalogError,
) {
    let server = backend(ResponseTemplate::new(status).set_body_string(body)).await;
    let read = catalog_at(&server.uri(), LIMIT).page(None).await;
    assert_eq!(read.unwrap_err(), error);
}

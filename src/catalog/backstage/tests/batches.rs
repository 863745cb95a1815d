//! Lookups of several entities in one question.

use super::*;

const LIMIT: Duration = Duration::from_secs(5);

fn references(names: &[&str]) -> Vec<EntityRef> {
    names
        .iter()
        .map(|name| format!("component:{name}").parse().unwrap())
        .collect()
}

fn entity(name: &str) -> serde_json::Value {
    json!({"kind": "Component", "metadata": {"name": name}})
}

fn asked_names(request: &wiremock::Request) -> Vec<String> {
    let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
    let references = body["entityRefs"].as_array().unwrap();
    references
        .iter()
        .map(|reference| {
            let name = reference.as_str().unwrap().rsplit_once('/').unwrap().1;
            name.to_owned()
        })
        .collect()
}

#[tokio::test]
async fn each_reference_gets_its_own_entity_or_its_own_absence() {
    let answer = items(&[entity("a"), json!(null), entity("C")]);
    let server = backend(answer).await;
    let catalog = catalog_at(&server.uri(), LIMIT);
    let found = catalog.look_up(&references(&["a", "b", "c"])).await;
    let names: Vec<_> = found
        .into_iter()
        .map(|lookup| lookup.unwrap().map(|entity| entity.name().to_owned()))
        .collect();
    let expected = [Some("a"), None, Some("C")];
    assert_eq!(names, expected.map(|name| name.map(str::to_owned)));
}

#[tokio::test]
async fn an_item_of_another_entity_is_not_served_and_does_not_spoil_its_neighbours() {
    let swapped = items(&[entity("b"), entity("a"), entity("c"), json!({})]);
    let server = backend(swapped).await;
    let catalog = catalog_at(&server.uri(), LIMIT);
    let found = catalog.look_up(&references(&["a", "b", "c", "d"])).await;
    let is_wrong = |lookup: &Lookup| matches!(lookup, Err(CatalogError::WrongEntity { .. }));
    let wrong: Vec<_> = found.iter().map(is_wrong).collect();
    assert_eq!(wrong, [true, true, false, true]);
    assert_eq!(found[2].as_ref().unwrap().as_ref().unwrap().name(), "c");
}

#[tokio::test]
async fn whole_entities_are_asked_for_where_no_fields_are_named() {
    let server = MockServer::start().await;
    Mock::given(body_json(
        json!({"entityRefs": ["component:default/payments-api"]}),
    ))
    .respond_with(items(&[entity("payments-api")]))
    .expect(1)
    .mount(&server)
    .await;
    let catalog = catalog_at(&server.uri(), LIMIT).with_fields(Fields::all());
    assert!(look_up(&catalog).await.unwrap().is_some());
}

#[tokio::test]
async fn one_entity_that_is_too_large_does_not_take_the_others_along() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(|request: &wiremock::Request| {
            let found: Vec<_> = asked_names(request)
                .iter()
                .map(|name| {
                    let mut entity = entity(name);
                    if name == "n13" {
                        entity["spec"] = json!({"type": "x".repeat(MAX_BODY_BYTES)});
                    }
                    entity
                })
                .collect();
            items(&found)
        })
        .mount(&server)
        .await;
    let catalog = catalog_at(&server.uri(), LIMIT);
    let names: Vec<_> = (0..64).map(|number| format!("n{number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let references = references(&names);
    let found = catalog.look_up(&references).await;
    for (number, (lookup, reference)) in found.iter().zip(&references).enumerate() {
        match lookup {
            Ok(Some(entity)) => assert_eq!(entity.reference(), reference),
            other => assert_eq!((number, other), (13, &Err(too_large()))),
        }
    }
    let asked = server.received_requests().await.unwrap().len();
    assert_eq!(asked, 13, "halves of halves");
}

fn too_large() -> CatalogError {
    CatalogError::TooLarge {
        limit_bytes: MAX_BODY_BYTES,
    }
}

#[tokio::test]
async fn a_proxy_that_takes_small_questions_only_gets_small_ones() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(|request: &wiremock::Request| {
            let names = asked_names(request);
            if names.len() > 10 {
                return ResponseTemplate::new(413);
            }
            let found: Vec<_> = names.iter().map(|name| entity(name)).collect();
            items(&found)
        })
        .mount(&server)
        .await;
    let catalog = catalog_at(&server.uri(), LIMIT);
    let names: Vec<_> = (0..40).map(|number| format!("n{number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let references = references(&names);
    let found = catalog.look_up(&references).await;
    for (lookup, reference) in found.into_iter().zip(&references) {
        assert_eq!(lookup.unwrap().unwrap().reference(), reference);
    }
}

#[tokio::test]
async fn a_backend_to_which_everything_is_too_much_is_not_asked_without_end() {
    let server = backend(ResponseTemplate::new(413)).await;
    let catalog = catalog_at(&server.uri(), LIMIT);
    let names: Vec<_> = (0..1_000).map(|number| format!("n{number}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let found = catalog.look_up(&references(&names)).await;
    let refused = CatalogError::Status { status: 413 };
    assert_eq!(found, vec![Err(refused); 1_000]);
    let asked = server.received_requests().await.unwrap().len();
    assert_eq!(asked, 33);
}

#[tokio::test]
async fn nothing_is_asked_where_nothing_is_wanted() {
    let server = backend(ResponseTemplate::new(500)).await;
    let catalog = catalog_at(&server.uri(), LIMIT);
    assert_eq!(catalog.look_up(&[]).await, []);
    assert!(server.received_requests().await.unwrap().is_empty());
}

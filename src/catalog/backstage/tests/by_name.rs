//! Lookups one by one, and the backends that need them.

use wiremock::matchers::path_regex;

use super::*;

const LIMIT: Duration = Duration::from_secs(5);

async fn outcome_by_name(response: ResponseTemplate) -> Result<Option<String>, CatalogError> {
    let server = backend(response).await;
    let catalog = catalog_at(&server.uri(), LIMIT);
    let found = catalog.by_name(&reference()).await?;
    Ok(found.map(|entity| entity.reference().to_string()))
}

#[tokio::test]
async fn only_backstages_own_404_is_an_absence() {
    let own = ResponseTemplate::new(404).set_body_json(error_body("NotFoundError"));
    assert_eq!(outcome_by_name(own).await, Ok(None));
    let proxy = ResponseTemplate::new(404).set_body_string("<h1>Not Found</h1>");
    assert_eq!(outcome_by_name(proxy).await, Err(CatalogError::NotACatalog));
    let other = ResponseTemplate::new(404).set_body_json(error_body("SomethingElse"));
    assert_eq!(outcome_by_name(other).await, Err(CatalogError::NotACatalog));
}

#[rstest]
#[case("[]", "kind is not valid")]
#[case(
    r#"{"kind": "Component", "metadata": {}}"#,
    "metadata.name is not valid"
)]
#[case(
    r#"{"kind": "Component", "metadata": {"name": "other"}}"#,
    "it is another entity than the one asked for"
)]
#[tokio::test]
async fn a_body_that_is_not_the_entity_is_not_believed(#[case] body: &str, #[case] why: &str) {
    let problem = why.to_owned();
    let response = ResponseTemplate::new(200).set_body_string(body);
    assert_eq!(
        outcome_by_name(response).await,
        Err(CatalogError::WrongEntity { problem })
    );
}

fn references(count: usize) -> Vec<EntityRef> {
    (0..count)
        .map(|number| format!("component:x{number}").parse().unwrap())
        .collect()
}

/// A backend that has every component, and answers a lookup of several with `by_refs`.
async fn backend_by_name(by_refs: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(by_refs)
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .and(path_regex(
            "/api/catalog/entities/by-name/component/default/",
        ))
        .respond_with(|request: &wiremock::Request| {
            let name = request.url.path_segments().unwrap().next_back().unwrap();
            let entity = json!({"kind": "Component", "metadata": {"name": name}});
            ResponseTemplate::new(200).set_body_json(entity)
        })
        .mount(&server)
        .await;
    server
}

/// How many requests were posted, and how many were not.
async fn asked(server: &MockServer) -> (usize, usize) {
    let requests = server.received_requests().await.unwrap();
    let posted = requests.iter().filter(|it| it.method == "POST").count();
    (posted, requests.len() - posted)
}

#[rstest]
#[case::no_route(ResponseTemplate::new(404).set_body_json(error_body("NotFoundError")))]
#[case::no_route_of_express(ResponseTemplate::new(404).set_body_string("Cannot POST"))]
#[case::no_method(ResponseTemplate::new(405))]
#[case::not_implemented(ResponseTemplate::new(501))]
#[case::not_understood(ResponseTemplate::new(400).set_body_json(error_body("InputError")))]
#[tokio::test]
async fn a_backend_that_cannot_look_up_several_is_asked_one_by_one_and_not_tried_each_time(
    #[case] by_refs: ResponseTemplate,
) {
    let server = backend_by_name(by_refs).await;
    let catalog = catalog_at(&server.uri(), LIMIT);
    let references = references(40);
    for _ in 0..3 {
        let found = catalog.look_up(&references).await;
        for (lookup, reference) in found.into_iter().zip(&references) {
            assert_eq!(lookup.unwrap().unwrap().reference(), reference);
        }
    }
    assert_eq!(asked(&server).await, (1, 120));
}

#[tokio::test]
async fn a_backend_that_learns_to_look_up_several_is_noticed_and_the_lack_is_told_once() {
    let log = tempfile::NamedTempFile::new().unwrap();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(Arc::new(log.reopen().unwrap()))
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    // With a single subscriber, a line that another test's thread reaches first, where nobody
    // listens, is off for all threads; with two, all subscribers are asked.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let server = backend_by_name(ResponseTemplate::new(404)).await;
    let catalog = catalog_at(&server.uri(), LIMIT);
    // Somebody asks each minute for half an hour.
    for _ in 0..30 {
        look_up(&catalog).await.unwrap();
        advance(Duration::from_secs(60)).await;
    }
    assert_eq!(asked(&server).await, (3, 30));

    server.reset().await;
    let entity = json!({"kind": "Component", "metadata": {"name": "payments-api"}});
    Mock::given(method("POST"))
        .respond_with(items(&[entity]))
        .expect(5)
        .mount(&server)
        .await;
    for _ in 0..5 {
        look_up(&catalog).await.unwrap();
    }
    let said = std::fs::read_to_string(log.path()).unwrap();
    let count = |text: &str| said.matches(text).count();
    assert_eq!(count("cannot look up many entities at a time"), 1, "{said}");
    assert_eq!(count("looks up many entities at a time now"), 1, "{said}");
}

/// Lets the clock jump; it is real again after that, for the connections to be.
async fn advance(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

#[tokio::test]
async fn a_proxy_that_answers_404_for_a_backend_that_is_away_changes_nothing_for_good() {
    let server = backend(ResponseTemplate::new(404).set_body_string("no upstream")).await;
    let catalog = catalog_at(&server.uri(), LIMIT);
    let found = catalog.look_up(&references(100)).await;
    assert_eq!(found, vec![Err(CatalogError::NotACatalog); 100]);
    assert_eq!(asked(&server).await, (1, 1), "one more question tells");

    server.reset().await;
    let entity = json!({"kind": "Component", "metadata": {"name": "payments-api"}});
    Mock::given(method("POST"))
        .respond_with(items(&[entity]))
        .expect(1)
        .mount(&server)
        .await;
    assert!(look_up(&catalog).await.unwrap().is_some());
}

#[tokio::test]
async fn a_backend_that_breaks_down_among_lookups_is_not_asked_for_all_the_rest() {
    let server = MockServer::start().await;
    Mock::given(path("/api/catalog/entities/by-name/component/default/x0"))
        .respond_with(ResponseTemplate::new(404).set_body_json(error_body("NotFoundError")))
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(502))
        .with_priority(10)
        .mount(&server)
        .await;
    let catalog = catalog_at(&server.uri(), LIMIT);
    let found = catalog.look_up(&references(1_000)).await;
    assert_eq!(found[0], Ok(None));
    let failed = CatalogError::Status { status: 502 };
    assert_eq!(found[1..], vec![Err(failed); 999]);
    let (_, by_name) = asked(&server).await;
    assert!(by_name < 30, "{by_name}");
}

//! What people search for: what is asked, and what is believed.

use wiremock::matchers::query_param;

use super::*;
use crate::catalog::{Search, Terms};

const LIMIT: Duration = Duration::from_secs(5);

fn of_team(name: &str) -> Value {
    json!({"kind": "Component", "metadata": {"name": name}, "spec": {"owner": "team-a"}})
}

async fn answer(server: &MockServer, query: &[(&str, &str)], items: Value) {
    let asked = Mock::given(method("GET")).and(path("/api/catalog/entities/by-query"));
    let asked = query.iter().fold(asked, |asked, (key, value)| {
        asked.and(query_param(*key, *value))
    });
    asked
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"items": items})))
        .expect(1)
        .mount(server)
        .await;
}

async fn names(server: &MockServer, terms: Terms) -> Vec<String> {
    let catalog = catalog_at(&server.uri(), LIMIT);
    let found = catalog.search(&Search::new(terms, |_, _| true)).await;
    let found = found.unwrap();
    found.iter().map(|it| it.name().to_owned()).collect()
}

#[tokio::test]
async fn the_longest_word_is_asked_for_and_all_of_them_are_held_against_the_answer() {
    let server = MockServer::start().await;
    let items = json!([
        of_team("payments-db"),
        of_team("payments-api"),
        of_team("payments")
    ]);
    let query = [
        ("fullTextFilterTerm", "payments"),
        ("orderField", "metadata.name,asc"),
    ];
    answer(&server, &query, items).await;
    let found = names(&server, Terms::new("Payments API", 10)).await;
    assert_eq!(found, ["payments-api"]);
}

#[tokio::test]
async fn the_entity_of_that_name_is_found_however_many_others_have_the_word() {
    let server = MockServer::start().await;
    answer(
        &server,
        &[("filter", "metadata.name=pay")],
        json!([of_team("pay")]),
    )
    .await;
    let others = json!([of_team("a-payer"), of_team("b-payer")]);
    answer(&server, &[("fullTextFilterTerm", "pay")], others).await;
    assert_eq!(
        names(&server, Terms::new("pay", 2)).await,
        ["pay", "a-payer"]
    );
}

#[tokio::test]
async fn no_wildcard_of_sql_reaches_the_backend() {
    let server = MockServer::start().await;
    let items = json!([of_team("payments-api")]);
    answer(&server, &[("fullTextFilterTerm", "payments")], items).await;
    assert_eq!(
        names(&server, Terms::new("%a%payments\\%", 10)).await,
        [""; 0]
    );
    server.reset().await;
    answer(&server, &[("limit", "200")], json!([of_team("x")])).await;
    assert_eq!(names(&server, Terms::new("%%", 10)).await, [""; 0]);
    let asked = server.received_requests().await.unwrap();
    let query = asked[0].url.query().unwrap();
    assert!(!query.contains("fullTextFilterTerm"), "{query}");
}

#[tokio::test]
async fn kind_and_owner_narrow_what_the_backend_looks_through() {
    let server = MockServer::start().await;
    // Of several filters one is enough; the matcher looks for one of them.
    let filter = "kind=component,relations.ownedBy=group:default/team-a";
    answer(&server, &[("filter", filter)], json!([of_team("x")])).await;
    let terms = Terms::new("", 10)
        .of_kind(Kind::parse("Component").ok())
        .owned_by("group:team-a".parse().ok());
    assert_eq!(names(&server, terms).await, ["x"]);
}

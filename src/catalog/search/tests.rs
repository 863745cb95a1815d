use std::sync::Arc;

use rstest::rstest;
use serde_json::{Value, json};

use super::*;

fn entity(document: &Value) -> Arc<Entity> {
    Arc::new(Entity::from_value(document).unwrap())
}

fn catalog() -> Vec<Arc<Entity>> {
    [
        json!({"kind": "Component", "metadata": {"name": "Pay", "tags": ["Java"]},
               "spec": {"owner": "team-a", "type": "service"}}),
        json!({"kind": "Component", "metadata": {"name": "payments-api"},
               "spec": {"owner": "group:Team-A", "type": "service"}}),
        json!({"kind": "API", "metadata": {"name": "payments-api"}, "spec": {"owner": "team-b"}}),
        json!({"kind": "Component", "metadata": {"name": "old-pay", "title": "Alte Kasse"},
               "spec": {"owner": "user:jo"}}),
        json!({"kind": "Component", "metadata": {"name": "repay", "namespace": "shop"},
               "spec": {"owner": "team-a"}}),
        json!({"kind": "Group", "metadata": {"name": "payroll"},
               "spec": {"profile": {"displayName": "Löhne & Gehälter"}}}),
    ]
    .iter()
    .map(entity)
    .collect()
}

async fn found(search: &Search) -> Vec<String> {
    let catalog = catalog();
    let found = search.of(catalog.iter()).await;
    found.iter().map(|it| it.reference().to_string()).collect()
}

async fn words(text: &str) -> Vec<String> {
    found(&Search::new(Terms::new(text, 10), |_, _| true)).await
}

#[rstest]
#[case("pay", &[
    "component:default/pay", "component:default/payments-api", "api:default/payments-api",
    "group:default/payroll", "component:default/old-pay", "component:shop/repay",
])]
#[case("  API payments ", &["component:default/payments-api", "api:default/payments-api"])]
#[case("kasse", &["component:default/old-pay"])]
#[case("LÖHNE", &["group:default/payroll"])]
#[case("java", &["component:default/pay"])]
#[case("api:payments-api", &["api:default/payments-api"])]
#[case("component:default/payments-api", &["component:default/payments-api"])]
#[case("team-b", &["api:default/payments-api"])]
#[case("shop", &["component:shop/repay"])]
#[case("pay nothing", &[])]
#[case("\0pay\u{1}roll\0", &["group:default/payroll"])]
#[tokio::test]
async fn the_best_is_found_first(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(words(text).await, expected);
}

#[tokio::test]
async fn without_words_the_components_come_first_by_name() {
    let all = words("").await;
    assert_eq!(
        all.first().map(String::as_str),
        Some("component:default/old-pay")
    );
    assert_eq!(all.len(), catalog().len());
    let two = Search::new(Terms::new("", 2), |_, _| true);
    assert_eq!(found(&two).await, all[..2]);
}

#[rstest]
#[case("team-a", &["component:default/pay", "component:default/payments-api", "component:shop/repay"])]
#[case("user:jo", &["component:default/old-pay"])]
#[case("group:shop/team-a", &["component:shop/repay"])]
#[tokio::test]
async fn an_owner_is_found_however_the_catalog_writes_it(
    #[case] owner: &str,
    #[case] expected: &[&str],
) {
    let group = Kind::parse("group").unwrap();
    let namespace = Namespace::default_namespace();
    let owner = EntityRef::parse_in(owner, Some(&group), &namespace).unwrap();
    let terms = Terms::new("", 10).owned_by(Some(owner));
    assert_eq!(found(&Search::new(terms, |_, _| true)).await, expected);
}

#[tokio::test]
async fn nothing_is_found_by_what_may_not_be_told() {
    let silent = |text| Search::new(Terms::new(text, 10), |_, _| false);
    for text in ["team-b", "java", "service"] {
        assert_eq!(found(&silent(text)).await, [""; 0]);
    }
    let team = "group:team-b".parse().unwrap();
    let owned = Search::new(Terms::new("", 10).owned_by(Some(team)), |_, _| false);
    assert_eq!(found(&owned).await, [""; 0]);
    assert_eq!(found(&silent("kasse")).await, ["component:default/old-pay"]);
}

#[test]
fn a_long_text_and_a_large_number_are_cut() {
    let terms = Terms::new(&"a".repeat(1_000), 1_000);
    assert_eq!(terms.words()[0].len(), MAX_SEARCH_CHARS);
    assert_eq!(terms.limit, MAX_FOUND);
}

/// Prints what a search of a large catalog takes: `cargo test --release --lib hundred_thousand -- --ignored
/// --nocapture`.
#[tokio::test]
#[ignore = "it measures"]
async fn a_hundred_thousand_entities_are_searched() {
    let entities: Vec<_> = (0..100_000)
        .map(|number| {
            entity(&json!({
                "kind": "Component",
                "metadata": {"name": format!("service-{number}"), "title": format!("Service {number}"),
                             "tags": ["java", "spring"]},
                "spec": {"owner": format!("team-{}", number % 500), "type": "service"},
            }))
        })
        .collect();
    for text in ["", "service-99999", "team-77", "java spring 123", "nothing"] {
        let search = Search::new(Terms::new(text, 20), |_, _| true);
        let start = std::time::Instant::now();
        let found = search.of(entities.iter()).await.len();
        println!("{text:?}: {found} found in {:?}", start.elapsed());
    }
}

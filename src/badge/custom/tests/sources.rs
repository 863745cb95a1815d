//! What badges ask other plugins, and what presets say.

use super::*;
use crate::badge::{BadgeId, with_presets};

fn question(source: &Value) -> Result<Question, String> {
    let entity = entity();
    let known = Known::from(&entity);
    let badge = compiled(json!({"message": "x", "source": source})).unwrap();
    let question = badge.question(&Given::new(&known, &portal())).unwrap();
    question.map_err(|failure| failure.to_string())
}

fn url(source: &Value) -> String {
    let api_url = "http://backend:7007".parse().unwrap();
    question(source)
        .unwrap()
        .request
        .url(&api_url)
        .unwrap()
        .to_string()
}

#[rstest]
#[case(
    "/v1/todos?entity={{ ref }}",
    "/v1/todos?entity=component%3Ashop%2Fpayments-api"
)]
#[case("/{{ ref.kind }}/{{ ref.name }}", "/component/payments-api")]
#[case(
    "/x?a={{ 'a&b=c#d é/../%2e' }}",
    "/x?a=a%26b%3Dc%23d%20%C3%A9%2F..%2F%252e"
)]
#[case("/x?a={{ 'a&b' | safe }}", "/x?a=a%26b")]
#[case("/{{ 7 }}/{{ 1.5 }}", "/7/1.5")]
fn each_value_of_a_path_is_one_part_of_it(#[case] path: &str, #[case] asked: &str) {
    let url = url(&json!({"plugin": "todo", "path": path}));
    assert_eq!(url, format!("http://backend:7007/api/todo{asked}"));
}

#[rstest]
#[case("/{{ '..' }}/catalog", "source: the path \"/../catalog\" is not valid")]
#[case("/{{ entity.metadata.labels.none }}", "source: undefined value")]
#[case("/{{ 'x' * 5000 }}", "source: ")]
fn a_path_that_cannot_be_written_is_a_failure(#[case] path: &str, #[case] told: &str) {
    let failure = question(&json!({"plugin": "todo", "path": path})).unwrap_err();
    assert!(failure.starts_with(told), "{failure}");
}

#[test]
fn what_is_posted_is_json_whatever_values_hold() {
    let body = json!({
        "ref": "{{ ref }}",
        "checks": ["{{ entity.metadata.labels.tier }}", "\"{{ '\"}' }}"],
        "limit": 5,
    });
    let source = json!({"plugin": "x", "post": "/run", "body": body, "fresh_for": "1h"});
    let question = question(&source).unwrap();
    assert_eq!(question.fresh_for, std::time::Duration::from_secs(3_600));
    let posted: Value = serde_json::from_str(question.request.body().unwrap()).unwrap();
    let expected = json!({
        "ref": "component:shop/payments-api",
        "checks": ["gold", "\"\"}"],
        "limit": 5,
    });
    assert_eq!(posted, expected);
}

#[test]
fn a_post_without_a_body_posts_an_empty_map_and_a_get_none() {
    let posted = question(&json!({"plugin": "x", "post": "/run"})).unwrap();
    assert_eq!(posted.request.body(), Some("{}"));
    let got = question(&json!({"plugin": "x", "path": "/run"})).unwrap();
    assert_eq!(got.request.body(), None);
}

#[rstest]
#[case(json!({"plugin": "x"}), "source", "expected one of path and post")]
#[case(json!({"plugin": "x", "path": "/a", "post": "/b"}), "source", "expected one of path and post")]
#[case(json!({"plugin": "x", "path": "a"}), "source.path", "expected a path, which begins with /")]
#[case(json!({"plugin": "x", "path": "/a", "body": {}}), "source.body", "only what is posted has a body")]
#[case(json!({"plugin": "x", "path": "/{{ nothing }}"}), "source.path", "there is no nothing")]
#[case(json!({"plugin": "x", "post": "/a", "body": {"a": ["{{ b"]}}), "source.body.a[0]", "syntax error")]
fn what_is_wrong_with_a_source_is_told_by_its_field(
    #[case] source: Value,
    #[case] field: &str,
    #[case] told: &str,
) {
    let problems = compiled(json!({"message": "x", "source": source})).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].field, field);
    assert!(
        problems[0].problem.message.starts_with(told),
        "{problems:?}"
    );
}

#[test]
fn nothing_is_asked_for_an_entity_that_the_badge_is_not_for() {
    let entity = entity();
    let known = Known::from(&entity);
    let is_asked = |more: Value| {
        let mut definition = json!({"message": "x", "source": {"plugin": "x", "path": "/a"}});
        definition
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let badge = compiled(definition).unwrap();
        badge.question(&Given::new(&known, &portal())).is_some()
    };
    assert!(is_asked(json!({})));
    assert!(!is_asked(json!({"kinds": ["system"]})));
    assert!(!is_asked(json!({"when": "ref.kind == 'system'"})));
    assert!(
        is_asked(json!({"when": "data.count > 0"})),
        "only the answer can tell"
    );
}

fn preset(id: &str, data: Value) -> (Badge, Vec<String>) {
    let id: BadgeId = id.parse().unwrap();
    let presets = with_presets(Some(std::slice::from_ref(&id)), &indexmap::IndexMap::new());
    made(serde_json::to_value(&presets[&id]).unwrap(), Some(data))
}

#[rstest]
#[case(0, "0", "brightgreen")]
#[case(4, "4", "green")]
#[case(14, "14", "yellowgreen")]
#[case(29, "29", "yellow")]
#[case(59, "59", "orange")]
#[case(1_234, "1.2k", "red")]
fn todos_are_counted(#[case] count: u64, #[case] says: &str, #[case] color: &str) {
    let answer = json!({"items": [], "totalCount": count, "offset": 0, "limit": 1});
    let (badge, failures) = preset("todos", answer);
    assert_eq!(failures, [""; 0]);
    assert_eq!(
        (badge.label.as_str(), badge.message.as_str()),
        ("todos", says)
    );
    assert_eq!(badge.color, Color::parse(color));
    let page = "https://portal.acme.test/catalog/shop/component/payments-api/todo";
    assert_eq!(badge.link.as_deref(), Some(page));
}

#[rstest]
#[case(0, 3, "red")]
#[case(5, 7, "yellow")]
#[case(6, 7, "green")]
#[case(7, 7, "brightgreen")]
fn a_scorecard_is_of_checks_that_pass(
    #[case] passed: usize,
    #[case] of: usize,
    #[case] color: &str,
) {
    let checks = (0..of).map(|check| json!({"check": {"id": check}, "result": check < passed}));
    let (badge, failures) = preset("scorecard", checks.collect());
    assert_eq!(failures, [""; 0]);
    assert_eq!(badge.message, format!("{passed}/{of}"));
    assert_eq!(badge.color, Color::parse(color));
}

#[test]
fn a_scorecard_without_checks_is_unknown() {
    let (badge, failures) = preset("scorecard", json!([]));
    assert_eq!(failures, [""; 0]);
    assert_eq!(badge.message, "unknown");
    assert_eq!(badge.color, Color::parse("lightgrey"));
}

use std::sync::Arc;

use rstest::rstest;
use serde_json::{Value, json};

use super::*;
use crate::{badge::Style, entity::Fields};

mod sources;

fn entity() -> Entity {
    let document = json!({
        "kind": "Component",
        "metadata": {
            "name": "Payments-API",
            "namespace": "shop",
            "labels": {"tier": "gold"},
            "annotations": {"acme.com/checked": "2020-01-01"},
            "tags": ["java", "payments"],
        },
        "spec": {"owner": "group:shop/team-a", "lifecycle": "production"},
    });
    let fields = Fields::default().with_document([String::new()]);
    fields.read(&document).unwrap()
}

fn portal() -> Portal {
    Portal {
        title: "Acme Portal".to_owned(),
        app_url: "https://portal.acme.test".to_owned(),
    }
}

fn compiled(definition: Value) -> Result<CustomBadge, Vec<DefinitionProblem>> {
    let definition: BadgeDefinition = serde_json::from_value(definition).unwrap();
    CustomBadge::compile(&definition)
}

/// Makes a badge, with what failed on the way.
fn made(definition: Value, data: Option<Value>) -> (Badge, Vec<String>) {
    let (entity, data) = (entity(), data.map(Arc::new));
    let known = Known {
        data: data.as_ref(),
        ..Known::from(&entity)
    };
    let given = Given::new(&known, &portal());
    let base = Badge::new("id", "?", Style::FlatSquare);
    let (badge, failures) = compiled(definition).unwrap().make(&given, base);
    (badge, failures.iter().map(ToString::to_string).collect())
}

fn message(template: &str) -> String {
    let (badge, failures) = made(json!({"message": template}), None);
    assert_eq!(failures, [""; 0], "{template}");
    badge.message
}

#[rstest]
#[case("plain", "plain")]
#[case("{{ entity.metadata.labels.tier }}", "gold")]
#[case("{{ entity.metadata.labels.none | default('silver') }}", "silver")]
#[case("{{ entity.metadata.annotations['acme.com/checked'] }}", "2020-01-01")]
#[case("{{ ref }}", "component:shop/payments-api")]
#[case(
    "{{ ref.kind }} {{ ref.namespace }} {{ ref.name }}",
    "component shop payments-api"
)]
#[case(
    "{{ backstage.title }} {{ backstage.app_url }}",
    "Acme Portal https://portal.acme.test"
)]
#[case("{{ entity.metadata.tags | length }} tags", "2 tags")]
#[case("{{ entity.metadata.tags | join(', ') }}", "java, payments")]
#[case("{{ entity.spec.owner | humanize }}", "shop/team-a")]
#[case("{{ 'a b/c' | urlencode }}", "a%20b/c")]
#[case("{{ 12345 | metric }} {{ 3 | ordinal }}", "12k 3ʳᵈ")]
#[case(
    "{% if entity.spec.lifecycle == 'production' %}live{% else %}not yet{% endif %}",
    "live"
)]
#[case("  {{ '<b>&' }}  ", "<b>&")]
fn a_message_is_what_its_template_writes(#[case] template: &str, #[case] text: &str) {
    assert_eq!(message(template), text);
}

#[rstest]
#[case(
    "{{ entity.metadata.labels.none }}",
    "undefined value: `entity.metadata.labels.none` is undefined (line 1, column 4)"
)]
#[case(
    "{{ entity.metadata.none.deeper }}",
    "undefined value: `entity.metadata.none` is undefined (line 1, column 19)"
)]
#[case(
    "{{ data.total }}",
    "undefined value: `data` is undefined (line 1, column 4)"
)]
#[case(
    "a\n {{ 'x' | days_since }}",
    "invalid operation: \"x\" is no date: expected one such as 2026-11-25 (line 2, column 11)"
)]
#[case(
    "{% for a in range(10000) %}{% for b in range(10000) %}{% endfor %}{% endfor %}",
    "engine ran out of fuel"
)]
#[case(
    "{% for a in range(1000) %}{{ 'x' * 100 }}{% endfor %}",
    "it writes more than 49152 bytes"
)]
fn a_template_that_fails_is_told_and_the_badge_says_unknown(
    #[case] template: &str,
    #[case] why: &str,
) {
    let definition = json!({"message": template, "color": "red", "label": "label"});
    let (badge, failures) = made(definition, None);
    assert_eq!(
        (badge.label.as_str(), badge.message.as_str()),
        ("label", "unknown")
    );
    assert_eq!(badge.color, Color::parse("lightgrey"));
    let told = failures.join("\n");
    assert!(told.starts_with(&format!("message: {why}")), "{told}");
}

#[test]
fn a_failure_elsewhere_leaves_that_part_as_it_was() {
    let fails = "{{ entity.none }}";
    let definition = json!({
        "label": fails, "message": "said", "description": fails, "link": fails,
        "color": fails, "label_color": fails, "logo": fails,
    });
    let (badge, failures) = made(definition, None);
    assert_eq!(
        badge,
        Badge {
            message: "said".to_owned(),
            ..Badge::new("id", "?", Style::FlatSquare)
        }
    );
    assert_eq!(failures.len(), 6, "{failures:?}");
}

#[rstest]
#[case(json!("{{ 'red' }}"), Some("red"))]
#[case(json!("{{ data.score | coverage }}"), Some("yellow"))]
#[case(json!("{{ entity.metadata.annotations['acme.com/checked'] | age }}"), Some("red"))]
#[case(json!([{"when": "data.score > 50", "color": "gold"}, {"color": "lightgrey"}]), Some("lightgrey"))]
#[case(json!([{"when": "entity.metadata.labels.tier == 'gold'", "color": "gold"}]), Some("gold"))]
#[case(json!([{"when": "entity.none.deeper", "color": "red"}, {"color": "blue"}]), Some("blue"))]
#[case(json!([{"when": "false", "color": "red"}]), None)]
#[case(json!({"of": "data.score", "steps": [{"below": 50, "color": "red"}, {"color": "green"}]}), Some("red"))]
#[case(json!({"of": "data.score + 8", "steps": [{"below": 50, "color": "red"}, {"below": 80, "color": "yellow"}]}), Some("yellow"))]
#[case(json!({"of": "data.score * 10", "steps": [{"below": 50, "color": "red"}]}), None)]
fn a_colour_is_chosen_by_text_rule_or_scale(#[case] color: Value, #[case] expected: Option<&str>) {
    let definition = json!({"message": "x", "color": color});
    let (badge, failures) = made(definition, Some(json!({"score": 42})));
    assert_eq!(badge.color, expected.and_then(Color::parse), "{failures:?}");
}

#[rstest]
#[case(json!({"kinds": ["component", "api"]}), true)]
#[case(json!({"kinds": ["System"]}), false)]
#[case(json!({"when": "entity.metadata.labels.tier == 'gold'"}), true)]
#[case(json!({"when": "'python' in entity.metadata.tags"}), false)]
#[case(json!({"when": "entity.none.deeper == 1"}), false)]
#[case(json!({"kinds": ["component"], "when": "data is defined"}), false)]
fn a_badge_is_for_what_its_kinds_and_condition_say(
    #[case] definition: Value,
    #[case] applies: bool,
) {
    let entity = entity();
    let given = Given::new(&Known::from(&entity), &portal());
    assert_eq!(compiled(definition).unwrap().applies(&given), applies);
}

#[rstest]
#[case(json!({"message": "{{ entity.kind"}), "message", "syntax error")]
#[case(json!({"message": "a\n{% if %}"}), "message", "(line 2, column")]
#[case(json!({"label": "{{ entiy.kind }}"}), "label", "there is no entiy: expected one of entity, ref, backstage, data (line 1, column 4)")]
#[case(json!({"link": "{{ ref | slug }}"}), "link", "there is no filter slug (line 1, column 10)")]
#[case(json!({"message": "{{ '|nope' ~ (1 | defalt(2)) }} | nope"}), "message", "there is no filter defalt")]
#[case(json!({"when": "ref is definde"}), "when", "there is no test definde (line 1, column 8)")]
#[case(json!({"message": "{{ nope(1) }}"}), "message", "there is no nope")]
#[case(json!({"when": "entity.kind =="}), "when", "syntax error")]
#[case(json!({"when": "true %}x{% if true"}), "when", "syntax error")]
#[case(json!({"color": [{"color": "red"}, {"when": "1 +", "color": "{{"}]}), "color[1].when", "syntax error")]
#[case(json!({"color": {"of": "1", "steps": [{"below": 2, "color": "a"}, {"below": 1, "color": "b"}]}}), "color.steps[1].below", "expected a larger number than in the step before")]
#[case(json!({"color": {"of": "1", "steps": [{"color": "a"}, {"color": "b"}]}}), "color.steps[0].below", "only the last step needs none")]
fn what_is_wrong_is_told_by_its_field_and_place(
    #[case] definition: Value,
    #[case] field: &str,
    #[case] problem: &str,
) {
    let problems = compiled(definition).unwrap_err();
    let found = problems.iter().find(|problem| problem.field == field);
    let told = found.map(|found| found.problem.to_string());
    assert!(
        told.is_some_and(|told| told.contains(problem)),
        "{problems:?}"
    );
}

#[test]
fn the_parts_of_the_entity_that_are_looked_at_are_known() {
    let definition = json!({
        "message": "{{ entity.metadata.labels.tier }} {{ entity.spec['type'] }} {{ ref }}",
        "color": [{"when": "entity.metadata.tags | length > 3", "color": "red"}],
        "when": "entity.metadata.annotations['a/b'] is defined",
        "link": "{{ backstage.app_url }}/x",
    });
    let fields = compiled(definition).unwrap().fields();
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    assert_eq!(
        fields,
        [
            "metadata.annotations",
            "metadata.labels.tier",
            "metadata.tags",
            "spec"
        ]
    );
    let whole = compiled(json!({"message": "{{ entity | length }}"}))
        .unwrap()
        .fields();
    assert!(whole.contains(""), "{whole:?}");
}

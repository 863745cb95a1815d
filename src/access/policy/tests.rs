use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::*;

const ANNOTATION: &str = "backstage-badges/publish";

fn entity(annotations: &Value) -> Entity {
    Entity::from_value(&json!({
        "kind": "Component",
        "metadata": {"name": "x", "namespace": "shop", "annotations": annotations},
    }))
    .unwrap()
}

fn policy(default: Publish, allow: Value, deny: Value) -> Policy {
    Policy {
        default,
        annotation: ANNOTATION.to_owned(),
        allow: serde_json::from_value(allow).unwrap(),
        deny: serde_json::from_value(deny).unwrap(),
    }
}

#[rstest]
#[case(json!({"kinds": ["Component"]}), true)]
#[case(json!({"kinds": ["api", "component"]}), true)]
#[case(json!({"kinds": ["api"]}), false)]
#[case(json!({"namespaces": ["shop"]}), true)]
#[case(json!({"namespaces": ["default"]}), false)]
#[case(json!({"annotations": ["acme.com/class"]}), true)]
#[case(json!({"annotations": ["acme.com/class=secret"]}), true)]
#[case(json!({"annotations": ["acme.com/class=public", "acme.com/other"]}), false)]
#[case(json!({"annotations": ["acme.com/class="]}), false)]
#[case(json!({"kinds": ["component"], "namespaces": ["shop"], "annotations": ["acme.com/class"]}), true)]
#[case(json!({"kinds": ["component"], "namespaces": ["default"]}), false)]
fn a_rule_fits_what_all_its_parts_fit(#[case] rule: Value, #[case] fits: bool) {
    let entity = entity(&json!({"acme.com/class": "secret"}));
    let deny = policy(Publish::Publish, json!([]), json!([rule]));
    let verdict = deny.entity(&entity);
    assert_eq!(verdict.is_published, !fits, "{verdict}");
    let allow = policy(Publish::Hide, json!([rule]), json!([]));
    let verdict = allow.entity(&entity);
    assert_eq!(verdict.is_published, fits, "{verdict}");
}

#[rstest]
#[case(json!({}))]
#[case(json!({"kinds": []}))]
#[case(json!({"kinds": ["component"], "badges": []}))]
#[case(json!({"kind": ["component"]}))]
#[case(json!({"kinds": ["no kind"]}))]
#[case(json!({"namespaces": ["a_b"]}))]
#[case(json!({"annotations": ["=x"]}))]
#[case(json!({"annotations": ["a b"]}))]
#[case(json!("component"))]
fn a_rule_that_says_nothing_or_nonsense_is_refused(#[case] rule: Value) {
    assert!(serde_json::from_value::<Rule>(rule).is_err());
}

#[rstest]
#[case(Publish::Publish, json!({}), true, "access.default says so, and nothing else does")]
#[case(Publish::Hide, json!({}), false, "access.default says so, and nothing else does")]
#[case(Publish::Hide, json!({ANNOTATION: "true"}), true, "its annotation backstage-badges/publish is \"true\"")]
#[case(Publish::Publish, json!({ANNOTATION: "false"}), false, "its annotation backstage-badges/publish is \"false\"")]
// Whoever wrote it did not mean to say nothing.
#[case(Publish::Publish, json!({ANNOTATION: "no"}), false, "its annotation backstage-badges/publish is \"no\"")]
#[case(Publish::Publish, json!({ANNOTATION: ""}), false, "its annotation backstage-badges/publish is \"\"")]
fn an_entity_says_for_itself_over_the_default(
    #[case] default: Publish,
    #[case] annotations: Value,
    #[case] is_published: bool,
    #[case] reason: &str,
) {
    let policy = policy(default, json!([]), json!([]));
    let verdict = policy.entity(&entity(&annotations));
    assert_eq!(verdict.is_published, is_published);
    assert_eq!(verdict.reason.to_string(), reason);
    assert_eq!(policy.badge(&entity(&annotations), "owner"), verdict);
}

#[test]
fn a_denial_wins_over_everything_and_an_opt_out_over_an_allowance() {
    let rule = json!([{"kinds": ["component"]}]);
    let (opted_in, opted_out) = (json!({ANNOTATION: "true"}), json!({ANNOTATION: "false"}));
    let denied = policy(Publish::Publish, rule.clone(), rule.clone());
    let verdict = denied.entity(&entity(&opted_in));
    assert_eq!(verdict.to_string(), "hidden: access.deny[0] fits");
    let allowed = policy(Publish::Hide, rule, json!([]));
    assert!(!allowed.entity(&entity(&opted_out)).is_published);
    let verdict = allowed.entity(&entity(&json!({})));
    assert_eq!(verdict.to_string(), "published: access.allow[0] fits");
}

#[test]
fn a_rule_about_badges_leaves_the_entity_and_its_other_badges_as_they_are() {
    let entity = entity(&json!({}));
    let rule = json!([{"namespaces": ["shop"], "badges": ["owner", "docs"]}]);
    let deny = policy(Publish::Publish, json!([]), rule.clone());
    assert!(deny.entity(&entity).is_published);
    assert!(!deny.badge(&entity, "owner").is_published);
    assert!(deny.badge(&entity, "lifecycle").is_published);
    let allow = policy(Publish::Hide, rule, json!([]));
    assert!(allow.entity(&entity).is_published);
    assert!(allow.badge(&entity, "docs").is_published);
    assert!(!allow.badge(&entity, "lifecycle").is_published);
}

#[test]
fn every_annotation_that_decides_is_named_once() {
    let rules = json!([{"annotations": ["b", "a=1"]}, {"annotations": ["a"]}]);
    let policy = policy(Publish::Hide, rules.clone(), rules);
    assert_eq!(policy.annotations(), ["a", "b", ANNOTATION]);
    assert_eq!(Policy::default().annotations(), [""; 0]);
}

proptest! {
    #[test]
    fn what_is_denied_is_hidden_with_all_its_badges(
        value in prop::option::of("true|false|x"),
        hides in any::<bool>(),
    ) {
        let default = if hides { Publish::Hide } else { Publish::Publish };
        let all = json!([{"kinds": ["component"]}]);
        let policy = policy(default, all.clone(), all);
        let annotations = value.map_or(json!({}), |value| json!({ANNOTATION: value}));
        let entity = entity(&annotations);
        prop_assert!(!policy.entity(&entity).is_published);
        prop_assert!(!policy.badge(&entity, "owner").is_published);
    }
}

//! Badges that are there, and badges of one's own that are whole.

use std::collections::BTreeSet;

use super::Finding;
use crate::{
    badge::{
        BUILT_IN, BadgeDefinition, BadgeId, CustomBadge, DefinitionProblem, TemplateProblem,
        preset_ids,
    },
    config::{BadgePlaces, Environment, Loaded},
};

/// Ids that are other routes of an entity's opaque name.
const RESERVED: [&str; 4] = ["badge-specs", "bar", "go", "snippets"];

pub(super) fn all(loaded: &Loaded, env: &dyn Environment, found: &mut Vec<Finding>) {
    let badges = &loaded.settings.badges;
    let mut seen = BTreeSet::new();
    for id in badges.enabled.iter().flatten() {
        if !seen.insert(id) {
            found.push(Finding::new(
                &["badges.enabled"],
                format!("{id} is there twice"),
                "expected each badge once",
            ));
        } else if !is_there(id) && !badges.custom.contains_key(id) {
            let known = BUILT_IN.iter().map(|rule| rule.id);
            let others = preset_ids().chain(badges.custom.keys());
            let known = known.chain(others.map(BadgeId::as_str));
            let known: Vec<_> = known.collect();
            found.push(Finding::new(
                &["badges.enabled"],
                format!("there is no badge {id}"),
                format!("expected one of {}", known.join(", ")),
            ));
        }
    }
    let places = BadgePlaces::new(loaded, env);
    for (id, definition) in &badges.custom {
        for problem in problems(id, definition) {
            let finding = Finding::new(
                &["badges.custom"],
                problem.problem.message.clone(),
                "expected a badge as docs/badges.md has them",
            );
            let finding = finding.at(format!(".{id}{}", dotted(&problem.field)));
            found.push(match places.find(id, &problem) {
                Some(place) => finding.from(place),
                None => finding,
            });
        }
    }
}

/// Whether there is a badge of that id out of the box.
fn is_there(id: &BadgeId) -> bool {
    BUILT_IN.iter().any(|rule| rule.id == id.as_str()) || preset_ids().any(|preset| preset == id)
}

fn problems(id: &BadgeId, definition: &BadgeDefinition) -> Vec<DefinitionProblem> {
    let whole = |message: &str| DefinitionProblem {
        field: String::new(),
        problem: TemplateProblem {
            message: message.to_owned(),
            place: None,
        },
    };
    let mut problems = CustomBadge::compile(definition).err().unwrap_or_default();
    if RESERVED.contains(&id.as_str()) {
        problems.push(whole("this id is that of another route"));
    }
    if definition.message.is_none() && !is_there(id) {
        problems.push(whole("a new badge has no message"));
    }
    problems
}

fn dotted(field: &str) -> String {
    if field.is_empty() {
        String::new()
    } else {
        format!(".{field}")
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::config::environment::fake::FakeEnvironment;

    #[rstest]
    #[case(
        "badges:\n  custom:\n    tier:\n      message: '{{ entity.x'\n",
        "badges.custom.tier.message: syntax error: unexpected end of input, expected end of variable block (from badges.yaml:4:"
    )]
    #[case(
        "badges:\n  custom:\n    tier:\n      message: x\n      color:\n        - when: entiy.x\n          color: red\n",
        "badges.custom.tier.color[0].when: there is no entiy: expected one of entity, ref, backstage, data (from badges.yaml:6:17)"
    )]
    #[case(
        "badges:\n  custom:\n    tier: {label: x}\n",
        "badges.custom.tier: a new badge has no message (from badges.yaml:3:11)"
    )]
    #[case(
        "badges: {custom: {bar: {message: x}}}",
        "badges.custom.bar: this id is that of another route (from badges.yaml:1:24)"
    )]
    #[case(
        "badges: {enabled: [owner, tier]}",
        "badges.enabled: there is no badge tier (from badges.yaml): expected one of pingback, "
    )]
    #[case(
        "badges: {custom: {tier: {message: x, colour: red}}}",
        "badges.custom.tier.colour: \"red\" is not valid"
    )]
    #[case(
        "badges: {custom: {tier: {message: x, kinds: ['no kind']}}}",
        "badges.custom.tier.kinds: [\"no kind\"] is not valid"
    )]
    #[case("badges: {custom: {Tier: {message: x}}}", "badges.custom.Tier: ")]
    fn what_is_wrong_with_a_badge_is_told_with_its_place(
        #[case] yaml: &str,
        #[case] problem: &str,
    ) {
        let problems = FakeEnvironment::default().yaml(yaml).problems();
        assert!(problems.starts_with(problem), "{problems}");
        assert_eq!(problems.lines().count(), 1, "{problems}");
    }

    #[test]
    fn a_badge_from_the_environment_is_told_by_its_variable() {
        let problems = FakeEnvironment::default()
            .var("BADGES_BADGES__CUSTOM", "{tier: {message: '{{'}}")
            .problems();
        let variable = "(from environment variable BADGES_BADGES__CUSTOM)";
        assert!(problems.contains(variable), "{problems}");
    }

    #[test]
    fn badges_of_ones_own_keep_their_order_and_may_be_enabled() {
        let yaml = "badges: {enabled: [b, owner], custom: {b: {message: x}, a: {message: y}, owner: {label: team}}}";
        let badges = FakeEnvironment::default()
            .yaml(yaml)
            .load()
            .unwrap()
            .settings
            .badges;
        let ids: Vec<_> = badges.custom.keys().map(ToString::to_string).collect();
        assert_eq!(ids, ["b", "a", "owner"]);
    }
}

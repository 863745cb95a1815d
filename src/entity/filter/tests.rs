use proptest::prelude::*;
use rstest::rstest;
use serde_json::json;

use super::*;

fn entity() -> Entity {
    Entity::from_value(&json!({
        "kind": "Component",
        "metadata": {"name": "Payments", "namespace": "shop"},
        "spec": {"lifecycle": "Production", "owner": "team-a", "type": "service"},
    }))
    .unwrap()
}

fn fits(filters: &[&str]) -> bool {
    let filter = EntityFilter::parse(filters.iter().copied()).unwrap();
    filter.fits(&entity(), |_| true)
}

#[rstest]
#[case::nothing(&[], true)]
#[case::one(&["kind=component"], true)]
#[case::another(&["kind=api"], false)]
#[case::any_letter_case(&["KIND=Component,spec.lifecycle=PRODUCTION,metadata.name=payments"], true)]
#[case::spaces(&[" kind = component , spec.owner = team-a "], true)]
#[case::all_of_them(&["kind=component,spec.owner=team-b"], false)]
#[case::one_of_several(&["kind=api", "spec.owner=team-a"], true)]
#[case::none_of_several(&["kind=api", "spec.owner=team-b"], false)]
#[case::one_value_of_a_field(&["kind=api,kind=component"], true)]
#[case::a_field_that_is_there(&["spec.type"], true)]
#[case::a_field_that_is_not_there(&["spec.system"], false)]
#[case::a_field_and_its_value(&["spec.type,spec.type=website"], false)]
#[case::an_owner_as_written(&["spec.owner=group:shop/team-a"], false)]
#[case::an_owner_in_full(&["relations.ownedBy=group:shop/team-a"], true)]
#[case::a_namespace(&["metadata.namespace=shop"], true)]
fn an_entity_is_meant_as_backstage_means_it(#[case] filters: &[&str], #[case] is_meant: bool) {
    assert_eq!(fits(filters), is_meant);
}

#[test]
fn what_may_not_be_told_is_as_if_it_were_not_there() {
    let not_told = |filter| {
        let filter = EntityFilter::parse([filter]).unwrap();
        filter.fits(&entity(), |field| field != FilterField::Owner)
    };
    assert!(!not_told("spec.owner=team-a"));
    assert!(!not_told("spec.owner"));
    assert!(not_told("kind=component"));
}

#[rstest]
#[case("", "filter: there is no field \"\"")]
#[case("kind=component,", "filter: there is no field \"\"")]
#[case(
    "spec.color=red",
    "filter: there is no field \"spec.color\": expected one of kind, "
)]
#[case("kind=", "filter: kind has no value: expected kind=value")]
fn a_filter_that_cannot_be_read_says_what_was_expected(#[case] filter: &str, #[case] start: &str) {
    let error = EntityFilter::parse([filter]).unwrap_err().to_string();
    assert!(error.starts_with(start), "{error}");
}

#[test]
fn there_are_only_so_many_statements() {
    let filter = vec!["kind"; MAX_STATEMENTS].join(",");
    assert!(EntityFilter::parse([filter.as_str()]).is_ok());
    let too_many = EntityFilter::parse([filter.as_str(), "kind"]);
    assert_eq!(too_many, Err(FilterError::TooMany));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_a_panic(filters in proptest::collection::vec("\\PC*", 0..4)) {
        let _ = EntityFilter::parse(filters.iter().map(String::as_str));
    }

    #[test]
    fn one_more_filter_takes_nothing_away(
        filters in proptest::collection::vec("(kind|spec[.]owner)(=(component|api|team-a))?", 1..4),
        more in "(kind|spec[.]owner)=(component|api|team-b)",
    ) {
        let mut filters: Vec<&str> = filters.iter().map(String::as_str).collect();
        let before = fits(&filters);
        filters.push(&more);
        prop_assert!(!before || fits(&filters));
    }
}

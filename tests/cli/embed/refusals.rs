//! What is refused, and that files are left alone then.

use rstest::rstest;

use super::{END, Repository, START, component};
use crate::program::{refused, run};

#[rstest]
#[case(
    "<!-- backstage-badges:start -->\n",
    "README.md:3: the block has no backstage-badges:end"
)]
#[case(
    "\r\n<!-- backstage-badges:end -->",
    "README.md:4: no block is there to end: backstage-badges:start is missing"
)]
#[case(
    "a\n<!-- backstage-badges:start owner -->\n",
    "README.md:4: \"owner\" is no name=value"
)]
#[case("S badges=nosuch -->\nE\n", "README.md:3: No badge \"nosuch\"")]
#[case(
    "S entity=component:y -->\nE\n",
    "README.md:3: catalog-info.yaml does not describe component:default/y"
)]
fn a_block_that_cannot_be_filled_leaves_its_file_as_it_is(#[case] text: &str, #[case] told: &str) {
    let repository = Repository::of("team-a");
    let text = text
        .replace("S ", "<!-- backstage-badges:start ")
        .replace('E', END);
    // A good block before it is not written either.
    let text = format!("{START}\n{END}\n{text}");
    repository.write("README.md", &text);
    let ended = repository.offline(&["README.md"]);
    assert_eq!(ended.code, Some(2));
    assert_eq!(
        ended.told,
        [
            format!("backstage-badges: {told}"),
            "backstage-badges: 1 failed".to_owned()
        ]
    );
    assert_eq!(repository.text("README.md"), text);
}

#[test]
fn the_others_are_written_all_the_same() {
    let repository = Repository::of("team-a");
    repository.write("README.md", format!("{START}\n{END}\n"));
    repository.write("docs/README.md", START);
    let ended = repository.offline(&[".", "nosuch.md"]);
    assert_eq!(ended.code, Some(2));
    assert_eq!(
        ended.told,
        [
            "backstage-badges: nosuch.md: there is no such file",
            "backstage-badges: docs/README.md:1: the block has no backstage-badges:end",
            "backstage-badges: 1 updated, 2 failed"
        ]
    );
    assert!(repository.text("README.md").contains("owner: team-a"));
}

#[test]
fn an_entity_that_is_not_clear_is_asked_for() {
    let repository = Repository::new();
    repository.write("README.md", format!("# X\n{START}\n{END}\n"));
    let none = repository.offline(&["README.md"]);
    let say = "entity=KIND:NAMESPACE/NAME in the marker, or --entity";
    assert_eq!(
        none.told[0],
        format!(
            "backstage-badges: README.md:2: no catalog-info.yaml is beside it or above it: say {say}"
        )
    );
    let named = repository.offline(&["README.md", "--entity", "component:a"]);
    assert_eq!(
        named.told[0],
        "backstage-badges: README.md:2: no catalog-info.yaml is beside it or above it, which --offline \
         takes the text of badges from"
    );
    let described = [component("a", "o"), component("b", "o")].join("---\n");
    repository.write("catalog-info.yaml", described);
    let several = repository.offline(&["README.md"]);
    assert_eq!(
        several.told[0],
        format!(
            "backstage-badges: README.md:2: which of component:default/a, component:default/b is it of, \
             in catalog-info.yaml? Say {say}"
        )
    );
}

#[test]
fn a_hidden_entity_is_not_written_anywhere() {
    let repository = Repository::of("team-a");
    let text = format!("{START}\n{END}\n");
    repository.write("README.md", &text);
    repository.write("badges.yaml", "access: {deny: [{kinds: [component]}]}\n");
    let ended = repository.offline(&["README.md", "--config", "badges.yaml"]);
    assert_eq!(ended.code, Some(2));
    let told = "backstage-badges: README.md:1: component:default/x is hidden";
    assert!(ended.told[0].starts_with(told), "{ended:?}");
    assert_eq!(repository.text("README.md"), text);
}

#[test]
fn what_the_demo_catalog_does_not_have_is_told_with_a_hint() {
    let repository = Repository::of("team-a");
    repository.write("README.md", format!("{START}\n{END}\n"));
    let ended = repository.run(&["README.md"]);
    assert_eq!(ended.code, Some(2));
    let hint =
        "backstage-badges: no catalog is set, so the demo catalog was asked: name yours with";
    assert!(ended.told[2].starts_with(hint), "{ended:?}");
}

#[rstest]
#[case(&[], "image URLs need the address that readers reach the service at: set --public-url")]
#[case(&["--public-url", "https://b.test"], "links need the address that readers open Backstage at: set --app-url")]
fn addresses_of_this_machine_are_not_written(#[case] addresses: &[&str], #[case] told: &str) {
    let complaints = refused(&run(&[&["embed", "README.md"], addresses].concat()));
    assert_eq!(complaints.len(), 1, "{complaints:?}");
    let expected = format!("backstage-badges: {told}");
    assert!(complaints[0].starts_with(&expected), "{complaints:?}");
}

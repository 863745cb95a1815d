//! Where the text of badges comes from, and whose badges they are.

use std::fs;

use super::{END, Repository, START, component, owner_badge, summed_up};
use crate::program::text;

/// A block for the owner's badge, filled.
fn owned(name: &str, owner: &str) -> String {
    format!("{START}\n{}\n{END}\n", owner_badge(name, owner))
}

#[test]
fn the_text_is_the_catalogs_unless_the_descriptor_is_asked_for() {
    let repository = Repository::of("team-here");
    repository.write("README.md", format!("{START}\n{END}\n"));
    repository.write("catalog/all.yaml", component("x", "team-there"));
    let catalog = repository.path("catalog/all.yaml");
    let asked = [
        "README.md",
        "--badges",
        "owner",
        "--catalog",
        text(&catalog),
    ];
    assert_eq!(repository.run(&asked), summed_up(0, "1 updated"));
    assert_eq!(repository.text("README.md"), owned("x", "team-there"));
    assert_eq!(repository.offline(&asked), summed_up(0, "1 updated"));
    assert_eq!(repository.text("README.md"), owned("x", "team-here"));
}

#[test]
fn a_catalog_that_is_away_is_not_missed_offline() {
    let repository = Repository::of("team-a");
    repository.write("README.md", format!("{START}\n{END}\n"));
    let away = [
        "README.md",
        "--badges",
        "owner",
        "--api-url",
        "http://127.0.0.1:9",
    ];
    let ended = repository.run(&away);
    assert_eq!(ended.code, Some(2));
    assert_eq!(
        ended.told[0],
        "backstage-badges: README.md:1: Backstage cannot be reached"
    );
    assert_eq!(repository.offline(&away), summed_up(0, "1 updated"));
}

#[test]
fn each_readme_has_the_text_of_its_own_descriptor() {
    let repository = Repository::new();
    for (folder, owner) in [("a", "team-a"), ("b", "team-b")] {
        repository.write(
            &format!("{folder}/catalog-info.yaml"),
            component("x", owner),
        );
        repository.write(
            &format!("{folder}/docs/README.md"),
            format!("{START}\n{END}\n"),
        );
    }
    repository.offline(&["a", "b", "--badges", "owner"]);
    assert_eq!(repository.text("a/docs/README.md"), owned("x", "team-a"));
    assert_eq!(repository.text("b/docs/README.md"), owned("x", "team-b"));
}

#[test]
fn the_entity_is_the_flags_else_the_markers_else_the_descriptors() {
    let repository = Repository::new();
    let described = ["x", "y", "z"].map(|name| component(name, &format!("team-{name}")));
    repository.write("catalog-info.yaml", described.join("---\n"));
    fs::create_dir(repository.path("z")).unwrap();
    let written = |name: &str, marker: &str, flags: &[&str]| {
        repository.write(name, format!("{marker}\n{END}\n"));
        repository.offline(&[&[name, "--badges", "owner"], flags].concat());
        repository.text(name)
    };
    let says_y = "<!-- backstage-badges:start entity=component:y -->";
    assert!(written("z/README.md", says_y, &["--entity", "component:x"]).contains("owner: team-x"));
    assert!(written("z/README.md", says_y, &[]).contains("owner: team-y"));
    assert!(written("z/README.md", START, &[]).contains("owner: team-z"));
}

#[test]
fn opaque_names_are_written_where_the_settings_say_so() {
    let repository = Repository::of("team-a");
    repository.write("README.md", format!("{START}\n{END}\n"));
    let settings = format!(
        "access: {{names: opaque, private: token, tokens: [long-enough], keys: ['{}']}}\n",
        "0123456789abcdef".repeat(8)
    );
    repository.write("badges.yaml", settings);
    let ended = repository.offline(&["README.md", "--badges", "owner", "--config", "badges.yaml"]);
    assert_eq!(ended, summed_up(0, "1 updated"));
    let written = repository.text("README.md");
    assert!(!written.contains("b.test/entity/default"), "{written}");
    assert!(written.contains("(https://b.test/entity/"), "{written}");
}

#[test]
fn offline_nobody_says_that_an_owner_does_not_exist() {
    let repository = Repository::of("team-a");
    repository.write("README.md", format!("{START}\n{END}\n"));
    let asked = ["README.md", "--badges", "catalog"];
    assert_eq!(repository.offline(&asked), summed_up(0, "1 updated"));
    let written = repository.text("README.md");
    assert!(written.contains("catalog: no description"), "{written}");
}

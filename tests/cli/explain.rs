//! `config explain`, and files that the access settings name.

use std::fs;

use crate::{
    DEMO,
    program::{command, refused, run, said, text},
};

/// What is said of `reference` under these access settings.
fn explained(access: &str, reference: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("badges.yaml");
    fs::write(&file, format!("access: {access}\n")).unwrap();
    said(&["--config", text(&file), "config", "explain", reference])
}

#[test]
fn an_entity_that_is_seen_is_told_with_its_badges_its_names_and_who_may_ask() {
    let access = format!(
        "{{private: token, tokens: [long-enough], names: both, keys: [{}], deny: [{{badges: [owner]}}]}}",
        "0f".repeat(64)
    );
    let told = explained(&access, "Component:Departure-Board");
    for line in [
        "component:default/departure-board is published: access.default says so, and nothing else does",
        "  docs        published: access.default says so, and nothing else does",
        "  owner       hidden: access.deny[0] fits",
        "  /entity/default/component/departure-board/badge/",
        "Whoever shows one of access.tokens may ask for its specs, snippets and JSON.",
    ] {
        assert!(told.lines().any(|told| told == line), "{line} in\n{told}");
    }
    let opaque = told
        .lines()
        .find(|line| line.starts_with("  /entity/LS") || line.len() > 80);
    assert!(opaque.is_some(), "an opaque name in\n{told}");
}

#[test]
fn an_entity_that_is_hidden_is_told_with_what_hides_it() {
    let told = explained("{default: hide}", DEMO);
    assert!(
        told.starts_with(&format!(
            "{DEMO} is hidden: access.default says so, and nothing else does\n"
        )),
        "{told}"
    );
    assert!(
        told.ends_with("It is answered for as an entity that does not exist.\n"),
        "{told}"
    );
    assert!(!told.contains("/entity/"), "{told}");
    let told = explained("{deny: [{kinds: [api]}, {kinds: [component]}]}", DEMO);
    assert!(told.contains("is hidden: access.deny[1] fits"), "{told}");
}

#[test]
fn a_badge_that_says_nothing_of_the_entity_is_told_as_left_out() {
    let told = explained("{}", "group:platform-screens");
    let line = told.lines().find(|line| line.contains("  system"));
    assert!(line.unwrap_or_default().contains("leave it out"), "{told}");
}

#[test]
fn an_entity_that_is_not_there_is_told_as_that() {
    let output = run(&["config", "explain", "component:nope"]);
    let told = refused(&output);
    assert_eq!(
        told,
        ["backstage-badges: component:default/nope: the catalog has no such entity"]
    );
}

#[test]
fn an_export_that_cannot_be_read_is_found_by_the_check_and_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("badges.csv");
    fs::write(&export, "kind,namespace,name\ncomponent,default,x\n").unwrap();
    let shown = export.display();
    for arguments in [&["config", "check"][..], &["serve"]] {
        let output = command(arguments)
            .env("BADGES_ACCESS__IMPORTED_UUIDS", &export)
            .output()
            .unwrap();
        let told = refused(&output).join("\n");
        let says = format!(
            "backstage-badges: access.imported_uuids: {shown}: line 1: there is no column uuid"
        );
        assert!(told.starts_with(&says), "{told}");
        let output = command(arguments)
            .env("BADGES_ACCESS__IMPORTED_UUIDS", "/gone.csv")
            .output()
            .unwrap();
        let told = refused(&output).join("\n");
        assert!(told.contains("/gone.csv: no such file"), "{told}");
    }
}

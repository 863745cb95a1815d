//! `config check` tries the badges that are written in the settings.

use std::{fs, path::PathBuf, process::Output};

use tempfile::TempDir;

use crate::program::{run, text};

/// A folder with a configuration file, and an entity to try it on.
struct Workshop {
    folder: TempDir,
}

impl Workshop {
    fn new(custom: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = format!("badges:\n  custom:\n{custom}");
        fs::write(folder.path().join("badges.yaml"), settings).unwrap();
        Self { folder }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn settings(&self) -> PathBuf {
        self.folder.path().join("badges.yaml")
    }

    fn check(&self, more: &[&str]) -> (Option<i32>, String, String) {
        let settings = self.settings();
        let arguments = [&["--config", text(&settings), "config", "check"], more].concat();
        let Output {
            status,
            stdout,
            stderr,
        } = run(&arguments);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code(), text(stdout), text(stderr))
    }
}

/// A component as the catalog serves it, which is JSON and so YAML, with `labels`.
fn component(labels: &str) -> String {
    format!(
        r#"{{"apiVersion": "backstage.io/v1alpha1", "kind": "Component",
            "metadata": {{"name": "x", "namespace": "default", "uid": "u", "labels": {labels}}},
            "spec": {{"type": "service", "lifecycle": "production", "owner": "team-a"}},
            "relations": [{{"type": "ownedBy", "targetRef": "group:default/team-a"}}]}}"#
    )
}

const TIER: &str = "    tier:\n      message: \"{{ entity.metadata.labels.tier }}\"\n";

#[test]
fn each_badge_is_tried_on_the_demo_catalog() {
    let workshop = Workshop::new(TIER);
    let (code, said, complaints) = workshop.check(&[]);
    assert_eq!((code, complaints.as_str()), (Some(0), ""));
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(
        lines[0],
        "tier: made of 1 of 15 entities; of component:default/departure-board it says \"tier: \
         critical\""
    );
    let place = format!(
        "  {}:4:20: message: undefined value",
        text(&workshop.settings())
    );
    assert!(lines[1].starts_with(&place), "{said}");
    assert_eq!(lines[2], "the settings are good");
}

#[test]
fn a_badge_is_tried_on_an_entity_of_ones_own() {
    let workshop = Workshop::new(TIER);
    let entity = workshop.file("gold.json", &component(r#"{"tier": "gold"}"#));
    let (code, said, _) = workshop.check(&["--entity", text(&entity)]);
    assert_eq!(code, Some(0));
    assert!(
        said.contains("of component:default/x it says \"tier: gold\""),
        "{said}"
    );
}

#[test]
fn a_badge_that_cannot_be_made_of_it_is_a_problem() {
    let workshop = Workshop::new(TIER);
    let entity = workshop.file("none.json", &component("{}"));
    let (code, said, complaints) = workshop.check(&["--entity", text(&entity)]);
    assert_eq!(code, Some(2));
    assert!(said.contains("badges.yaml:4:20: message: "), "{said}");
    assert!(!said.contains("are good"), "{said}");
    assert!(complaints.contains("would say unknown"), "{complaints}");
}

#[test]
fn a_template_that_is_none_is_told_with_its_place() {
    let workshop = Workshop::new(
        "    tier:\n      message: a\n      color:\n        - {when: 'ref.kind ==', color: red}\n",
    );
    let (code, _, complaints) = workshop.check(&[]);
    assert_eq!(code, Some(2));
    let place = "badges.custom.tier.color[0].when: ";
    assert!(
        complaints.contains(place) && complaints.contains("badges.yaml:6:"),
        "{complaints}"
    );
}

#[test]
fn what_would_be_asked_of_a_plugin_is_told_and_nothing_is_asked() {
    let workshop = Workshop::new("    todos: {}\n");
    let entity = workshop.file("gold.json", &component(r#"{"tier": "gold"}"#));
    let (code, said, complaints) = workshop.check(&["--entity", text(&entity)]);
    assert_eq!((code, complaints.as_str()), (Some(0), ""));
    let asked = "asks the plugin todo: GET /v1/todos?entity=component%3Adefault%2Fx&limit=1";
    assert!(said.contains(asked), "{said}");
}

#[test]
fn a_file_that_holds_no_entity_is_told() {
    let workshop = Workshop::new(TIER);
    let entity = workshop.file("bad.yaml", "kind: 7\n");
    for path in [text(&entity), "/nowhere.yaml"] {
        let (code, _, complaints) = workshop.check(&["--entity", path]);
        assert_eq!(code, Some(2));
        assert!(complaints.contains(path), "{complaints}");
    }
}

//! What an export takes away, and what an interrupted one leaves.

use std::{fs, path::Path};

use super::Export;
use crate::program::{command, refused, run, text, until};

#[test]
fn what_vanished_is_removed_when_that_is_asked_for_and_nothing_else_ever() {
    let export = Export::new();
    let owner = ["--badges", "owner"];
    export.of(&["a", "b", "c"], &owner);
    let others = [
        "README.md",
        "entity/default/component/c/badge/notes.txt",
        "entity/default/component/my.svg",
        "entity/default/component/a b/badge/owner.svg",
    ];
    for path in others {
        let path = export.out().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "mine").unwrap();
    }
    let told = export.of(&["a", "b"], &owner);
    assert_eq!(told, "2 written, 2 unchanged\n");
    let gone = "entity/default/component/c/badge/owner.svg";
    assert!(export.out().join(gone).exists());
    let told = export.of(&["a", "b"], &["--badges", "owner", "--prune"]);
    assert_eq!(told, "4 unchanged, 1 removed\n");
    assert!(!export.out().join(gone).exists());
    for path in others {
        assert_eq!(export.text(path), "mine");
    }
}

#[test]
fn a_catalog_that_is_nearly_empty_removes_nothing() {
    let export = Export::new();
    export.of(&["a", "b", "c"], &["--badges", "owner"]);
    let catalog = export.catalog(&["a"]);
    let out = export.out();
    let arguments = [
        "export",
        "--out",
        text(&out),
        "--catalog",
        text(&catalog),
        "--badges",
        "owner",
        "--prune",
    ];
    let complaints = refused(&run(&arguments));
    assert_eq!(complaints[0], "backstage-badges: 2 written, 1 unchanged");
    assert!(
        complaints[1].contains("nothing was removed: 2 of 3 files would go"),
        "{complaints:?}"
    );
    assert!(
        out.join("entity/default/component/c/badge/owner.svg")
            .exists()
    );
}

#[test]
fn what_an_interrupted_run_left_is_no_half_file_and_is_cleared_away() {
    let export = Export::new();
    export.of(&["a", "b"], &["--badges", "owner"]);
    let folder = export.out().join("entity/default/component/a/badge");
    let left = [".owner.svg.part", ".docs.svg.part"].map(|name| folder.join(name));
    for path in &left {
        fs::write(path, "<svg").unwrap();
    }
    fs::remove_file(folder.join("owner.svg")).unwrap();
    let told = export.of(&["a", "b"], &["--badges", "owner", "--prune"]);
    assert_eq!(told, "1 written, 3 unchanged, 1 removed\n");
    assert!(
        export
            .text("entity/default/component/a/badge/owner.svg")
            .starts_with("<svg ")
    );
    assert!(left.iter().all(|path| !path.exists()));
}

/// Killed again and again, wherever it is: what has the name of an image is a whole one.
#[test]
fn a_run_that_is_killed_leaves_no_half_file() {
    let names: Vec<String> = (0..400).map(|number| format!("c{number:03}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let export = Export::new();
    let catalog = export.catalog(&names);
    let out = export.out();
    for round in 0..5 {
        let arguments = ["export", "--out", text(&out), "--catalog", text(&catalog)];
        let mut child = command(&arguments).spawn().unwrap();
        // It may end before, on a fast machine: then there is nothing to see in this round.
        let is_under_way = || {
            let folder = out.join(format!("entity/default/component/c{:03}", round * 60));
            folder.exists().then_some(())
        };
        until("the first files", is_under_way);
        child.kill().unwrap();
        child.wait().unwrap();
        let images = export.files().into_keys();
        for image in images.filter(|name| Path::new(name).extension() == Some("svg".as_ref())) {
            let svg = export.text(&image);
            assert!(
                svg.starts_with("<svg ") && svg.ends_with("</svg>"),
                "{image}: {svg}"
            );
        }
    }
    export.of(&names, &["--prune"]);
    let is_half = |name: &&String| Path::new(name).extension() == Some("part".as_ref());
    assert_eq!(export.names().iter().find(is_half), None);
}

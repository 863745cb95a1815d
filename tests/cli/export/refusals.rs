//! What is not exported, and what is said of it.

use std::fs;

use super::Export;
use crate::program::{refused, run, text};

#[test]
fn a_file_of_somebody_else_is_in_nobodys_way() {
    let export = Export::new();
    fs::create_dir_all(export.out()).unwrap();
    fs::write(export.out().join("index.html"), "<h1>My page</h1>").unwrap();
    let complaints = refused(&run(&["export", "--out", text(&export.out())]));
    assert!(
        complaints[0].contains("index.html is not of an export"),
        "{complaints:?}"
    );
    assert_eq!(export.names(), ["index.html"], "nothing was written");
}

#[test]
fn two_exports_into_one_folder_do_not_mix() {
    let export = Export::new();
    fs::create_dir_all(export.out()).unwrap();
    let held = fs::File::open(export.out()).unwrap();
    held.lock().unwrap();
    let complaints = refused(&run(&["export", "--out", text(&export.out())]));
    assert!(
        complaints[0].contains("another export is writing into"),
        "{complaints:?}"
    );
    // A program that another test starts may have it open for a moment.
    held.unlock().unwrap();
    export.run(&["--badges", "owner"]);
}

#[test]
fn what_cannot_be_exported_is_one_clear_line() {
    let export = Export::new();
    fs::write(export.out(), "a file").unwrap();
    let complaints = refused(&run(&["export", "--out", text(&export.out())]));
    assert!(
        complaints[0].contains("/out cannot be written: "),
        "{complaints:?}"
    );
    for (more, complaint) in [
        (["--badges", "nosuch"], "No badge \"nosuch\""),
        (["--filter", "spec.color"], "filter: there is no field"),
    ] {
        let other = Export::new();
        let complaints = refused(&run(
            &[&["export", "--out", text(&other.out())], &more[..]].concat()
        ));
        assert!(complaints[0].contains(complaint), "{complaints:?}");
        assert!(!other.out().exists());
    }
}

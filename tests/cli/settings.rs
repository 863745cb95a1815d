//! `config`, and settings that are not good.

use std::fs;

use serde_json::Value;

use crate::program::{command, refused, run, said, text};

const SECRET: &str = "a-secret-that-nobody-may-see";

#[test]
fn print_shows_what_holds_and_where_it_came_from_and_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let (file, token) = (
        folder.path().join("badges.yaml"),
        folder.path().join("token"),
    );
    fs::write(
        &file,
        "backstage: {app_title: Acme Portal, api_url: 'http://localhost:7007'}\n",
    )
    .unwrap();
    fs::write(&token, SECRET).unwrap();
    for (variable, value) in [
        ("BADGES_BACKSTAGE__TOKEN", SECRET),
        ("BADGES_BACKSTAGE__TOKEN_FILE", text(&token)),
    ] {
        let mut command = command(&[
            "--config",
            text(&file),
            "config",
            "print",
            "--style",
            "flat",
        ]);
        let output = command.env(variable, value).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{printed}");
        assert!(printed.contains("app_title: Acme Portal"), "{printed}");
        assert!(
            printed.contains(&format!("# {}", file.display())),
            "{printed}"
        );
        assert!(printed.contains("style: flat  # flag --style"), "{printed}");
        assert!(printed.contains("[redacted]"), "{printed}");
        let complaints = String::from_utf8(output.stderr).unwrap();
        assert!(
            !printed.contains(SECRET) && !complaints.contains(SECRET),
            "{printed}{complaints}"
        );
    }
}

#[test]
fn what_is_printed_can_be_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("badges.yaml");
    fs::write(&file, said(&["config", "print", "--style", "plastic"])).unwrap();
    let again = said(&["--config", text(&file), "config", "print"]);
    assert!(again.contains("style: plastic"), "{again}");
}

#[test]
fn check_says_that_good_settings_are_good() {
    assert_eq!(said(&["config", "check"]), "the settings are good\n");
    let output = command(&["config", "check"])
        .env("BADGES_BADGES__STYLE", "flat")
        .output();
    assert_eq!(output.unwrap().status.code(), Some(0));
}

#[test]
fn schema_is_a_json_schema() {
    let schema: Value = serde_json::from_str(&said(&["config", "schema"])).unwrap();
    assert!(
        schema["$schema"]
            .as_str()
            .unwrap()
            .contains("json-schema.org"),
        "{schema}"
    );
    assert!(schema["properties"]["server"].is_object() || schema["$defs"].is_object());
}

#[test]
fn a_bad_setting_is_one_clear_line_for_every_command() {
    for rest in [
        &["serve"][..],
        &["config", "check"],
        &["render", "component:x", "owner"],
    ] {
        let complaints = refused(&run(&[rest, &["--style", "round"]].concat()));
        let [complaint] = complaints.as_slice() else {
            panic!("one line: {complaints:?}")
        };
        assert!(complaint.contains("badges.style: \"round\" is not valid (from flag --style)"));
        assert!(
            complaint.contains("expected one of flat, flat-square"),
            "{complaint}"
        );
    }
}

#[test]
fn all_bad_settings_are_told_at_once_each_on_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("badges.yaml");
    fs::write(&file, "server: {listn: x}\nimages: {png_scale: 9}\n").unwrap();
    let mut command = command(&["--config", text(&file), "--style", "round"]);
    let output = command
        .env("BADGES_CACHE__FRESH_FOR", "soon")
        .output()
        .unwrap();
    let complaints = refused(&output);
    for part in [
        "server.listn: there is no such setting",
        "images.png_scale: 9 is not valid",
        "cache.fresh_for: \"soon\" is not valid (from environment variable BADGES_CACHE__FRESH_FOR)",
        "badges.style: \"round\" is not valid (from flag --style)",
    ] {
        assert_eq!(
            complaints.iter().filter(|line| line.contains(part)).count(),
            1,
            "{complaints:?}"
        );
    }
    assert_eq!(complaints.len(), 4, "{complaints:?}");
}

#[test]
fn a_configuration_file_that_cannot_be_read_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let (missing, broken) = (
        folder.path().join("gone.yaml"),
        folder.path().join("broken.yaml"),
    );
    fs::write(&broken, "server: {").unwrap();
    for (file, wrong) in [
        (missing.as_path(), "no such file"),
        (folder.path(), "this is a directory"),
        (broken.as_path(), "line 1"),
    ] {
        let complaints = refused(&run(&["--config", text(file)]));
        assert_eq!(complaints.len(), 1, "{complaints:?}");
        assert!(
            complaints[0].contains(text(file)) && complaints[0].contains(wrong),
            "{complaints:?}"
        );
    }
    let output = command(&[])
        .env("BADGES_CONFIG", &missing)
        .output()
        .unwrap();
    assert!(refused(&output)[0].contains("gone.yaml: no such file"));
}

#[test]
fn an_unknown_variable_is_refused_with_what_was_meant() {
    let output = command(&["config", "check"])
        .env("BADGES_SERVER__LISTN", "x")
        .output()
        .unwrap();
    let complaints = refused(&output);
    assert!(
        complaints[0].contains("BADGES_SERVER__LISTN"),
        "{complaints:?}"
    );
    assert!(
        complaints[0].contains("BADGES_SERVER__LISTEN"),
        "{complaints:?}"
    );
}

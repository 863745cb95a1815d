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
fn backstages_own_files_are_merged_and_every_value_says_which_of_them_it_is_from() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let (base, production) = (path("app-config.yaml"), path("app-config.production.yaml"));
    let backend = "backend: {baseUrl: 'http://localhost:7007', database: {$file: /gone}}\n";
    let app = "app: {title: {$file: title.txt}, baseUrl: 'http://localhost:3000'}\n";
    fs::write(&base, [app, backend].concat()).unwrap();
    fs::write(&production, "app: {baseUrl: 'https://${PORTAL_HOST}'}\n").unwrap();
    fs::write(path("title.txt"), "Acme Portal\n").unwrap();
    let (base, production) = (text(&base), text(&production));
    let output = command(&["config", "print"])
        .args(["--app-config", base, "--app-config", production])
        .args(["--api-url", "http://backstage.test:7007"])
        .env("PORTAL_HOST", "portal.acme.test")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    for line in [
        format!("  app_title: Acme Portal  # {base}: app.title\n"),
        format!("  app_url: https://portal.acme.test  # {production}: app.baseUrl\n"),
        "  api_url: http://backstage.test:7007  # flag --api-url\n".to_owned(),
    ] {
        assert!(printed.contains(&line), "{line} in\n{printed}");
    }
}

#[test]
fn a_broken_file_of_backstages_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("app-config.yaml");
    for (broken, wrong) in [
        ("app: {", ": line 1"),
        (
            "app: {baseUrl: portal}",
            "app.baseUrl: \"portal\" is not valid (from",
        ),
        (
            "app: {title: {$file: gone.txt}}",
            ": app.title: $file \"gone.txt\": no such file",
        ),
    ] {
        fs::write(&file, broken).unwrap();
        let complaints = refused(&run(&["--app-config", text(&file), "serve"]));
        let [complaint] = complaints.as_slice() else {
            panic!("one line: {complaints:?}")
        };
        assert!(complaint.contains(text(&file)), "{complaint}");
        assert!(complaint.contains(wrong), "{complaint}");
    }
    let missing = folder.path().join("gone.yaml");
    let complaints = refused(&run(&["--app-config", text(&missing), "config", "check"]));
    assert!(
        complaints[0].ends_with("gone.yaml: no such file"),
        "{complaints:?}"
    );
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

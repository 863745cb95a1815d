//! The Helm chart knows the settings that the program has, so that `helm install` refuses others.

use std::{fs, path::Path};

use backstage_badges::config::schema;
use serde_json::{Map, Value, json};

const IN_A_SECRET: &str = "A secret, which has no place in a ConfigMap: see existingSecret.";

fn chart(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("deploy/helm/backstage-badges")
        .join(name)
}

/// The schema of the settings file as the chart can use it: a secret may not be written into values, and
/// there is no pattern that looks ahead, for Go's regular expressions do not.
fn of_values(mut schema: Value) -> Value {
    adapt(&mut schema);
    if let Some(root) = schema.as_object_mut() {
        root.remove("$schema");
        root.remove("title");
        root.insert("type".to_owned(), json!("object"));
    }
    schema
}

fn adapt(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.get("writeOnly") == Some(&json!(true)) {
                *members = Map::from_iter([
                    ("type".to_owned(), json!("null")),
                    ("description".to_owned(), json!(IN_A_SECRET)),
                ]);
            }
            let looks_ahead = |value: &Value| value.as_str().is_some_and(|it| it.contains("(?"));
            if members.get("pattern").is_some_and(looks_ahead) {
                members.shift_remove("pattern");
            }
            // What an editor needs, and Helm does not read.
            members.shift_remove("errorMessage");
            members.values_mut().for_each(adapt);
        }
        Value::Array(items) => items.iter_mut().for_each(adapt),
        _ => {}
    }
}

/// With `UPDATE_CHART=1` in the environment, the schema is written anew.
#[test]
fn helm_refuses_settings_that_the_program_does_not_have() {
    let path = chart("values.schema.json");
    let written = fs::read_to_string(&path).unwrap();
    let mut values: Value = serde_json::from_str(&written).unwrap();
    values["properties"]["settings"] = of_values(schema());
    let expected = format!("{}\n", serde_json::to_string_pretty(&values).unwrap());
    if std::env::var_os("UPDATE_CHART").is_some() {
        fs::write(&path, expected).unwrap();
    } else {
        assert!(
            written == expected,
            "UPDATE_CHART=1 cargo test --test chart renews {}",
            path.display()
        );
    }
}

#[test]
fn a_secret_in_the_values_is_refused() {
    let settings = of_values(schema());
    let backstage = &settings["properties"]["backstage"]["properties"];
    assert_eq!(backstage["token"]["type"], "null");
    assert_eq!(
        backstage["token_file"]["type"],
        json!(["string", "null"]),
        "and the file that it is in is not"
    );
    assert_eq!(
        settings["properties"]["access"]["properties"]["keys"]["type"],
        "null"
    );
}

#[test]
fn the_chart_installs_the_version_that_is_built_here() {
    let chart = fs::read_to_string(chart("Chart.yaml")).unwrap();
    let version = format!("appVersion: \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(chart.lines().any(|line| line == version), "{version}");
}

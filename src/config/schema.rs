//! The JSON Schema of the YAML file, so that editors complete and check it.
//!
//! Draft 7, which every editor's YAML support knows. Beside the standard's keywords it has
//! `errorMessage`, which VS Code's and other language servers show in place of their own words; the
//! problems of [`super::Settings::load`] say the same.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::Settings;

/// The schema of the configuration file.
#[must_use]
pub fn schema() -> Value {
    let generator = SchemaSettings::draft07()
        .with(|settings| settings.inline_subschemas = true)
        .into_generator();
    let mut schema = generator.into_root_schema_for::<Settings>().to_value();
    if let Some(root) = schema.as_object_mut() {
        root.insert("title".to_owned(), json!("backstage-badges"));
        root.insert("type".to_owned(), json!(["object", "null"]));
    }
    let sections = schema.get_mut("properties").and_then(Value::as_object_mut);
    for section in sections.into_iter().flat_map(Map::values_mut) {
        // A section whose settings are all commented out is null.
        if let Some(section) = section.as_object_mut() {
            section.insert("type".to_owned(), json!(["object", "null"]));
        }
        if let Some(settings) = section.get_mut("properties").and_then(Value::as_object_mut) {
            add_secret_files(settings);
        }
    }
    schema
}

/// Puts beside each secret the setting that names a file to read it from.
fn add_secret_files(settings: &mut Map<String, Value>) {
    let secrets: Vec<(usize, String, bool)> = settings
        .iter()
        .enumerate()
        .filter(|(_, (_, schema))| schema.get("writeOnly") == Some(&json!(true)))
        .map(|(at, (name, schema))| (at, name.clone(), schema["type"] == "array"))
        .collect();
    // From the last to the first, so that the places of the others stay.
    for (at, secret, is_list) in secrets.into_iter().rev() {
        let form = if is_list {
            "Each stands on a line of its own."
        } else {
            "A line break at its end is dropped."
        };
        let description =
            format!("A file to read `{secret}` from, in place of `{secret}` itself. {form}");
        let file = json!({
            "description": description,
            "type": ["string", "null"],
            "minLength": 1,
            "default": null,
            "errorMessage": "the path of a file",
        });
        settings.shift_insert(at + 1, format!("{secret}_file"), file);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_has_every_section_and_refuses_others() {
        let schema = schema();
        let sections: Vec<_> = schema["properties"].as_object().unwrap().keys().collect();
        let expected = [
            "server",
            "admin",
            "adoption",
            "limits",
            "log",
            "traces",
            "backstage",
            "catalog",
            "access",
            "cache",
            "badges",
            "images",
            "page",
            "compat",
        ];
        assert_eq!(sections, expected);
        assert_eq!(schema["additionalProperties"], json!(false));
        assert_eq!(
            schema["$schema"],
            json!("http://json-schema.org/draft-07/schema#")
        );
    }

    #[test]
    fn the_schema_of_every_default_value_names_it() {
        let schema = schema();
        let defaults = serde_json::to_value(Settings::default()).unwrap();
        for (section, values) in defaults.as_object().unwrap() {
            let section = &schema["properties"][section];
            assert_eq!(section["additionalProperties"], json!(false));
            for (name, value) in values.as_object().unwrap() {
                let setting = &section["properties"][name];
                assert_eq!(&setting["default"], value, "{name}");
                assert!(setting["description"].is_string(), "{name}");
            }
        }
    }
}

//! The settings that hold, as a configuration file that says where each came from.

use std::fmt::Write;

use serde_json::Value;

use super::{Loaded, file, known::Setting};

/// Every setting with its value, as YAML that can be read again, secrets aside: each of those is
/// `"[redacted]"`, which is refused where a secret is read. A comment after each value says where
/// it came from.
#[must_use]
pub fn print(loaded: &Loaded) -> String {
    // Settings turn into JSON without errors: all their keys are texts.
    let values = serde_json::to_value(&loaded.settings).unwrap_or_default();
    let mut text = String::new();
    for section in Setting::sections() {
        let _ = writeln!(text, "{section}:");
        let settings = Setting::all().iter().filter(|s| s.section == section);
        for setting in settings.filter(|setting| setting.secret().is_none()) {
            let value = values.get(section).and_then(|all| all.get(&setting.name));
            let value = value.map(yaml).unwrap_or_default();
            let origin = loaded.origin(&setting.key);
            let _ = writeln!(text, "  {}: {value}  # {origin}", setting.name);
        }
    }
    text
}

/// A value as YAML on one line.
pub(super) fn yaml(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        Value::String(_) => escaped(&value.to_string()),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(yaml).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}

/// Whether a text can stand without quotes, also in a list: nothing in it looks like syntax, and it
/// is not read as a number or another word of YAML's.
fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/')
        && text.ends_with(|c: char| c.is_ascii_alphanumeric())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b" ./:_~-".contains(&b))
        && file::parse(&format!("[{text}]")) == Ok(Value::from(vec![text]))
}

/// JSON's quoted text is YAML's, but for characters that YAML wants escaped and JSON does not.
fn escaped(json: &str) -> String {
    let mut text = String::new();
    for c in json.chars() {
        if matches!(
            c,
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        ) {
            let _ = write!(text, "\\u{:04x}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::environment::fake::FakeEnvironment, *};

    /// Reads again what was printed, and prints it without the comments.
    fn values(text: &str) -> Vec<String> {
        let lines = text.lines().map(|line| line.rsplit_once("  # "));
        lines
            .map(|split| split.map_or(String::new(), |(value, _)| value.to_owned()))
            .collect()
    }

    #[test]
    fn every_value_is_printed_with_where_it_came_from() {
        let printed = print(
            &FakeEnvironment::default()
                .yaml("catalog: {files: ['a, b.yaml', services/**/*.yaml]}")
                .var("BADGES_BACKSTAGE__APP_TITLE", "Acme: Portal")
                .flag("server.listen", "[::1]:80", "--listen")
                .load()
                .unwrap(),
        );
        for line in [
            "  listen: \"[::1]:80\"  # flag --listen\n",
            "  files: [\"a, b.yaml\", \"services/**/*.yaml\"]  # badges.yaml\n",
            "  app_title: \"Acme: Portal\"  # environment variable BADGES_BACKSTAGE__APP_TITLE\n",
            "  base_path: \"\"  # default\n",
        ] {
            assert!(printed.contains(line), "{line} in\n{printed}");
        }
    }

    #[test]
    fn a_secret_is_printed_as_redacted_and_its_file_is_named() {
        let loaded = FakeEnvironment::default()
            .file("/run/token", "s3cret")
            .yaml("backstage: {token_file: /run/token}")
            .load()
            .unwrap();
        let printed = print(&loaded);
        let line = "  token: \"[redacted]\"  # file /run/token, named by badges.yaml\n";
        assert!(printed.contains(line), "{printed}");
        assert!(!printed.contains("s3cret"), "{printed}");
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back_as_the_same(
            title in "[^\\p{Cc}]*[^\\p{Cc}\\s]",
            file in "[^*\\[\0]{1,20}",
            style in prop::sample::select(&crate::badge::Style::ALL[..]),
            max_age in 0..100_000u32,
        ) {
            let mut loaded = Loaded::default();
            let settings = &mut loaded.settings;
            settings.backstage.app_title = title;
            settings.catalog.files = vec![file.parse().unwrap()];
            settings.badges.style = style;
            settings.images.max_age = format!("{max_age}s").parse().unwrap();
            settings.server.public_url = "https://badges.example.com/x".parse().ok();
            let printed = print(&loaded);
            let again = FakeEnvironment::default().yaml(&printed).load();
            let again = again.map_err(|problems| TestCaseError::fail(format!("{problems}\n{printed}")))?;
            prop_assert_eq!(values(&print(&again)), values(&printed));
            prop_assert_eq!(again.settings.backstage.app_title, loaded.settings.backstage.app_title);
        }
    }
}

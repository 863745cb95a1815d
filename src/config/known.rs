//! Every setting that there is, as the schema tells it.

use std::sync::LazyLock;

use serde_json::Value;

use super::schema;

static KNOWN: LazyLock<Vec<Setting>> = LazyLock::new(|| {
    let schema = schema();
    let sections = properties(&schema);
    let settings = |(section, schema): (&String, &Value)| {
        let setting = |(name, schema): (&String, &Value)| Setting::new(section, name, schema);
        properties(schema).map(setting).collect::<Vec<_>>()
    };
    sections.flat_map(settings).collect()
});

/// One setting.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) section: String,
    pub(super) name: String,
    /// `section.name`.
    pub(super) key: String,
    /// The environment variable that sets it.
    pub(super) variable: String,
    pub(super) description: String,
    pub(super) default: Value,
    /// What a value must be, for people.
    pub(super) expected: String,
    /// The values that its type is said to have, `null` among them where it may be unset.
    types: Vec<String>,
    /// Never shown.
    pub(super) is_secret: bool,
}

impl Setting {
    fn new(section: &str, name: &str, schema: &Value) -> Self {
        let text = |keyword: &str| schema.get(keyword).and_then(Value::as_str);
        Self {
            section: section.to_owned(),
            name: name.to_owned(),
            key: format!("{section}.{name}"),
            variable: format!("BADGES_{section}__{name}").to_uppercase(),
            description: text("description").unwrap_or_default().replace('\n', " "),
            default: schema.get("default").cloned().unwrap_or_default(),
            expected: text("errorMessage").map_or_else(|| choices(schema), str::to_owned),
            types: types(schema),
            is_secret: schema.get("writeOnly").is_some_and(|on| on == true),
        }
    }

    /// Every setting, in the order of the structs.
    pub(super) fn all() -> &'static [Self] {
        &KNOWN
    }

    pub(super) fn find(section: &str, name: &str) -> Option<&'static Self> {
        let same = |setting: &&Self| setting.section == section && setting.name == name;
        Self::all().iter().find(same)
    }

    pub(super) fn by_key(key: &str) -> Option<&'static Self> {
        Self::all().iter().find(|setting| setting.key == key)
    }

    /// The sections' names, each once.
    pub(super) fn sections() -> Vec<&'static str> {
        let mut sections: Vec<_> = Self::all().iter().map(|s| s.section.as_str()).collect();
        sections.dedup();
        sections
    }

    /// The secret that this setting names a file for.
    pub(super) fn secret(&self) -> Option<&'static Self> {
        let secret = Self::find(&self.section, self.name.strip_suffix("_file")?)?;
        secret.is_secret.then_some(secret)
    }

    pub(super) fn may_be(&self, type_: &str) -> bool {
        self.types.iter().any(|known| known == type_)
    }
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.into_iter().flatten()
}

/// The alternatives of a schema, or itself.
fn alternatives(schema: &Value) -> Vec<&Value> {
    let listed = ["anyOf", "oneOf"].iter().find_map(|word| schema.get(word));
    match listed.and_then(Value::as_array) {
        Some(listed) => listed.iter().flat_map(alternatives).collect(),
        None => vec![schema],
    }
}

fn types(schema: &Value) -> Vec<String> {
    let names = |schema: &Value| match schema.get("type") {
        Some(Value::String(name)) => vec![name.clone()],
        Some(Value::Array(names)) => names
            .iter()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    };
    alternatives(schema).into_iter().flat_map(names).collect()
}

/// What a value may be where the schema has no words for it: its alternatives' words, or a list of
/// its names.
fn choices(schema: &Value) -> String {
    let alternatives = alternatives(schema);
    let words = alternatives.iter().find_map(|one| one.get("errorMessage"));
    if let Some(words) = words.and_then(Value::as_str) {
        return words.to_owned();
    }
    let items = schema.get("items").map(alternatives_of_items);
    let names = items.unwrap_or_else(|| names(&alternatives));
    format!("one of {}", names.join(", "))
}

fn alternatives_of_items(items: &Value) -> Vec<String> {
    names(&alternatives(items))
}

fn names(alternatives: &[&Value]) -> Vec<String> {
    let constants = alternatives.iter().filter_map(|one| one.get("const"));
    let listed = alternatives
        .iter()
        .filter_map(|one| one.get("enum")?.as_array())
        .flatten();
    constants
        .chain(listed)
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_says_what_it_is_and_what_it_expects() {
        for setting in Setting::all() {
            assert!(setting.description.ends_with('.'), "{setting:?}");
            assert!(setting.expected.len() > "one of ".len(), "{setting:?}");
            assert!(!setting.types.is_empty(), "{setting:?}");
        }
        let key = |key| Setting::by_key(key).unwrap();
        assert_eq!(
            key("badges.style").expected,
            "one of flat, flat-square, plastic, for-the-badge, social"
        );
        assert!(
            key("badges.logo")
                .expected
                .starts_with("a slug of Simple Icons")
        );
        assert!(key("badges.enabled").expected.contains("the id of a badge"));
        assert!(key("images.s_max_age").expected.contains("5m"));
        assert_eq!(key("server.base_path").variable, "BADGES_SERVER__BASE_PATH");
    }

    #[test]
    fn only_what_is_secret_is_a_secret() {
        let secrets = Setting::all().iter().filter(|setting| setting.is_secret);
        let secrets: Vec<_> = secrets.map(|setting| setting.key.as_str()).collect();
        assert_eq!(
            secrets,
            [
                "admin.token",
                "backstage.token",
                "backstage.legacy_secret",
                "backstage.oauth_client_secret",
                "access.tokens",
                "access.keys",
                "cache.shared"
            ]
        );
        for secret in secrets {
            let file = Setting::by_key(&format!("{secret}_file")).unwrap();
            assert_eq!(file.secret().unwrap().key, secret);
        }
    }
}

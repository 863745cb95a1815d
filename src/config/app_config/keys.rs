//! What is read of Backstage's configuration, and which settings it is here.

use serde_json::Value;

/// A key of Backstage's configuration.
pub(super) enum Key {
    /// A map of further keys.
    Section(&'static [(&'static str, Key)]),
    /// A value, and the settings that follow from it.
    Value(&'static [Target]),
}

/// One setting that follows from a value.
pub(super) struct Target {
    pub(super) setting: &'static str,
    /// What the setting is where the value is this; `None` where it cannot be read.
    pub(super) read: fn(&Value) -> Option<Value>,
    /// Whether it is the first of a value's settings, of which a wrong value is told.
    pub(super) is_first: bool,
}

/// The keys that are read.
pub(super) const KEYS: &[(&str, Key)] = &[
    (
        "app",
        Key::Section(&[
            ("title", Key::Value(&[same("backstage.app_title")])),
            ("baseUrl", Key::Value(&[same("backstage.app_url")])),
            (
                "badges",
                Key::Section(&[("obfuscate", Key::Value(&[OBFUSCATE]))]),
            ),
        ]),
    ),
    (
        "backend",
        Key::Section(&[(
            "baseUrl",
            Key::Value(&[same("backstage.api_url"), AUTH_BACKEND]),
        )]),
    ),
];

const fn same(setting: &'static str) -> Target {
    Target {
        setting,
        read: |value| Some(value.clone()),
        is_first: true,
    }
}

/// The plugin takes UUIDs in place of names.
const OBFUSCATE: Target = Target {
    setting: "access.names",
    read: |value| {
        let names = if truth(value)? { "opaque" } else { "plain" };
        Some(Value::from(names))
    },
    is_first: true,
};

/// The backend signs its users' tokens as its auth plugin.
const AUTH_BACKEND: Target = Target {
    setting: "access.issuer",
    read: |value| {
        let base = value.as_str()?.trim_end_matches('/');
        Some(Value::from(format!("{base}/api/auth")))
    },
    is_first: false,
};

/// A truth value in any of the ways that `@backstage/config` reads.
fn truth(value: &Value) -> Option<bool> {
    let text = match value {
        Value::Bool(value) => return Some(*value),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_ascii_lowercase(),
        _ => return None,
    };
    match text.as_str() {
        "y" | "yes" | "true" | "1" | "on" => Some(true),
        "n" | "no" | "false" | "0" | "off" => Some(false),
        _ => None,
    }
}

impl Key {
    /// Every setting that follows from what is at this key or below it.
    pub(super) fn targets(&self, each: &mut dyn FnMut(&Target)) {
        match self {
            Self::Section(keys) => keys.iter().for_each(|(_, key)| key.targets(each)),
            Self::Value(targets) => targets.iter().for_each(each),
        }
    }
}

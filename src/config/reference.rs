//! The settings as a table for people, from the same structs that are read.

use super::{known::Setting, print::yaml};

/// What there is to know of one setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingDoc {
    /// `section.name`.
    pub key: &'static str,
    /// The default, as it is written in YAML.
    pub default: String,
    /// The environment variable that sets it.
    pub env: &'static str,
    /// What it does: one line of Markdown.
    pub description: &'static str,
}

/// Every setting, in the order of the contract.
#[must_use]
pub fn reference() -> Vec<SettingDoc> {
    let doc = |setting: &'static Setting| SettingDoc {
        key: &setting.key,
        default: yaml(&setting.default),
        env: &setting.variable,
        description: &setting.description,
    };
    Setting::all().iter().map(doc).collect()
}

/// Every setting as a row of a Markdown table.
#[must_use]
pub fn reference_markdown() -> String {
    let mut table = "| setting | default | what it does |\n| --- | --- | --- |\n".to_owned();
    for doc in reference() {
        let description = doc.description.replace('|', "\\|");
        let row = format!("| `{}` | `{}` | {description} |\n", doc.key, doc.default);
        table.push_str(&row);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_setting_once_with_its_default() {
        let table = reference_markdown();
        assert_eq!(table.lines().count(), reference().len() + 2);
        assert!(table.contains("| `server.listen` | `127.0.0.1:8080` | The address"));
        assert!(table.contains("| `cache.stale_for` | `7d` |"));
        assert!(table.contains("| `server.base_path` | `\"\"` |"));
        assert!(table.contains("| `backstage.token_file` | `null` |"));
    }
}

//! Badges over facts of other plugins, which are on where they are named.

use std::sync::LazyLock;

use indexmap::IndexMap;

use super::{BadgeDefinition, BadgeId};

/// The definitions, in the words of the settings.
pub const PRESETS_YAML: &str = include_str!("presets.yaml");

/// A test reads the text, so it can be read.
static PRESETS: LazyLock<IndexMap<BadgeId, BadgeDefinition>> =
    LazyLock::new(|| serde_saphyr::from_str(PRESETS_YAML).unwrap_or_default());

/// The ids of all presets.
pub fn preset_ids<'a>() -> impl Iterator<Item = &'a BadgeId> {
    PRESETS.keys()
}

/// `custom`, each definition over the preset of its id, and then the presets that `enabled` names.
#[must_use]
pub fn with_presets(
    enabled: Option<&[BadgeId]>,
    custom: &IndexMap<BadgeId, BadgeDefinition>,
) -> IndexMap<BadgeId, BadgeDefinition> {
    let mut all: IndexMap<BadgeId, BadgeDefinition> = custom
        .iter()
        .map(|(id, written)| {
            let preset = PRESETS.get(id).cloned().unwrap_or_default();
            (id.clone(), written.clone().over(preset))
        })
        .collect();
    for id in enabled.unwrap_or_default() {
        if let (false, Some(preset)) = (all.contains_key(id), PRESETS.get(id)) {
            all.insert(id.clone(), preset.clone());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::{BUILT_IN, CustomBadge};

    #[test]
    fn every_preset_can_be_used_and_stands_in_nothings_way() {
        let presets: IndexMap<BadgeId, BadgeDefinition> =
            serde_saphyr::from_str(PRESETS_YAML).unwrap();
        let ids: Vec<_> = presets.keys().map(BadgeId::as_str).collect();
        assert_eq!(ids, ["todos", "scorecard"]);
        for (id, definition) in &presets {
            assert!(CustomBadge::compile(definition).is_ok(), "{id}");
            assert!(BUILT_IN.iter().all(|rule| rule.id != id.as_str()), "{id}");
        }
    }

    #[test]
    fn a_preset_is_on_where_it_is_named_and_may_be_changed() {
        let id = |id: &str| id.parse::<BadgeId>().unwrap();
        let none = IndexMap::new();
        assert!(with_presets(None, &none).is_empty());
        let enabled = [id("owner"), id("todos")];
        let named = with_presets(Some(&enabled), &none);
        assert_eq!(named.keys().collect::<Vec<_>>(), [&id("todos")]);
        let label = BadgeDefinition {
            label: Some("to do".to_owned()),
            ..BadgeDefinition::default()
        };
        let changed = with_presets(Some(&enabled), &IndexMap::from([(id("todos"), label)]));
        let todos = changed.get(&id("todos")).unwrap();
        assert_eq!(todos.label.as_deref(), Some("to do"));
        assert_eq!(todos.message, named[&id("todos")].message);
        assert!(todos.source.is_some());
    }
}

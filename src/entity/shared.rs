//! Texts that many entities have in common, each kept in memory once.
//!
//! A catalog of 100,000 entities has a handful of kinds, namespaces, lifecycles and types, and some
//! hundred owners and systems.

use std::{collections::HashSet, sync::Arc};

use super::Entity;

/// The texts seen so far.
#[derive(Debug, Default)]
pub struct SharedTexts(HashSet<Arc<str>>);

impl SharedTexts {
    /// Puts the text that was seen first in the place of each equal one in `entity`.
    pub fn share(&mut self, entity: &mut Entity) {
        // A name is hardly ever another entity's, but mostly in lower case already.
        if entity.name == entity.reference.name.0 {
            entity.name = Arc::clone(&entity.reference.name.0);
        }
        let required = [
            &mut entity.reference.kind.0,
            &mut entity.reference.namespace.0,
            &mut entity.kind,
        ];
        let optional = [
            &mut entity.lifecycle,
            &mut entity.owner,
            &mut entity.type_,
            &mut entity.system,
        ];
        let annotations = entity.annotations.iter_mut();
        let annotations = annotations.flat_map(|(name, value)| [name, value]);
        let optional = optional.into_iter().flatten();
        for text in required.into_iter().chain(optional).chain(annotations) {
            if let Some(first) = self.0.get(text) {
                *text = Arc::clone(first);
            } else {
                self.0.insert(Arc::clone(text));
            }
        }
    }

    /// Lets entities that come later share the texts of one that stays as it is.
    pub fn adopt(&mut self, entity: &Entity) {
        self.share(&mut entity.clone());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entity(name: &str) -> Entity {
        let document = json!({
            "kind": "Component",
            "metadata": {"name": name},
            "spec": {"owner": "team-a", "lifecycle": "production"},
        });
        Entity::from_value(&document).unwrap()
    }

    #[test]
    fn entities_that_share_their_texts_say_what_they_said() {
        let mut texts = SharedTexts::default();
        let (mut one, mut other) = (entity("one"), entity("Other"));
        for shared in [&mut one, &mut other] {
            let before = shared.clone();
            texts.share(shared);
            assert_eq!(*shared, before);
        }
        assert!(Arc::ptr_eq(
            one.owner.as_ref().unwrap(),
            other.owner.as_ref().unwrap()
        ));
        assert!(Arc::ptr_eq(&one.kind, &other.kind));
        assert!(Arc::ptr_eq(&one.name, &one.reference.name.0));
        assert_eq!(other.name(), "Other");
    }

    #[test]
    fn an_adopted_entity_gives_its_texts_to_others() {
        let mut texts = SharedTexts::default();
        let (old, mut new) = (entity("old"), entity("new"));
        texts.adopt(&old);
        texts.share(&mut new);
        assert!(Arc::ptr_eq(&old.kind, &new.kind));
    }
}

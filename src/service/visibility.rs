//! What may be seen of an entity, for the operator who asks why.

use super::Service;
use crate::{access::Verdict, badge::Known, entity::Entity};

/// What a policy makes of one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visibility {
    /// The entity itself.
    pub entity: Verdict,
    /// Its badges that are on, in the order they are offered.
    pub badges: Vec<BadgeVisibility>,
}

/// What a policy makes of one badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadgeVisibility {
    /// The badge's id.
    pub id: String,
    /// Whether specs and snippets offer it: where it says nothing of the entity, they do not.
    pub is_offered: bool,
    /// The badge itself.
    pub verdict: Verdict,
}

impl Service {
    /// What may be seen of `entity`, and why. The catalog of this service has not the entities that may
    /// not be seen at all, so the entity is to come from elsewhere.
    #[must_use]
    pub fn visibility(&self, entity: &Entity) -> Visibility {
        let verdict = self.policy.entity(entity);
        let known = Known::from(entity);
        let badges = self.badges.ids().map(|id| BadgeVisibility {
            id: id.to_string(),
            is_offered: self.badges.applies(id.as_str(), &known),
            verdict: if verdict.is_published {
                self.policy.badge(entity, id.as_str())
            } else {
                verdict.clone()
            },
        });
        Visibility {
            badges: badges.collect(),
            entity: verdict,
        }
    }
}

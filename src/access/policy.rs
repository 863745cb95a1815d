//! What may be published.
//!
//! The service sees the whole catalog, because Backstage does not apply its permission policy to
//! service tokens; what it shows is for this policy to say. In this order:
//!
//! 1. a rule of `deny` that fits hides;
//! 2. the entity's annotation, if it has one, publishes where it says `true`, and else hides;
//! 3. a rule of `allow` that fits publishes;
//! 4. the default holds.
//!
//! A rule may be about some badges only. A hidden entity is to be treated as one that does not exist.

mod rule;
mod verdict;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use rule::{AnnotationRule, Rule};
pub use verdict::{Reason, Verdict};

use crate::entity::Entity;

/// What holds for an entity that nothing else is said of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Publish {
    /// It may be seen.
    #[default]
    Publish,
    /// It may not.
    Hide,
}

/// Which entities and badges may be seen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// What holds where nothing else does.
    pub default: Publish,
    /// The annotation with which an entity says for itself; empty for none.
    pub annotation: String,
    /// What is published where `default` hides.
    pub allow: Vec<Rule>,
    /// What is hidden whatever else is said.
    pub deny: Vec<Rule>,
}

impl Policy {
    /// Whether every entity may be seen that does not say otherwise itself.
    #[must_use]
    pub fn hides_nothing(&self) -> bool {
        self.default == Publish::Publish && self.deny.is_empty()
    }

    /// Whether `entity` may be seen at all, and why.
    #[must_use]
    pub fn entity(&self, entity: &Entity) -> Verdict {
        self.verdict(entity, |rule| rule.badges.is_none(), |_| true)
    }

    /// Whether the badge `id` of an entity that may be seen may be seen too, and why.
    #[must_use]
    pub fn badge(&self, entity: &Entity, id: &str) -> Verdict {
        let is_about = |rule: &Rule| rule.is_about_badge(id);
        self.verdict(entity, is_about, is_about)
    }

    fn verdict(
        &self,
        entity: &Entity,
        may_deny: impl Fn(&Rule) -> bool,
        may_allow: impl Fn(&Rule) -> bool,
    ) -> Verdict {
        let first = |rules: &[Rule], may: &dyn Fn(&Rule) -> bool| {
            rules.iter().position(|rule| rule.fits(entity) && may(rule))
        };
        if let Some(at) = first(&self.deny, &may_deny) {
            return Verdict::hidden(Reason::Denied(at));
        }
        if let Some(value) = entity.annotation(&self.annotation) {
            let reason = Reason::Annotation {
                name: self.annotation.clone(),
                value: value.to_owned(),
            };
            return Verdict::of(value == "true", reason);
        }
        if let Some(at) = first(&self.allow, &may_allow) {
            return Verdict::published(Reason::Allowed(at));
        }
        Verdict::of(self.default == Publish::Publish, Reason::Default)
    }

    /// The annotations that are looked at, each once.
    #[must_use]
    pub fn annotations(&self) -> Vec<&str> {
        let rules = self.allow.iter().chain(&self.deny);
        let named = rules.flat_map(|rule| rule.annotations.iter().flatten());
        let mut looked_at: Vec<&str> = named.map(AnnotationRule::name).collect();
        looked_at.extend((!self.annotation.is_empty()).then_some(self.annotation.as_str()));
        looked_at.sort_unstable();
        looked_at.dedup();
        looked_at
    }
}

#[cfg(test)]
mod tests;

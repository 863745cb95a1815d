//! How one badge is made: by a rule out of the box, by what the operator wrote, or by both.

use std::sync::Arc;

use serde_json::Value;

use super::{
    Badge, BadgeId, CustomBadge, Portal, Question, Style,
    custom::Given,
    rules::{Facts, Owner, Rule},
};
use crate::entity::Entity;

/// What is known of an entity when a badge of it is made.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The entity.
    pub entity: &'a Entity,
    /// Its owner, where a badge that is wanted looks at it.
    pub owner: Owner<'a>,
    /// What the badge's source said.
    pub data: Option<&'a Arc<Value>>,
}

impl<'a> From<&'a Entity> for Known<'a> {
    /// The entity, and nothing besides.
    fn from(entity: &'a Entity) -> Self {
        Self {
            entity,
            owner: Owner::NotAsked,
            data: None,
        }
    }
}

/// How one badge is made.
#[derive(Debug, Clone)]
pub(super) struct Recipe {
    pub(super) id: BadgeId,
    rule: Option<Rule>,
    custom: Option<CustomBadge>,
    /// Whether the owner is shown by its title.
    shows_owner_title: bool,
}

impl Recipe {
    pub(super) fn new(id: BadgeId, rule: Option<Rule>, custom: Option<CustomBadge>) -> Self {
        Self {
            id,
            rule,
            custom,
            shows_owner_title: false,
        }
    }

    /// Shows the owner by its title, if this is the badge of the owner.
    pub(super) fn with_owner_title(mut self) -> Self {
        self.shows_owner_title = self.rule.is_some_and(|rule| rule.id == "owner");
        self
    }

    pub(super) fn needs_owner(&self) -> bool {
        self.shows_owner_title || self.rule.is_some_and(|rule| rule.needs_owner)
    }

    /// What of an entity is looked at besides what each is read from: fields for facts, and parts of the
    /// document.
    pub(super) fn fields(&self) -> (Vec<String>, Vec<String>) {
        let facts = self.rule.map_or(&[][..], |rule| rule.fields);
        let title = Entity::TITLE_FIELDS.iter();
        let title = title.filter(|_| self.shows_owner_title);
        let facts = facts.iter().chain(title).map(|&field| field.to_owned());
        let parts = self.custom.iter().flat_map(CustomBadge::fields);
        (facts.collect(), parts.collect())
    }

    /// Whether the badge says something about the entity, so that it is offered for it.
    pub(super) fn applies(&self, known: &Known<'_>, portal: &Portal) -> bool {
        match (&self.custom, self.rule) {
            (Some(custom), _) if custom.has_condition() => {
                custom.applies(&Given::new(known, portal))
            }
            (_, Some(rule)) => (rule.applies)(known.entity),
            (_, None) => true,
        }
    }

    /// What another plugin is asked for the badge.
    pub(super) fn question(&self, known: &Known<'_>, portal: &Portal) -> Option<Question> {
        let question = self.custom.as_ref()?.question(&Given::new(known, portal))?;
        let (badge, entity) = (&self.id, known.entity.reference());
        let told = |failure| tracing::debug!(%badge, %entity, %failure, "a template failed");
        question.map_err(told).ok()
    }

    /// Makes the badge, or `None` where the operator wrote that it is not for this entity.
    pub(super) fn make(&self, known: &Known<'_>, portal: &Portal, style: Style) -> Option<Badge> {
        let entity = known.entity;
        let base = match self.rule {
            Some(rule) => (rule.make)(Facts {
                entity,
                owner: if self.needs_owner() {
                    known.owner
                } else {
                    Owner::NotAsked
                },
                portal,
                style,
            }),
            None => Badge {
                link: Some(portal.entity_page(entity.reference())),
                description: format!("Entity {} badge", self.id),
                ..Badge::new(self.id.as_str(), "", style)
            },
        };
        let Some(custom) = &self.custom else {
            return Some(base);
        };
        let given = Given::new(known, portal);
        if !custom.applies(&given) {
            return None;
        }
        let mut failures = Vec::new();
        let badge = custom.make(&given, base, &mut failures);
        for failure in failures {
            let (badge, entity) = (&self.id, entity.reference());
            tracing::debug!(%badge, %entity, %failure, "a template failed");
        }
        Some(badge)
    }
}

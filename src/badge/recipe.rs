//! How one badge is made: by a rule out of the box, by what the operator wrote, or by both.

use std::sync::Arc;

use serde_json::Value;

use super::{
    Badge, BadgeId, CustomBadge, DefinitionProblem, Portal, Question, Style,
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

/// What a badge of the operator's does for one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trial {
    /// The badge is not for the entity.
    IsNotFor,
    /// Another plugin is asked, whose answer nobody knows here.
    Asks(Question),
    /// The badge is made.
    Says(Badge),
    /// Templates fail.
    Fails(Vec<DefinitionProblem>),
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
        let base = self.base(known, portal, style);
        let Some(custom) = &self.custom else {
            return Some(base);
        };
        let given = Given::new(known, portal);
        if !custom.applies(&given) {
            return None;
        }
        let (badge, failures) = custom.make(&given, base);
        for failure in failures {
            let (badge, entity) = (&self.id, entity.reference());
            tracing::debug!(%badge, %entity, %failure, "a template failed");
        }
        Some(badge)
    }

    /// What the operator's badge does for an entity; `None` where the badge is all out of the box.
    pub(super) fn try_out(&self, known: &Known<'_>, portal: &Portal) -> Option<Trial> {
        let custom = self.custom.as_ref()?;
        let given = Given::new(known, portal);
        if let Some(question) = custom.question(&given) {
            return Some(match question {
                Ok(question) => Trial::Asks(question),
                Err(failure) => Trial::Fails(vec![failure.into()]),
            });
        }
        if !custom.applies(&given) {
            return Some(Trial::IsNotFor);
        }
        let base = self.base(known, portal, Style::default());
        let (badge, failures) = custom.make(&given, base);
        Some(if failures.is_empty() {
            Trial::Says(badge)
        } else {
            Trial::Fails(failures.into_iter().map(Into::into).collect())
        })
    }

    /// The badge without what the operator wrote.
    fn base(&self, known: &Known<'_>, portal: &Portal, style: Style) -> Badge {
        let entity = known.entity;
        match self.rule {
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
        }
    }
}

//! The badges that are on, in the order they are offered.

use thiserror::Error;

use super::{
    Badge, BadgeId, CustomBadge, Known, LinkPolicy, LogoChoice, Look, Portal, Question, Style,
    Trial, preset_ids, recipe::Recipe, rules::BUILT_IN,
};
use crate::entity::{Entity, EntityRef, Fields};

/// The badges that the settings turn on, ready to be made.
#[derive(Debug, Clone)]
pub struct BadgeSet {
    recipes: Vec<Recipe>,
    portal: Portal,
    links: LinkPolicy,
    style: Style,
    logo: Option<LogoChoice>,
}

/// What a set of badges is made of.
#[derive(Debug, Clone)]
pub struct BadgeSetParts<'a> {
    /// The badges that are on, in order; without it, all out of the box and then those of `custom`.
    pub enabled: Option<&'a [BadgeId]>,
    /// What the operator wrote, and presets: new badges, and changes to those out of the box.
    pub custom: Vec<(BadgeId, CustomBadge)>,
    /// The portal.
    pub portal: Portal,
    /// Where badges may lead; one that would lead elsewhere leads to its entity's page.
    pub links: LinkPolicy,
    /// The shape where neither a request nor the badge says one.
    pub style: Style,
    /// The logo where a request asks for none; without it, each badge has its own.
    pub logo: Option<LogoChoice>,
    /// Whether owners are shown by their titles.
    pub owner_title: bool,
}

/// An id that names no badge.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("there is no badge {given:?}: expected one of {}", known.join(", "))]
pub struct UnknownBadge {
    given: String,
    known: Vec<String>,
}

impl BadgeSet {
    /// Puts the parts together.
    pub fn new(parts: BadgeSetParts<'_>) -> Result<Self, UnknownBadge> {
        let mut custom = parts.custom;
        let built_in = BUILT_IN.iter().filter_map(|rule| rule.id.parse().ok());
        let mut known: Vec<BadgeId> = built_in.collect();
        let new = custom.iter().map(|(id, _)| id);
        let new: Vec<BadgeId> = new.filter(|id| !known.contains(id)).cloned().collect();
        known.extend(new);
        let ids = parts.enabled.map_or_else(|| known.clone(), <[_]>::to_vec);
        let mut recipes = Vec::new();
        for id in ids {
            let rule = BUILT_IN.iter().find(|rule| rule.id == id.as_str());
            let written = custom.iter().position(|(written, _)| *written == id);
            let written = written.map(|at| custom.swap_remove(at).1);
            if rule.is_none() && written.is_none() {
                return Err(UnknownBadge {
                    given: id.to_string(),
                    known: known
                        .iter()
                        .chain(preset_ids())
                        .map(ToString::to_string)
                        .collect(),
                });
            }
            let recipe = Recipe::new(id, rule.copied(), written);
            recipes.push(if parts.owner_title {
                recipe.with_owner_title()
            } else {
                recipe
            });
        }
        Ok(Self {
            recipes,
            portal: parts.portal,
            links: parts.links,
            style: parts.style,
            logo: parts.logo,
        })
    }

    /// What the badges look at of an entity.
    #[must_use]
    pub fn fields(&self) -> Fields {
        let all = self.recipes.iter().map(Recipe::fields);
        all.fold(Fields::default(), |fields, (facts, parts)| {
            fields.and(facts).with_document(parts)
        })
    }

    /// The ids of all badges that are on, in order.
    pub fn ids(&self) -> impl Iterator<Item = &BadgeId> {
        self.recipes.iter().map(|recipe| &recipe.id)
    }

    fn recipe(&self, id: &str) -> Option<&Recipe> {
        self.recipes.iter().find(|recipe| recipe.id.as_str() == id)
    }

    /// The owner that the badge `id` of `entity` looks at.
    #[must_use]
    pub fn owner_needed(&self, id: &str, entity: &Entity) -> Option<EntityRef> {
        let recipe = self.recipe(id)?;
        entity.owner_reference().filter(|_| recipe.needs_owner())
    }

    /// What another plugin is asked for the badge `id`; its answer is the badge's `data`.
    #[must_use]
    pub fn question(&self, id: &str, known: &Known<'_>) -> Option<Question> {
        self.recipe(id)?.question(known, &self.portal)
    }

    /// What the badge `id` does for an entity, if the operator wrote any of it.
    #[must_use]
    pub fn try_out(&self, id: &BadgeId, known: &Known<'_>) -> Option<Trial> {
        self.recipe(id.as_str())?.try_out(known, &self.portal)
    }

    /// Whether the badge `id` says something about an entity.
    #[must_use]
    pub fn applies(&self, id: &str, known: &Known<'_>) -> bool {
        let recipe = self.recipe(id);
        recipe.is_some_and(|recipe| recipe.applies(known, &self.portal))
    }

    /// Makes one badge as `look` wants it, or `None` where there is no badge of that id, or none for
    /// this entity.
    #[must_use]
    pub fn make(&self, id: &str, known: &Known<'_>, look: &Look) -> Option<Badge> {
        let recipe = self.recipe(id)?;
        let mut badge = recipe.make(known, &self.portal, self.style)?;
        let is_elsewhere = |link: &String| !self.links.allows(link);
        if badge.link.as_ref().is_some_and(is_elsewhere) {
            badge.link = Some(self.portal.entity_page(known.entity.reference()));
        }
        Some(look.apply(badge, self.logo.as_ref()))
    }

    /// The shape where a request asks for none.
    #[must_use]
    pub fn style(&self) -> Style {
        self.style
    }

    /// The portal that the badges link to.
    #[must_use]
    pub fn portal(&self) -> &Portal {
        &self.portal
    }
}

#[cfg(test)]
mod tests;

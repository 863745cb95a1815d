//! The badges that are on, in the order they are offered.

use thiserror::Error;

use super::{
    Badge, BadgeId, LinkPolicy, LogoChoice, Look, Portal, Style,
    rules::{BUILT_IN, Facts, Rule},
};
use crate::entity::Entity;

/// The badges that the settings turn on, ready to be made.
#[derive(Debug, Clone)]
pub struct BadgeSet {
    rules: Vec<(BadgeId, Rule)>,
    portal: Portal,
    links: LinkPolicy,
    style: Style,
    logo: Option<LogoChoice>,
}

/// An id that names no badge.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("there is no badge {0:?}: expected one of {known}", known = known())]
pub struct UnknownBadge(pub String);

fn known() -> String {
    BUILT_IN.map(|rule| rule.id).join(", ")
}

impl BadgeSet {
    /// The badges that `enabled` names, in its order; all of them where it is `None`. A badge that would
    /// lead where `links` does not let it leads to its entity's page. `style` and `logo` hold where a
    /// request asks for none; without `logo` every badge has its own.
    pub fn new(
        enabled: Option<&[BadgeId]>,
        portal: Portal,
        links: LinkPolicy,
        style: Style,
        logo: Option<LogoChoice>,
    ) -> Result<Self, UnknownBadge> {
        let ids: Vec<BadgeId> = match enabled {
            Some(ids) => ids.to_vec(),
            None => BUILT_IN
                .iter()
                .filter_map(|rule| rule.id.parse().ok())
                .collect(),
        };
        let rules = ids
            .into_iter()
            .map(|id| {
                let rule = BUILT_IN.iter().find(|rule| rule.id == id.as_str());
                rule.map(|rule| (id.clone(), *rule))
                    .ok_or(UnknownBadge(id.to_string()))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            rules,
            portal,
            links,
            style,
            logo,
        })
    }

    /// The ids of all badges that are on, in order.
    pub fn ids(&self) -> impl Iterator<Item = &BadgeId> {
        self.rules.iter().map(|(id, _)| id)
    }

    /// The ids of the badges that say something about `entity`, in order.
    pub fn applying<'a>(&'a self, entity: &'a Entity) -> impl Iterator<Item = &'a BadgeId> {
        self.rules
            .iter()
            .filter(|(_, rule)| (rule.applies)(entity))
            .map(|(id, _)| id)
    }

    /// Makes one badge as `look` wants it, or `None` where no badge of that id is on.
    #[must_use]
    pub fn make(&self, id: &str, entity: &Entity, look: &Look) -> Option<Badge> {
        let (_, rule) = self.rules.iter().find(|(on, _)| on.as_str() == id)?;
        let mut badge = (rule.make)(Facts {
            entity,
            portal: &self.portal,
            style: self.style,
        });
        if badge
            .link
            .as_ref()
            .is_some_and(|link| !self.links.allows(link))
        {
            badge.link = Some(self.portal.entity_page(entity.reference()));
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
mod tests {
    use serde_json::json;

    use super::*;

    fn set(enabled: Option<&[&str]>) -> Result<BadgeSet, UnknownBadge> {
        let portal = Portal {
            title: "Backstage".to_owned(),
            app_url: "https://portal.test".to_owned(),
        };
        let links = LinkPolicy::new(&portal.app_url, Vec::new());
        let ids: Option<Vec<BadgeId>> =
            enabled.map(|ids| ids.iter().map(|id| id.parse().unwrap()).collect());
        BadgeSet::new(ids.as_deref(), portal, links, Style::default(), None)
    }

    fn entity() -> Entity {
        let document = json!({"kind": "Component", "metadata": {"name": "x"}});
        Entity::from_value(&document).unwrap()
    }

    fn ids(set: &BadgeSet, spec: &serde_json::Value) -> Vec<String> {
        let document = json!({"kind": "Component", "metadata": {"name": "x"}, "spec": spec});
        let entity = Entity::from_value(&document).unwrap();
        set.applying(&entity).map(ToString::to_string).collect()
    }

    #[test]
    fn the_plugins_four_come_first_and_the_rest_where_they_apply() {
        let set = set(None).unwrap();
        let plugin = ["pingback", "lifecycle", "owner", "docs", "powered-by"];
        assert_eq!(ids(&set, &json!({})), plugin);
        let all = [&plugin[..], &["type", "system"]].concat();
        assert_eq!(
            ids(&set, &json!({"type": "service", "system": "shop"})),
            all
        );
    }

    #[test]
    fn enabled_picks_and_orders() {
        let set = set(Some(&["docs", "owner"])).unwrap();
        assert_eq!(ids(&set, &json!({})), ["docs", "owner"]);
        assert!(set.make("pingback", &entity(), &Look::default()).is_none());
    }

    #[test]
    fn the_configured_logo_stands_where_a_request_asks_for_none() {
        let mut set = set(None).unwrap();
        set.logo = Some("backstage".parse().unwrap());
        let (no_logo, _) = Look::from_pairs([("logo", "none")]);
        assert!(
            set.make("owner", &entity(), &Look::default())
                .unwrap()
                .logo
                .is_some()
        );
        assert!(
            set.make("owner", &entity(), &no_logo)
                .unwrap()
                .logo
                .is_none()
        );
    }

    #[test]
    fn a_badge_that_may_not_lead_where_it_would_leads_to_its_entity() {
        let mut set = set(None).unwrap();
        let link = |set: &BadgeSet| set.make("docs", &entity(), &Look::default())?.link;
        let page = "https://portal.test/catalog/default/component/x";
        assert_eq!(link(&set).unwrap(), format!("{page}/docs"));
        set.links = LinkPolicy::new("https://other.test", Vec::new());
        assert_eq!(link(&set).unwrap(), page);
    }

    #[test]
    fn an_unknown_id_is_told_with_those_that_exist() {
        let error = set(Some(&["ownr"])).unwrap_err().to_string();
        assert!(
            error.contains("\"ownr\"") && error.contains("owner, docs"),
            "{error}"
        );
    }
}

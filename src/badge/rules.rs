//! The badges out of the box: pure functions of an entity and its portal.
//!
//! `pingback`, `lifecycle`, `owner` and `docs` are, field for field, those of Backstage's badges
//! plugin (`@backstage-community/plugin-badges-backend`).

mod more;

use std::sync::LazyLock;

use super::{Badge, NamedLogo, Portal, Style};
use crate::entity::Entity;

/// What every rule is given.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The entity that the badge is about.
    pub entity: &'a Entity,
    /// What is known of its owner, where the rule asked for it.
    pub owner: Owner<'a>,
    /// The portal that it links to.
    pub portal: &'a Portal,
    /// The shape where a request asks for none.
    pub style: Style,
}

/// What is known of an entity's owner.
#[derive(Debug, Clone, Copy, Default)]
pub enum Owner<'a> {
    /// Nothing: it was not asked for, or the catalog could not say.
    #[default]
    NotAsked,
    /// The catalog has no such group or user.
    Missing,
    /// The group or user.
    Known(&'a Entity),
}

/// A badge out of the box.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The badge's id.
    pub id: &'static str,
    /// What it looks at besides what every entity is read from, in the dotted form of the catalog API's
    /// `fields` parameter.
    pub fields: &'static [&'static str],
    /// Whether it looks at the entity's owner.
    pub needs_owner: bool,
    /// Makes the badge.
    pub make: fn(Facts<'_>) -> Badge,
    /// Whether the badge says something about the entity, so that it is offered for it.
    pub applies: fn(&Entity) -> bool,
}

/// Every badge out of the box, in the order in which they are offered: the plugin's four first.
pub const BUILT_IN: [Rule; 11] = [
    Rule {
        id: "pingback",
        make: pingback,
        ..PLAIN
    },
    Rule {
        id: "lifecycle",
        make: lifecycle,
        ..PLAIN
    },
    Rule {
        id: "owner",
        make: owner,
        ..PLAIN
    },
    Rule {
        id: "docs",
        make: docs,
        ..PLAIN
    },
    Rule {
        id: "powered-by",
        make: powered_by,
        ..PLAIN
    },
    Rule {
        id: "type",
        make: type_,
        applies: |entity| entity.type_().is_some(),
        ..PLAIN
    },
    Rule {
        id: "system",
        make: system,
        applies: |entity| entity.system().is_some(),
        ..PLAIN
    },
    more::DOMAIN,
    more::TAGS,
    more::APIS,
    more::CATALOG,
];

/// What most rules are.
const PLAIN: Rule = Rule {
    id: "",
    fields: &[],
    needs_owner: false,
    make: pingback,
    applies: always,
};
/// The logo of Backstage.
static BACKSTAGE: LazyLock<Option<NamedLogo>> = LazyLock::new(|| "backstage".parse().ok());

/// Shown where the catalog says nothing.
const UNKNOWN: &str = "unknown";

fn always(_: &Entity) -> bool {
    true
}

fn pingback(facts: Facts<'_>) -> Badge {
    Badge {
        description: link_to(facts),
        ..fact(facts, facts.entity.kind(), Some(facts.entity.name()))
    }
}

fn lifecycle(facts: Facts<'_>) -> Badge {
    Badge {
        description: "Entity lifecycle badge".to_owned(),
        ..fact(facts, "lifecycle", facts.entity.lifecycle())
    }
}

fn owner(facts: Facts<'_>) -> Badge {
    let title = match facts.owner {
        Owner::Known(owner) => owner.title(),
        Owner::NotAsked | Owner::Missing => None,
    };
    Badge {
        description: "Entity owner badge".to_owned(),
        ..fact(facts, "owner", title.or(facts.entity.owner()))
    }
}

fn docs(facts: Facts<'_>) -> Badge {
    let page = facts.portal.entity_page(facts.entity.reference());
    Badge {
        description: "Entity docs badge".to_owned(),
        link: Some(format!("{page}/docs")),
        ..fact(facts, "docs", Some(facts.entity.name()))
    }
}

fn powered_by(facts: Facts<'_>) -> Badge {
    Badge {
        description: link_to(facts),
        logo: BACKSTAGE.as_ref().map(|logo| logo.plain(facts.style)),
        ..fact(facts, "powered by", Some(&facts.portal.title))
    }
}

fn type_(facts: Facts<'_>) -> Badge {
    Badge {
        description: "Entity type badge".to_owned(),
        ..fact(facts, "type", facts.entity.type_())
    }
}

fn system(facts: Facts<'_>) -> Badge {
    let badge = Badge {
        description: "Entity system badge".to_owned(),
        ..fact(facts, "system", facts.entity.system())
    };
    let page = facts.portal.system_page(facts.entity);
    Badge {
        link: page.or(badge.link),
        ..badge
    }
}

/// A badge of one fact, linking to the entity's page.
fn fact(facts: Facts<'_>, label: &str, message: Option<&str>) -> Badge {
    Badge {
        link: Some(facts.portal.entity_page(facts.entity.reference())),
        ..Badge::new(label, message.unwrap_or(UNKNOWN), facts.style)
    }
}

fn link_to(facts: Facts<'_>) -> String {
    format!("Link to {} in {}", facts.entity.name(), facts.portal.title)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;

    fn badge(id: &str, spec: &Value) -> Badge {
        let entity = Entity::from_value(&json!({
            "kind": "Component",
            "metadata": {"name": "Payments-API", "namespace": "shop"},
            "spec": spec,
        }))
        .unwrap();
        let portal = Portal {
            title: "Acme Portal".to_owned(),
            app_url: "https://Portal.acme.test".to_owned(),
        };
        let rule = BUILT_IN.iter().find(|rule| rule.id == id).unwrap();
        (rule.make)(Facts {
            entity: &entity,
            owner: Owner::NotAsked,
            portal: &portal,
            style: Style::FlatSquare,
        })
    }

    #[rstest]
    #[case(
        "pingback",
        "Component",
        "Payments-API",
        "Link to Payments-API in Acme Portal",
        ""
    )]
    #[case("lifecycle", "lifecycle", "production", "Entity lifecycle badge", "")]
    #[case("owner", "owner", "team-a", "Entity owner badge", "")]
    #[case("docs", "docs", "Payments-API", "Entity docs badge", "/docs")]
    #[case(
        "powered-by",
        "powered by",
        "Acme Portal",
        "Link to Payments-API in Acme Portal",
        ""
    )]
    #[case("type", "type", "service", "Entity type badge", "")]
    fn a_badge_says_a_fact_and_links_to_the_entity(
        #[case] id: &str,
        #[case] label: &str,
        #[case] message: &str,
        #[case] description: &str,
        #[case] page: &str,
    ) {
        let spec = json!({"lifecycle": "production", "owner": "team-a", "type": "service"});
        let badge = badge(id, &spec);
        assert_eq!(
            (badge.label.as_str(), badge.message.as_str()),
            (label, message)
        );
        assert_eq!(badge.description, description);
        let link = format!("https://portal.acme.test/catalog/shop/component/payments-api{page}");
        assert_eq!(badge.link, Some(link));
        assert_eq!(
            badge.color, None,
            "the portal's colour is a matter of drawing"
        );
    }

    #[rstest]
    #[case(json!("checkout"), "https://portal.acme.test/catalog/shop/system/checkout")]
    #[case(json!("system:default/Pay"), "https://portal.acme.test/catalog/default/system/pay")]
    #[case(json!("not a ref"), "https://portal.acme.test/catalog/shop/component/payments-api")]
    fn the_system_badge_links_to_the_system(#[case] system: Value, #[case] link: &str) {
        assert_eq!(
            badge("system", &json!({"system": system})).link.unwrap(),
            link
        );
    }

    #[test]
    fn the_portals_badge_has_the_logo_of_backstage() {
        let svg = badge("powered-by", &json!({})).logo.unwrap().svg().unwrap();
        assert!(svg.contains("<title>Backstage</title>"), "{svg}");
        assert!(svg.contains(r#"fill="whitesmoke""#), "{svg}");
    }

    #[test]
    fn a_missing_fact_is_unknown() {
        for id in ["lifecycle", "owner", "type", "system"] {
            assert_eq!(
                badge(id, &json!({"lifecycle": 0})).message,
                "unknown",
                "{id}"
            );
        }
    }
}

//! Badges out of the box that Backstage's badges plugin does not have.

use super::{Facts, Owner, PLAIN, Rule, fact};
use crate::{
    badge::{Badge, Color, Lack},
    entity::{Entity, EntityRef, Kind},
};

/// `spec.domain`.
pub(super) const DOMAIN: Rule = Rule {
    id: "domain",
    fields: &["spec.domain"],
    make: domain,
    applies: |entity| entity.domain().is_some(),
    ..PLAIN
};

/// `metadata.tags`.
pub(super) const TAGS: Rule = Rule {
    id: "tags",
    fields: &["metadata.tags"],
    make: tags,
    applies: |entity| entity.tags().next().is_some(),
    ..PLAIN
};

/// How many APIs the entity provides.
pub(super) const APIS: Rule = Rule {
    id: "apis",
    fields: &["spec.providesApis"],
    make: apis,
    applies: |entity| entity.provided_apis().is_some(),
    ..PLAIN
};

/// What is missing in the entity's own entry.
pub(super) const CATALOG: Rule = Rule {
    id: "catalog",
    fields: &Lack::FIELDS,
    needs_owner: true,
    make: catalog,
    applies: Lack::is_told_of,
};

fn domain(facts: Facts<'_>) -> Badge {
    let badge = Badge {
        description: "Entity domain badge".to_owned(),
        ..fact(facts, "domain", facts.entity.domain())
    };
    let namespace = facts.entity.reference().namespace();
    let domain = Kind::parse("domain")
        .ok()
        .and_then(|kind| EntityRef::parse_in(facts.entity.domain()?, Some(&kind), namespace).ok());
    Badge {
        link: domain
            .map(|domain| facts.portal.entity_page(&domain))
            .or(badge.link),
        ..badge
    }
}

fn tags(facts: Facts<'_>) -> Badge {
    let tags: Vec<&str> = facts.entity.tags().collect();
    let message = if tags.is_empty() {
        "none".to_owned()
    } else {
        tags.join(", ")
    };
    Badge {
        description: "Entity tags badge".to_owned(),
        ..fact(facts, "tags", Some(&message))
    }
}

fn apis(facts: Facts<'_>) -> Badge {
    let count = facts.entity.provided_apis().unwrap_or_default().to_string();
    Badge {
        description: "Provided APIs badge".to_owned(),
        ..fact(facts, "apis", Some(&count))
    }
}

fn catalog(facts: Facts<'_>) -> Badge {
    let (message, color) = health(facts.entity, facts.owner);
    let badge = Badge {
        description: "Catalog entry badge".to_owned(),
        ..fact(facts, "catalog", Some(message))
    };
    Badge {
        color: Color::parse(color),
        ..badge
    }
}

/// What is wrong with an entry, the worst first, and its colour.
fn health(entity: &Entity, owner: Owner<'_>) -> (&'static str, &'static str) {
    match Lack::of(entity, owner).first() {
        Some(Lack::Orphaned) => ("orphaned", "red"),
        Some(Lack::Owner) => ("no owner", "red"),
        Some(Lack::KnownOwner) => ("owner unknown", "orange"),
        Some(Lack::Description) => ("no description", "yellow"),
        Some(Lack::Docs) => ("no docs", "yellow"),
        // Other badges say so themselves.
        Some(Lack::Lifecycle | Lack::Type | Lack::System) | None => ("complete", "brightgreen"),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;

    fn entity(document: &Value) -> Entity {
        Entity::from_value(document).unwrap()
    }

    fn group() -> Entity {
        entity(&json!({"kind": "Group", "metadata": {"name": "team-a"}}))
    }

    #[rstest]
    #[case(json!({}), json!({}), "no owner")]
    #[case(json!({"annotations": {"backstage.io/orphan": "true"}}), json!({}), "orphaned")]
    #[case(json!({}), json!({"owner": "team-a"}), "no description")]
    #[case(json!({"description": " "}), json!({"owner": "team-a"}), "no description")]
    #[case(json!({"description": "Pays"}), json!({"owner": "team-a"}), "no docs")]
    #[case(
        json!({"description": "Pays", "annotations": {"backstage.io/techdocs-ref": "dir:.", "backstage.io/orphan": "false"}}),
        json!({"owner": "team-a"}),
        "complete"
    )]
    fn the_worst_that_is_missing_is_told(
        #[case] mut metadata: Value,
        #[case] spec: Value,
        #[case] says: &str,
    ) {
        metadata["name"] = json!("x");
        let document = json!({"kind": "Component", "metadata": metadata, "spec": spec});
        let group = group();
        assert_eq!(health(&entity(&document), Owner::Known(&group)).0, says);
    }

    #[test]
    fn an_owner_that_is_not_there_is_told_and_one_that_was_not_asked_for_is_not() {
        let document = json!({
            "kind": "Resource",
            "metadata": {"name": "x", "description": "A database"},
            "spec": {"owner": "nobody"},
        });
        let entity = entity(&document);
        assert_eq!(health(&entity, Owner::Missing).0, "owner unknown");
        // A resource needs no documentation.
        assert_eq!(health(&entity, Owner::NotAsked).0, "complete");
    }
}

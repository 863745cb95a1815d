//! Badges out of the box that Backstage's badges plugin does not have.

use super::{Facts, Owner, PLAIN, Rule, fact};
use crate::{
    badge::{Badge, Color},
    entity::{Entity, EntityRef, Kind},
};

/// The annotation that says where an entity's documentation is built from.
const TECHDOCS: &str = "backstage.io/techdocs-ref";

/// The annotation that an entity has whose location does not describe it any more.
const ORPHAN: &str = "backstage.io/orphan";

/// The kinds of entities that have an owner.
const OWNED: [&str; 6] = [
    "api",
    "component",
    "domain",
    "resource",
    "system",
    "template",
];

/// The kinds of entities that documentation is written for.
const DOCUMENTED: [&str; 4] = ["api", "component", "domain", "system"];

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
    fields: &[
        "metadata.description",
        "metadata.annotations.backstage.io/techdocs-ref",
        "metadata.annotations.backstage.io/orphan",
    ],
    needs_owner: true,
    make: catalog,
    applies: |entity| is_among(entity, &OWNED),
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
    let is_documented = !is_among(entity, &DOCUMENTED) || entity.annotation(TECHDOCS).is_some();
    if entity.annotation(ORPHAN) == Some("true") {
        ("orphaned", "red")
    } else if is_among(entity, &OWNED) && entity.owner().is_none() {
        ("no owner", "red")
    } else if matches!(owner, Owner::Missing) {
        ("owner unknown", "orange")
    } else if !entity.has_description() {
        ("no description", "yellow")
    } else if !is_documented {
        ("no docs", "yellow")
    } else {
        ("complete", "brightgreen")
    }
}

fn is_among(entity: &Entity, kinds: &[&str]) -> bool {
    kinds.contains(&entity.reference().kind().as_str())
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
    #[case(json!({"annotations": {ORPHAN: "true"}}), json!({}), "orphaned")]
    #[case(json!({}), json!({"owner": "team-a"}), "no description")]
    #[case(json!({"description": " "}), json!({"owner": "team-a"}), "no description")]
    #[case(json!({"description": "Pays"}), json!({"owner": "team-a"}), "no docs")]
    #[case(
        json!({"description": "Pays", "annotations": {TECHDOCS: "dir:.", ORPHAN: "false"}}),
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

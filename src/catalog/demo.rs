//! The embedded catalog of a made-up transport company, for a first look without any settings.

use std::path::Path;

use super::{MemoryCatalog, descriptor};
use crate::entity::Fields;

/// File names and texts, in the order they are read.
const FILES: [(&str, &str); 4] = [
    (
        "components.yaml",
        include_str!("../../assets/demo-catalog/components.yaml"),
    ),
    (
        "apis.yaml",
        include_str!("../../assets/demo-catalog/apis.yaml"),
    ),
    (
        "systems.yaml",
        include_str!("../../assets/demo-catalog/systems.yaml"),
    ),
    (
        "people.yaml",
        include_str!("../../assets/demo-catalog/people.yaml"),
    ),
];

/// The demo's entity with every fact.
pub const DEMO_ENTITY: &str = "component:default/departure-board";

/// The demo catalog, with [`DEMO_ENTITY`] among its entities.
#[must_use]
pub fn demo() -> MemoryCatalog {
    demo_with(&Fields::default())
}

/// The same, of whose entities `fields` are read.
#[must_use]
pub fn demo_with(fields: &Fields) -> MemoryCatalog {
    FILES
        .iter()
        .flat_map(|(name, text)| descriptor::read(Path::new(name), text, fields).entities)
        .map(|described| described.entity)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        catalog::Catalog,
        entity::{EntityRef, Kind, Namespace},
    };

    #[test]
    fn every_demo_descriptor_is_valid_and_has_a_reference_of_its_own() {
        let mut count = 0;
        for (name, text) in FILES {
            let read = descriptor::read(Path::new(name), text, &Fields::default());
            assert_eq!(read.problems, [], "{name}");
            count += read.entities.len();
        }
        assert_eq!((count, demo().len()), (15, 15));
    }

    #[test]
    fn the_demo_shows_every_kind_and_every_usual_lifecycle() {
        let (mut kinds, mut lifecycles) = (BTreeSet::new(), BTreeSet::new());
        for (name, text) in FILES {
            let fields = Fields::default();
            for described in descriptor::read(Path::new(name), text, &fields).entities {
                kinds.insert(described.entity.kind().to_owned());
                lifecycles.extend(described.entity.lifecycle().map(str::to_owned));
            }
        }
        let kinds: Vec<_> = kinds.iter().map(String::as_str).collect();
        assert_eq!(
            kinds,
            [
                "API",
                "Component",
                "Domain",
                "Group",
                "Resource",
                "System",
                "User"
            ]
        );
        let lifecycles: Vec<_> = lifecycles.iter().map(String::as_str).collect();
        assert_eq!(lifecycles, ["deprecated", "experimental", "production"]);
    }

    #[tokio::test]
    async fn owners_and_systems_of_the_demo_are_in_the_demo() {
        let catalog = demo();
        for entity in catalog.entities() {
            let namespace = Namespace::default_namespace();
            for (kind, text) in [("group", entity.owner()), ("system", entity.system())] {
                let Some(text) = text else { continue };
                let kind = Kind::parse(kind).unwrap();
                let reference = EntityRef::parse_in(text, Some(&kind), &namespace).unwrap();
                let found = catalog.entity(&reference).await.unwrap();
                assert!(found.is_some(), "{reference} of {}", entity.reference());
            }
        }
    }

    #[tokio::test]
    async fn the_main_component_has_every_fact() {
        let reference = "component:departure-board".parse().unwrap();
        let entity = demo().entity(&reference).await.unwrap().unwrap();
        let facts = [
            entity.lifecycle(),
            entity.owner(),
            entity.type_(),
            entity.system(),
        ];
        assert_eq!(
            facts.map(Option::unwrap),
            [
                "production",
                "platform-screens",
                "service",
                "passenger-information"
            ]
        );
    }
}

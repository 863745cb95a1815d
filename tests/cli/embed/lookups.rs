//! How often a catalog is asked.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use backstage_badges::{
    app,
    catalog::{CacheLimits, CachedCatalog, CatalogError, Cursor, Found, Page, Search, Source},
    cli::{self, Arguments, Command, EmbedOutcome},
    config::Settings,
    entity::{self, Entity, EntityRef},
};
use clap::Parser;
use serde_json::json;

use super::{END, Repository};
use crate::program::text;

/// A catalog that has every entity, and writes down what it is asked for together.
#[derive(Debug, Default)]
struct Everything(Mutex<Vec<Vec<String>>>);

#[async_trait]
impl Source for Everything {
    async fn entities(&self, references: &[EntityRef]) -> Vec<Result<Found, CatalogError>> {
        let asked = references.iter().map(ToString::to_string).collect();
        self.0.lock().unwrap().push(asked);
        let found = references.iter().map(|reference| {
            let name = reference.name().as_str();
            let document = json!({"kind": "Component", "metadata": {"name": name}});
            let entity = Entity::from_value(&document).unwrap();
            Ok(Found::Entity(Arc::new(entity)))
        });
        found.collect()
    }

    async fn of_repository(
        &self,
        _: &entity::Repository,
    ) -> Result<Vec<Arc<Entity>>, CatalogError> {
        unreachable!("no README is of a repository")
    }

    async fn search(&self, _: &Search) -> Result<Vec<Arc<Entity>>, CatalogError> {
        unreachable!("no README is searched for")
    }

    async fn page(&self, _: Option<&Cursor>) -> Result<Page, CatalogError> {
        Ok(Page::default())
    }

    async fn check(&self) -> Result<(), CatalogError> {
        Ok(())
    }
}

#[tokio::test]
async fn a_catalog_is_asked_once_for_an_entity_and_for_several_together() {
    let repository = Repository::new();
    for number in 0..120 {
        let start = format!(
            "<!-- backstage-badges:start entity=component:x{} -->",
            number % 40
        );
        repository.write(&format!("{number}/README.md"), format!("{start}\n{END}\n"));
    }
    let everything = Arc::new(Everything::default());
    let limits = CacheLimits {
        capacity_bytes: 1 << 20,
        fresh_for: Duration::from_secs(300),
        jitter_percent: 0,
        absent_grace: Duration::ZERO,
        absent_for: Duration::from_secs(60),
        stale_for: Duration::from_secs(300),
    };
    let asked = Arc::clone(&everything) as Arc<dyn Source>;
    let catalog = Arc::new(CachedCatalog::new(asked, limits));
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 80));
    let service = app::state_over(&Settings::default(), catalog, address)
        .unwrap()
        .service;

    let typed = ["backstage-badges", "embed", text(repository.0.path())];
    let Some(Command::Embed(embed)) = Arguments::try_parse_from(typed).unwrap().command else {
        panic!("another command");
    };
    let (mut out, mut told) = (Vec::new(), Vec::new());
    let outcome = cli::embed(
        &service,
        &embed,
        None,
        "https://b.test",
        &mut out,
        &mut told,
    );
    assert_eq!(outcome.await.unwrap(), EmbedOutcome::Done);
    assert_eq!(
        String::from_utf8(told).unwrap(),
        "backstage-badges: 120 updated\n"
    );

    let batches = everything.0.lock().unwrap().clone();
    let together = batches.iter().map(Vec::len).max();
    assert!((8..=32).contains(&together.unwrap()), "{batches:?}");
    let mut asked = batches.concat();
    assert_eq!(asked.len(), 40);
    asked.sort();
    asked.dedup();
    assert_eq!(asked.len(), 40);
}

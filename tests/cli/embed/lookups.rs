//! How often a catalog is asked.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use backstage_badges::{
    app,
    catalog::{CacheLimits, CachedCatalog, Catalog, CatalogError},
    cli::{self, Arguments, Command, EmbedOutcome},
    config::Settings,
    entity::{Entity, EntityRef},
};
use clap::Parser;
use serde_json::json;

use super::{END, Repository};
use crate::program::text;

/// A catalog that has every entity, and writes down what it is asked.
#[derive(Debug, Default)]
struct Everything {
    asked: Mutex<Vec<String>>,
    under_way: AtomicUsize,
    most_under_way: AtomicUsize,
}

#[async_trait]
impl Catalog for Everything {
    async fn entity(&self, reference: &EntityRef) -> Result<Option<Arc<Entity>>, CatalogError> {
        self.asked.lock().unwrap().push(reference.to_string());
        let under_way = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_under_way.fetch_max(under_way, Ordering::SeqCst);
        // As long as others have something to do.
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        self.under_way.fetch_sub(1, Ordering::SeqCst);
        let document =
            json!({"kind": "Component", "metadata": {"name": reference.name().as_str()}});
        Ok(Some(Arc::new(Entity::from_value(&document).unwrap())))
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
        absent_for: Duration::from_secs(60),
        stale_for: Duration::from_secs(300),
    };
    let asked = Arc::clone(&everything) as Arc<dyn Catalog>;
    let catalog = Arc::new(CachedCatalog::new(asked, limits));
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 80));
    let service = app::state(&Settings::default(), catalog, address)
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

    let mut asked = everything.asked.lock().unwrap().clone();
    assert_eq!(asked.len(), 40);
    asked.sort();
    asked.dedup();
    assert_eq!(asked.len(), 40);
    let together = everything.most_under_way.load(Ordering::SeqCst);
    assert!((8..=32).contains(&together), "{together}");
}

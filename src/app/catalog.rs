//! Which catalog the settings mean.

mod backstage;

use std::sync::Arc;

use anyhow::Result;

use super::access;
use crate::{
    catalog::{self, Catalog, FilesCatalog, Filtered, SnapshotKeeper},
    config::{CatalogSource, Settings},
    entity::{Entity, EntityRef},
};

/// A catalog, and what to tell the person who starts a server on it.
#[derive(Debug)]
pub(super) struct Opened {
    /// What may be seen of the catalog.
    pub(super) catalog: Arc<dyn Catalog>,
    /// Where entities come from, in words.
    pub(super) description: String,
    /// An entity to show, where one is known without asking.
    pub(super) example: Option<EntityRef>,
    /// Keeps what is known over a restart; to be told when the service ends.
    pub(super) keeper: Option<SnapshotKeeper>,
}

/// Opens the catalog of `settings`: for a server, which follows what changes and makes provision for
/// a catalog that is away, or for one command.
pub(super) async fn open(settings: &Settings, serves: bool) -> Result<Opened> {
    warn_of_the_unused(settings);
    match settings.catalog.source {
        CatalogSource::Backstage if serves => backstage::for_a_server(settings).await,
        CatalogSource::Backstage => backstage::for_a_command(settings),
        CatalogSource::Files if settings.catalog.files.is_empty() => Ok(demo(settings)),
        CatalogSource::Files => files(settings, serves),
    }
}

/// All of the catalog of `settings`, what may not be seen too: for the operator alone.
pub(super) fn whole(settings: &Settings) -> Result<Arc<dyn Catalog>> {
    Ok(match settings.catalog.source {
        CatalogSource::Backstage => backstage::whole(settings)?,
        CatalogSource::Files if settings.catalog.files.is_empty() => Arc::new(catalog::demo()),
        CatalogSource::Files => Arc::new(FilesCatalog::open(&patterns(settings))?.0),
    })
}

/// Whether an entity may be seen, by the policy of `settings`.
fn may_be_seen(settings: &Settings) -> impl Fn(&Entity) -> bool + Send + Sync + 'static {
    let policy = access::policy(&settings.access);
    move |entity| policy.entity(entity).is_published
}

/// What may be seen of `catalog`.
fn visible(catalog: Arc<dyn Catalog>, settings: &Settings) -> Arc<dyn Catalog> {
    Arc::new(Filtered::new(catalog, may_be_seen(settings)))
}

/// A setting for the other source is no error, for a file may serve several places, but whoever
/// forgot `catalog.source` should not have to guess why.
fn warn_of_the_unused(settings: &Settings) {
    let (catalog, cache) = (&settings.catalog, &settings.cache);
    if catalog.source == CatalogSource::Backstage {
        if !catalog.files.is_empty() {
            tracing::warn!("catalog.files is not used: catalog.source is backstage");
        }
        return;
    }
    for (key, is_set) in [
        ("backstage.api_url", settings.backstage.api_url.is_some()),
        ("catalog.mirror", catalog.mirror),
        ("cache.snapshot", cache.snapshot.is_some()),
    ] {
        if is_set {
            tracing::warn!("{key} is not used: catalog.source is not backstage");
        }
    }
}

fn demo(settings: &Settings) -> Opened {
    Opened {
        catalog: visible(Arc::new(catalog::demo()), settings),
        description: "the demo catalog".to_owned(),
        example: catalog::DEMO_ENTITY.parse().ok(),
        keeper: None,
    }
}

fn files(settings: &Settings, watch: bool) -> Result<Opened> {
    let patterns = patterns(settings);
    let (mut files, problems) = FilesCatalog::open(&patterns)?;
    for problem in &problems {
        tracing::warn!("{problem}");
    }
    if watch {
        files.watch()?;
    }
    if files.is_empty() {
        tracing::warn!("the catalog files hold no entity that can be served");
    }
    let example = files.example();
    let description = format!("{} from {}", count(files.len()), patterns.join(", "));
    Ok(Opened {
        catalog: visible(Arc::new(files), settings),
        description,
        example,
        keeper: None,
    })
}

fn patterns(settings: &Settings) -> Vec<String> {
    let patterns = settings.catalog.files.iter();
    patterns
        .map(|pattern| pattern.as_str().to_owned())
        .collect()
}

fn count(entities: usize) -> String {
    if entities == 1 {
        "1 entity".to_owned()
    } else {
        format!("{entities} entities")
    }
}

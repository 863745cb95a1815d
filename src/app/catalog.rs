//! Which catalog the settings mean.

mod backstage;

use std::{path::PathBuf, sync::Arc};

use anyhow::{Result, anyhow};
use glob::Pattern;

use super::access;
use crate::{
    badge::with_presets,
    catalog::{
        self, Backend, CachedPlugins, Catalog, FilesCatalog, Filtered, Shared, SnapshotKeeper,
    },
    config::{CatalogSource, Settings},
    entity::{Entity, EntityRef, Fields},
    metrics,
};

/// A catalog, and what to tell the person who starts a server on it.
#[derive(Debug)]
pub(super) struct Opened {
    /// What may be seen of the catalog.
    pub(super) catalog: Arc<dyn Catalog>,
    /// What other plugins of the backend say.
    pub(super) plugins: Option<CachedPlugins>,
    /// Where entities come from, in words.
    pub(super) description: String,
    /// An entity to show, where one is known without asking.
    pub(super) example: Option<EntityRef>,
    /// Keeps what is known over a restart; to be told when the service ends.
    pub(super) keeper: Option<SnapshotKeeper>,
    /// What several instances know together.
    pub(super) shared: Option<Arc<Shared>>,
    /// What is counted of it.
    pub(super) instruments: Instruments,
}

/// What is counted of a backend and of what is kept of it.
#[derive(Debug, Default)]
pub(super) struct Instruments {
    /// What is asked of it.
    pub(super) backend: Option<Arc<Backend>>,
    /// What is kept, by name.
    pub(super) caches: Vec<(&'static str, Arc<dyn metrics::Cache>)>,
}

/// Opens the catalog of `settings`: for a server, which follows what changes and makes provision for
/// a catalog that is away, or for one command. Of each entity, `fields` are read.
pub(super) async fn open(settings: &Settings, fields: &Fields, serves: bool) -> Result<Opened> {
    warn_of_the_unused(settings);
    match settings.catalog.source {
        CatalogSource::Backstage if serves => backstage::for_a_server(settings, fields).await,
        CatalogSource::Backstage => backstage::for_a_command(settings, fields),
        CatalogSource::Files if settings.catalog.files.is_empty() => Ok(demo(settings, fields)),
        CatalogSource::Files => files(settings, fields, serves),
    }
}

/// All of the catalog of `settings`, what may not be seen too: for the operator alone.
pub(super) fn whole(settings: &Settings, fields: &Fields) -> Result<Arc<dyn Catalog>> {
    Ok(match settings.catalog.source {
        CatalogSource::Backstage => backstage::whole(settings, fields)?,
        CatalogSource::Files if settings.catalog.files.is_empty() => {
            Arc::new(catalog::demo_with(fields))
        }
        CatalogSource::Files => {
            Arc::new(FilesCatalog::open(&patterns(settings), fields.clone())?.0)
        }
    })
}

/// Entities to try badges on: those of `files`, which must be in order, or those of the demo catalog.
pub(super) fn to_try(files: &[PathBuf], fields: &Fields) -> Result<Vec<Arc<Entity>>> {
    if files.is_empty() {
        return Ok(catalog::demo_with(fields).entities());
    }
    let paths = files.iter().map(|path| path.to_string_lossy());
    let patterns: Vec<_> = paths.map(|path| Pattern::escape(&path)).collect();
    let (catalog, problems) = FilesCatalog::open(&patterns, fields.clone())?;
    match problems.first() {
        Some(problem) => Err(anyhow!("{problem}")),
        None => Ok(catalog.entities()),
    }
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
    let definitions = with_presets(settings.badges.enabled.as_deref(), &settings.badges.custom);
    for (id, definition) in definitions {
        if definition.source.is_some() {
            tracing::warn!("the badge {id} knows nothing: catalog.source is not backstage");
        }
    }
    for (key, is_set) in [
        ("backstage.api_url", settings.backstage.api_url.is_some()),
        ("catalog.mirror", catalog.mirror),
        ("cache.snapshot", cache.snapshot.is_some()),
        ("cache.shared", cache.shared.is_some()),
    ] {
        if is_set {
            tracing::warn!("{key} is not used: catalog.source is not backstage");
        }
    }
}

fn demo(settings: &Settings, fields: &Fields) -> Opened {
    Opened {
        catalog: visible(Arc::new(catalog::demo_with(fields)), settings),
        description: "the demo catalog".to_owned(),
        example: catalog::DEMO_ENTITY.parse().ok(),
        keeper: None,
        plugins: None,
        shared: None,
        instruments: Instruments::default(),
    }
}

fn files(settings: &Settings, fields: &Fields, watch: bool) -> Result<Opened> {
    let patterns = patterns(settings);
    let (mut files, problems) = FilesCatalog::open(&patterns, fields.clone())?;
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
        plugins: None,
        shared: None,
        instruments: Instruments::default(),
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

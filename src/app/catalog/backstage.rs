//! The catalog of a Backstage backend, and what stands before it.
//!
//! From the backend upwards: what may be seen of it, a breaker, what several instances share, and a cache
//! with its batches; then, where they are set, a mirror and the file that keeps what is known. What may not
//! be seen is taken out right before the backend: none of the others ever holds it, and it is answered for
//! as what does not exist, as fast and as often.

use std::sync::Arc;

use anyhow::{Context, Result};
use secrecy::ExposeSecret;
use url::Url;

use super::{super::access, Instruments, Opened, may_be_seen};
use crate::{
    catalog::{
        Backend, BackstageCatalog, BackstageConnection, BackstagePlugins, Breaker, CacheLimits,
        CachedCatalog, CachedPlugins, Catalog, Credentials, Filtered, Knowledge, MirrorLimits,
        MirroredCatalog, OAuthClient, RecallLimits, Shared, SharedLimits, SharedSource,
        SnapshotFile, SnapshotKeeper, Source, page_life,
    },
    config::{BackstageSettings, Settings},
    entity::{Entity, Fields},
};

/// By how much of `cache.fresh_for` an entity may be asked for earlier, in percent.
const JITTER_PERCENT: u32 = 20;

/// A catalog for a server, which lives through what the backend does.
pub(super) async fn for_a_server(settings: &Settings, fields: &Fields) -> Result<Opened> {
    let backend = backend(settings)?;
    let source = visible(source(&backend, fields), settings);
    let mut source: Arc<dyn Source> = Arc::new(Breaker::new(source));
    let shared = shared(settings, fields)?;
    if let Some(shared) = &shared {
        source = Arc::new(SharedSource::new(source, Arc::clone(shared)));
    }
    let cached = Arc::new(CachedCatalog::new(Arc::clone(&source), limits(settings)));
    let cache = &settings.cache;
    let file = cache.snapshot.clone();
    let identity = identity(settings, fields)?;
    let file = file.map(|path| SnapshotFile::new(path, identity, fields.clone()));
    if let Some(file) = &file {
        restore(&cached, file, may_be_seen(settings)).await;
    }
    let mut opened = opened(settings, Arc::clone(&backend), Arc::clone(&cached) as _);
    opened.instruments = Instruments {
        backend: Some(backend),
        caches: cached.caches(),
    };
    if let Some(shared) = shared {
        let plugins = opened.plugins.take();
        opened.plugins = plugins.map(|plugins| plugins.sharing(Arc::clone(&shared)));
        opened.shared = Some(shared);
    }
    let mut knowledge: Arc<dyn Knowledge> = Arc::clone(&cached) as _;
    if settings.catalog.mirror {
        let mirrored = Arc::new(MirroredCatalog::start(
            source,
            cached,
            MirrorLimits {
                every: settings.catalog.mirror_every.get(),
                shrink_percent: settings.catalog.mirror_shrink,
                absent_grace: cache.absent_grace.get(),
            },
        ));
        opened.catalog = Arc::clone(&mirrored) as _;
        knowledge = mirrored;
    }
    opened.keeper =
        file.map(|file| SnapshotKeeper::start(file, knowledge, cache.snapshot_every.get()));
    Ok(opened)
}

/// A catalog for a command that asks once.
pub(super) fn for_a_command(settings: &Settings, fields: &Fields) -> Result<Opened> {
    let backend = backend(settings)?;
    let source = visible(source(&backend, fields), settings);
    let cached = CachedCatalog::new(source, limits(settings));
    Ok(opened(settings, backend, Arc::new(cached)))
}

/// All that the backend has, what may not be seen too.
pub(super) fn whole(settings: &Settings, fields: &Fields) -> Result<Arc<dyn Catalog>> {
    let source = source(&backend(settings)?, fields);
    Ok(Arc::new(CachedCatalog::new(source, limits(settings))))
}

fn visible(source: Arc<dyn Source>, settings: &Settings) -> Arc<dyn Source> {
    Arc::new(Filtered::new(source, may_be_seen(settings)))
}

fn opened(settings: &Settings, backend: Arc<Backend>, catalog: Arc<dyn Catalog>) -> Opened {
    if settings.backstage.app_url.is_none() {
        let link = settings.backstage.app_url_or_default();
        tracing::warn!("backstage.app_url is not set: badges link to {link}");
    }
    let api_url = api_url(settings).unwrap_or_default();
    Opened {
        catalog,
        plugins: Some(plugins(backend, settings)),
        description: format!("the Backstage at {api_url}"),
        example: None,
        keeper: None,
        shared: None,
        instruments: Instruments::default(),
    }
}

/// The backend of `settings`; no request is made yet.
fn backend(settings: &Settings) -> Result<Arc<Backend>> {
    Ok(Arc::new(Backend::new(&BackstageConnection {
        api_url: Url::parse(api_url(settings)?)?,
        credentials: credentials(&settings.backstage)?,
        timeout: settings.backstage.timeout.get(),
    })?))
}

fn api_url(settings: &Settings) -> Result<&str> {
    let api_url = settings.backstage.api_url.as_ref();
    Ok(api_url.context("backstage.api_url is not set")?.as_str())
}

/// The name of what is known of the backend: what is kept under another name is of no use.
fn identity(settings: &Settings, fields: &Fields) -> Result<String> {
    let names = fields.names().map(|names| names.join(","));
    Ok(format!(
        "{} {}",
        api_url(settings)?,
        names.as_deref().unwrap_or("*")
    ))
}

/// What several instances share. What may be seen must be the same in all of them, or one would show what
/// another hides.
fn shared(settings: &Settings, fields: &Fields) -> Result<Option<Arc<Shared>>> {
    let Some(address) = &settings.cache.shared else {
        return Ok(None);
    };
    let policy = access::policy(&settings.access);
    let of = format!("{} {policy:?}", identity(settings, fields)?);
    let cache = &settings.cache;
    let fresh_for = cache.fresh_for.get();
    let limits = SharedLimits {
        fresh_for,
        jitter_percent: JITTER_PERCENT,
        absent_for: cache.absent_for.get(),
        absent_grace: cache.absent_grace.get(),
        page_life: if settings.catalog.mirror {
            page_life(settings.catalog.mirror_every.get())
        } else {
            fresh_for
        },
    };
    let address = address.expose_secret().parse()?;
    let shared = Shared::connect(&address, &of, fields.clone(), limits);
    Ok(Some(Arc::new(shared)))
}

fn source(backend: &Arc<Backend>, fields: &Fields) -> Arc<dyn Source> {
    Arc::new(BackstageCatalog::new(Arc::clone(backend), fields.clone()))
}

fn plugins(backend: Arc<Backend>, settings: &Settings) -> CachedPlugins {
    let cache = &settings.cache;
    CachedPlugins::new(
        Arc::new(BackstagePlugins::new(backend)),
        RecallLimits {
            capacity_bytes: cache.facts.bytes(),
            absent_for: cache.absent_for.get(),
            absent_grace: cache.absent_grace.get(),
            stale_for: cache.stale_for.get(),
            jitter_percent: JITTER_PERCENT,
        },
    )
}

fn limits(settings: &Settings) -> CacheLimits {
    let cache = &settings.cache;
    CacheLimits {
        capacity_bytes: cache.entities.bytes(),
        fresh_for: cache.fresh_for.get(),
        jitter_percent: JITTER_PERCENT,
        absent_for: cache.absent_for.get(),
        absent_grace: cache.absent_grace.get(),
        stale_for: cache.stale_for.get(),
    }
}

/// Takes up what the file holds and may still be seen; one that is no good costs its knowledge, and
/// not the start.
async fn restore(
    cached: &CachedCatalog,
    file: &SnapshotFile,
    may_be_seen: impl Fn(&Entity) -> bool,
) {
    let path = file.path().display();
    match file.read(cached.limits().fresh_for) {
        Ok(Some(mut known)) => {
            known.retain(|known| may_be_seen(&known.entity));
            let count = cached.restore(known).await;
            tracing::info!(%path, count, "entities are known from before the start");
        }
        Ok(None) => tracing::info!(%path, "there is no snapshot yet"),
        Err(error) => tracing::warn!(%path, %error, "the snapshot is not used"),
    }
}

/// The credentials that are set; the checks of the settings leave one kind at most.
fn credentials(settings: &BackstageSettings) -> Result<Credentials> {
    if let Some(secret) = &settings.legacy_secret {
        return Ok(Credentials::LegacySecret(secret.expose_secret().parse()?));
    }
    if let Some(client) = oauth_client(settings)? {
        return Ok(Credentials::OAuth(client));
    }
    Ok(
        match (settings.token.clone(), settings.token_file.clone()) {
            (Some(token), Some(path)) => Credentials::TokenFile { path, token },
            (Some(token), None) => Credentials::Token(token),
            (None, _) => Credentials::None,
        },
    )
}

fn oauth_client(settings: &BackstageSettings) -> Result<Option<OAuthClient>> {
    let (Some(token_url), Some(client_id), Some(client_secret)) = (
        &settings.oauth_token_url,
        settings.oauth_client_id.clone(),
        settings.oauth_client_secret.clone(),
    ) else {
        return Ok(None);
    };
    Ok(Some(OAuthClient {
        token_url: Url::parse(token_url.as_str())?,
        client_id,
        client_secret,
        client_auth: settings.oauth_client_auth,
        scopes: settings.oauth_scopes.clone(),
        parameters: settings.oauth_parameters.clone(),
    }))
}

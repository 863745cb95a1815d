//! Which catalog the settings mean.

use std::sync::Arc;

use anyhow::{Context, Result};
use secrecy::ExposeSecret;
use url::Url;

use super::access;
use crate::{
    catalog::{
        self, BackstageCatalog, BackstageConnection, CacheLimits, CachedCatalog, Catalog,
        Credentials, FilesCatalog, Filtered, OAuthClient,
    },
    config::{BackstageSettings, CatalogSource, Settings},
    entity::EntityRef,
};

/// A catalog, and what to tell the person who starts a server on it.
#[derive(Debug)]
pub(super) struct Opened {
    /// What may be seen of the catalog.
    pub(super) catalog: Arc<dyn Catalog>,
    /// All of the catalog, for the operator alone.
    pub(super) whole: Arc<dyn Catalog>,
    /// Where entities come from, in words.
    pub(super) description: String,
    /// An entity to show, where one is known without asking.
    pub(super) example: Option<EntityRef>,
}

/// Opens the catalog of `settings`; with `watch`, files are re-read when they change.
pub(super) fn open(settings: &Settings, watch: bool) -> Result<Opened> {
    warn_of_the_unused(settings);
    match settings.catalog.source {
        CatalogSource::Backstage => backstage(settings),
        CatalogSource::Files if settings.catalog.files.is_empty() => Ok(demo(settings)),
        CatalogSource::Files => files(settings, watch),
    }
}

/// What may be seen of `catalog`. It stands before every cache, so that what may not be seen is
/// answered for as what does not exist, as fast and as often.
fn visible(catalog: &Arc<dyn Catalog>, settings: &Settings) -> Arc<dyn Catalog> {
    let policy = access::policy(&settings.access);
    let catalog = Arc::clone(catalog);
    Arc::new(Filtered::new(catalog, move |entity| {
        policy.entity(entity).is_published
    }))
}

/// A setting for the other source is no error, for a file may serve several places, but whoever
/// forgot `catalog.source` should not have to guess why.
fn warn_of_the_unused(settings: &Settings) {
    match settings.catalog.source {
        CatalogSource::Files if settings.backstage.api_url.is_some() => {
            tracing::warn!("backstage.api_url is not used: catalog.source is not backstage");
        }
        CatalogSource::Backstage if !settings.catalog.files.is_empty() => {
            tracing::warn!("catalog.files is not used: catalog.source is backstage");
        }
        CatalogSource::Files | CatalogSource::Backstage => {}
    }
}

fn demo(settings: &Settings) -> Opened {
    let whole: Arc<dyn Catalog> = Arc::new(catalog::demo());
    Opened {
        catalog: visible(&whole, settings),
        whole,
        description: "the demo catalog".to_owned(),
        example: catalog::DEMO_ENTITY.parse().ok(),
    }
}

fn files(settings: &Settings, watch: bool) -> Result<Opened> {
    let patterns: Vec<String> = settings
        .catalog
        .files
        .iter()
        .map(|pattern| pattern.as_str().to_owned())
        .collect();
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
    let whole: Arc<dyn Catalog> = Arc::new(files);
    Ok(Opened {
        catalog: visible(&whole, settings),
        whole,
        description,
        example,
    })
}

fn count(entities: usize) -> String {
    if entities == 1 {
        "1 entity".to_owned()
    } else {
        format!("{entities} entities")
    }
}

fn backstage(settings: &Settings) -> Result<Opened> {
    let api_url = settings
        .backstage
        .api_url
        .as_ref()
        .context("backstage.api_url is not set")?;
    let connection = BackstageConnection {
        api_url: Url::parse(api_url.as_str())?,
        credentials: credentials(&settings.backstage)?,
        timeout: settings.backstage.timeout.get(),
    };
    let cache = &settings.cache;
    let limits = CacheLimits {
        capacity_bytes: cache.entities.bytes(),
        fresh_for: cache.fresh_for.get(),
        absent_for: cache.absent_for.get(),
        stale_for: cache.stale_for.get(),
    };
    if settings.backstage.app_url.is_none() {
        let link = settings.backstage.app_url_or_default();
        tracing::warn!("backstage.app_url is not set: badges link to {link}");
    }
    let whole: Arc<dyn Catalog> = Arc::new(BackstageCatalog::new(&connection)?);
    Ok(Opened {
        catalog: Arc::new(CachedCatalog::new(visible(&whole, settings), limits)),
        whole,
        description: format!("the Backstage at {}", api_url.as_str()),
        example: None,
    })
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

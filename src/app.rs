//! The assembly: settings in, a running server or a finished command out.

mod access;
mod admin;
mod catalog;
mod exports;
mod greeting;
mod logging;
mod readmes;
mod run;
mod server;
mod stopping;
mod traces;

pub use run::{EXIT_BAD_USE, run};
pub use server::Application;

use std::{net::SocketAddr, sync::Arc};

use anyhow::{Result, anyhow};
use url::Url;

use crate::{
    access::NameMode,
    adoption::Adoption,
    badge::{BadgeSet, BadgeSetParts, CustomBadge, Lack, LinkPolicy, Portal, with_presets},
    catalog::{CachedPlugins, Catalog},
    config::{ErrorStatus, ServerSettings, Settings},
    entity::{Entity, Fields, Repository},
    http::{Document, Freshness, Load, Origin, State},
    service::{ENTRY_ANNOTATIONS, Service, ServiceParts, UrlForm},
};

/// The badges that `settings` turn on.
fn badges(settings: &Settings) -> Result<BadgeSet> {
    let portal = Portal {
        title: settings.backstage.app_title.clone(),
        app_url: settings.backstage.app_url_or_default().to_owned(),
    };
    let logo = settings.badges.logo.clone();
    let hosts = settings.access.link_hosts.iter().map(|host| host.parse());
    let links = LinkPolicy::new(&portal.app_url, hosts.collect::<Result<_, _>>()?);
    let enabled = settings.badges.enabled.as_deref();
    let definitions = with_presets(enabled, &settings.badges.custom);
    let custom = definitions.iter().map(|(id, definition)| {
        let badge = CustomBadge::compile(definition);
        let badge = badge.map_err(|_| anyhow!("badges.custom.{id} cannot be used"))?;
        Ok((id.clone(), badge))
    });
    Ok(BadgeSet::new(BadgeSetParts {
        enabled,
        custom: custom.collect::<Result<_>>()?,
        portal,
        links,
        style: settings.badges.style,
        logo,
        owner_title: settings.badges.owner_title,
    })?)
}

/// What is read of each entity: what badges look at, what the policy does, where its source is, and what
/// it is found by.
fn fields(settings: &Settings, badges: &BadgeSet) -> Fields {
    let policy = access::policy(&settings.access);
    let is_by_repository = settings.access.names != NameMode::Opaque;
    let of_source = is_by_repository.then(Repository::annotations);
    let annotations = of_source.into_iter().flatten().map(str::to_owned);
    let annotations = annotations.chain(policy.annotations().into_iter().map(str::to_owned));
    let annotations = annotations.map(|name| format!("metadata.annotations.{name}"));
    // What people look for by, and what the page of an entity says is lacking.
    let searched = [Entity::TITLE_FIELDS, &["metadata.tags"], &Lack::FIELDS].concat();
    let searched = searched.into_iter().map(str::to_owned);
    let entry = ENTRY_ANNOTATIONS.map(|name| format!("metadata.annotations.{name}"));
    let on_pages = searched.chain(entry).filter(|_| settings.page.enabled);
    badges.fields().and(annotations).and(on_pages)
}

/// The service that `settings` describe, over `catalog` and the `plugins` beside it.
fn service(
    settings: &Settings,
    badges: BadgeSet,
    catalog: Arc<dyn Catalog>,
    plugins: Option<CachedPlugins>,
) -> Result<Service> {
    Ok(Service::new(ServiceParts {
        catalog,
        plugins,
        badges,
        policy: Arc::new(access::policy(&settings.access)),
        names: access::names(&settings.access)?,
        urls: UrlForm {
            base_path: settings.server.base_path.as_str().to_owned(),
            as_the_plugin: settings.compat.plugin_urls,
            links_by_go: settings.adoption.links,
        },
        png_scale: settings.images.png_scale,
        images_capacity_bytes: settings.cache.images.bytes(),
        png_queue: settings.images.png_queue.map(usize::from),
    }))
}

/// The path that browsers reach the service below: a proxy may take away the start of it.
fn page_root(server: &ServerSettings) -> String {
    let public_url = server.public_url.as_ref();
    let before = public_url.and_then(|url| Url::parse(url.as_str()).ok());
    let before = before.as_ref().map_or("", |url| url.path());
    format!(
        "{}{}",
        before.trim_end_matches('/'),
        server.base_path.as_str()
    )
}

/// A service for one command.
async fn service_for_a_command(settings: &Settings) -> Result<Service> {
    let badges = badges(settings)?;
    let opened = catalog::open(settings, &fields(settings, &badges), false).await?;
    service(settings, badges, opened.catalog, opened.plugins)
}

/// What the HTTP handlers of `settings` share, behind a listener at `address`.
pub async fn state_of(settings: &Settings, address: SocketAddr) -> Result<State> {
    let service = service_for_a_command(settings).await?;
    state(settings, service, None, address)
}

/// The same over another catalog.
pub fn state_over(
    settings: &Settings,
    catalog: Arc<dyn Catalog>,
    address: SocketAddr,
) -> Result<State> {
    let service = service(settings, badges(settings)?, catalog, None)?;
    state(settings, service, None, address)
}

/// What the HTTP handlers of `settings` share: `service`, and what stands between it and a listener at
/// `address`. `adoption` is what is counted of entities.
fn state(
    settings: &Settings,
    service: Service,
    adoption: Option<Arc<Adoption>>,
    address: SocketAddr,
) -> Result<State> {
    let (images, server) = (&settings.images, &settings.server);
    let public_url = server.public_url.as_ref();
    Ok(State {
        service,
        guard: access::guard(settings)?,
        frontends: access::frontends(settings),
        freshness: Freshness {
            max_age: images.max_age.get(),
            s_max_age: images.s_max_age_or_max_age().get(),
            stale_while_revalidate: images.stale_while_revalidate.get(),
            stale_if_error: images.stale_if_error.get(),
        },
        origin: Origin {
            public_url: public_url.map(|url| url.as_str().to_owned()),
            trusted_proxies: server.trusted_proxies.clone(),
            fallback_host: address.to_string(),
        },
        accurate_image_status: images.error_status == ErrorStatus::Accurate,
        page_root: settings.page.enabled.then(|| page_root(server)),
        adoption,
        document: Document::default(),
        load: Load::new(server.max_requests.get()),
        was_ready: false.into(),
        is_stopping: false.into(),
    })
}

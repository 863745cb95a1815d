//! The assembly: settings in, a running server or a finished command out.

mod access;
mod catalog;
mod exports;
mod greeting;
mod readmes;
mod run;
mod server;
mod stopping;

pub use run::{EXIT_BAD_USE, run};
pub use server::Application;

use std::{net::SocketAddr, sync::Arc};

use anyhow::Result;

use crate::{
    badge::{BadgeSet, LinkPolicy, LogoChoice, Portal},
    catalog::Catalog,
    config::{DefaultLogo, ErrorStatus, Settings},
    http::{Freshness, Load, Origin, State},
    service::{Service, ServiceParts, UrlForm},
};

/// The service that `settings` describe, over `catalog`.
pub(crate) fn service(settings: &Settings, catalog: Arc<dyn Catalog>) -> Result<Service> {
    let portal = Portal {
        title: settings.backstage.app_title.clone(),
        app_url: settings.backstage.app_url_or_default().to_owned(),
    };
    let logo = settings.badges.logo.map(|logo| match logo {
        DefaultLogo::Backstage => LogoChoice::Backstage,
        DefaultLogo::None => LogoChoice::None,
    });
    let enabled = settings.badges.enabled.as_deref();
    let hosts = settings.access.link_hosts.iter().map(|host| host.parse());
    let links = LinkPolicy::new(&portal.app_url, hosts.collect::<Result<_, _>>()?);
    Ok(Service::new(ServiceParts {
        catalog,
        badges: BadgeSet::new(enabled, portal, links, settings.badges.style, logo)?,
        policy: Arc::new(access::policy(&settings.access)),
        names: access::names(&settings.access)?,
        urls: UrlForm {
            base_path: settings.server.base_path.as_str().to_owned(),
            as_the_plugin: settings.compat.plugin_urls,
        },
        png_scale: settings.images.png_scale,
        images_capacity_bytes: settings.cache.images.bytes(),
    }))
}

/// What the HTTP handlers of `settings` share, behind a listener at `address`.
pub async fn state_of(settings: &Settings, address: SocketAddr) -> Result<State> {
    let opened = catalog::open(settings, false).await?;
    state(settings, opened.catalog, address)
}

/// What the HTTP handlers of `settings` share, in front of `catalog` and behind a listener at
/// `address`.
pub fn state(settings: &Settings, catalog: Arc<dyn Catalog>, address: SocketAddr) -> Result<State> {
    let (images, server) = (&settings.images, &settings.server);
    let public_url = server.public_url.as_ref();
    Ok(State {
        service: service(settings, catalog)?,
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
        load: Load::new(server.max_requests.get()),
        was_ready: false.into(),
        is_stopping: false.into(),
    })
}

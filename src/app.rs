//! The assembly: settings in, a running server or a finished command out.

mod catalog;
mod greeting;
mod run;
mod server;

pub use run::{EXIT_BAD_USE, run};
pub use server::Application;

use std::{sync::Arc, time::Duration};

use anyhow::Result;

use crate::{
    badge::{BadgeSet, LogoChoice, Portal},
    catalog::Catalog,
    config::{DefaultLogo, ErrorStatus, Loaded, Settings},
    http::{Freshness, Origin, State},
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
    Ok(Service::new(ServiceParts {
        catalog,
        badges: BadgeSet::new(enabled, portal, settings.badges.style, logo)?,
        urls: UrlForm {
            base_path: settings.server.base_path.as_str().to_owned(),
            as_the_plugin: settings.compat.plugin_urls,
        },
        png_scale: settings.images.png_scale,
        images_capacity_bytes: settings.cache.images.bytes(),
    }))
}

/// What the HTTP handlers of `settings` share, behind a listener at `address`.
fn state(loaded: &Loaded, service: Service, address: std::net::SocketAddr) -> State {
    let images = &loaded.settings.images;
    let server = &loaded.settings.server;
    State {
        service,
        freshness: Freshness {
            max_age: images.max_age.get(),
            s_max_age: images.s_max_age_or_max_age().get(),
            stale_while_revalidate: images.stale_while_revalidate.get(),
            stale_if_error: images.stale_if_error.get(),
        },
        origin: Origin {
            public_url: server
                .public_url
                .as_ref()
                .map(|url| url.as_str().to_owned()),
            trusted_proxies: server.trusted_proxies.clone(),
            fallback_host: address.to_string(),
        },
        accurate_image_status: images.error_status == ErrorStatus::Accurate,
        was_ready: false.into(),
    }
}

/// How long requests that are under way may take to end when the server is told to stop: longer
/// than any of them may take.
const DRAIN: Duration = Duration::from_secs(10);

//! The one path that every request takes: reference, entity, badge, rendering.
//!
//! HTTP and the command line are thin callers of it. Whatever the catalog does, an answer comes
//! within [`LOOKUP_DEADLINE`] and [`DRAWING_DEADLINE`].

mod bars;
mod documents;
mod exporting;
mod failure;
mod format;
mod images;
mod listing;
mod named;
mod naming;
mod repositories;
mod searching;
mod showcase;
mod subject;
mod urls;
mod visibility;

use std::{sync::Arc, time::Duration};

use tokio::time::timeout;

pub use bars::Bar;
pub use documents::{SnippetForm, shields_json};
pub use exporting::BadgeFile;
pub use failure::{Failure, FailureKind};
pub use format::Format;
pub use listing::Listing;
pub use named::Named;
pub use naming::OpaqueName;
pub use repositories::InRepository;
pub use searching::{DEFAULT_FOUND, FoundEntity, SearchText};
pub use showcase::{Copied, ENTRY_ANNOTATIONS, Offer, Showcase, Wish};
pub use urls::UrlForm;
pub use visibility::{BadgeVisibility, Visibility};

use crate::{
    access::{Names, Policy},
    badge::{Badge, BadgeSet, Look, Scale},
    catalog::{CachedPlugins, Catalog, CatalogError, Health},
    metrics::{self, Drawings},
    render::Rendered,
};
use images::Images;

/// How long a request waits for the catalog. With [`DRAWING_DEADLINE`] it stays under the two seconds
/// that the contract promises, and well under the four of GitHub's image proxy.
pub const LOOKUP_DEADLINE: Duration = Duration::from_millis(1_300);

/// How long a request waits for its PNG, with the time in the queue.
pub const DRAWING_DEADLINE: Duration = Duration::from_millis(500);

/// What the service is made of.
#[derive(Debug)]
pub struct ServiceParts {
    /// Where entities come from.
    pub catalog: Arc<dyn Catalog>,
    /// What other plugins of the backend say, where there is a backend.
    pub plugins: Option<CachedPlugins>,
    /// The badges that are on.
    pub badges: BadgeSet,
    /// Which badges of an entity may be seen. Entities that may not be seen are not in the catalog.
    pub policy: Arc<Policy>,
    /// What entities may be called.
    pub names: Names,
    /// How image URLs are written.
    pub urls: UrlForm,
    /// The size of a PNG where a request says none.
    pub png_scale: Scale,
    /// How many bytes of drawn images are kept.
    pub images_capacity_bytes: u64,
    /// How many PNGs may wait to be drawn; without it, as many for each core as would still come in time.
    pub png_queue: Option<usize>,
}

/// Looks up, makes and draws badges.
#[derive(Debug)]
pub struct Service {
    catalog: Arc<dyn Catalog>,
    plugins: Option<CachedPlugins>,
    badges: BadgeSet,
    policy: Arc<Policy>,
    names: Names,
    urls: UrlForm,
    png_scale: Scale,
    images: Arc<Images>,
}

impl Service {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: ServiceParts) -> Self {
        Self {
            catalog: parts.catalog,
            plugins: parts.plugins,
            badges: parts.badges,
            policy: parts.policy,
            names: parts.names,
            urls: parts.urls,
            png_scale: parts.png_scale,
            images: Arc::new(Images::new(parts.images_capacity_bytes, parts.png_queue)),
        }
    }

    /// What is kept of images and facts, by name.
    #[must_use]
    pub fn caches(&self) -> Vec<(&'static str, Arc<dyn metrics::Cache>)> {
        let facts = self.plugins.iter().flat_map(CachedPlugins::caches);
        let images = ("images", Arc::clone(&self.images) as _);
        facts.chain([images]).collect()
    }

    /// What is drawn.
    #[must_use]
    pub fn drawings(&self) -> &Drawings {
        self.images.drawings()
    }

    /// The badges that are on.
    #[must_use]
    pub fn badges(&self) -> &BadgeSet {
        &self.badges
    }

    /// How image URLs are written.
    #[must_use]
    pub fn urls(&self) -> &UrlForm {
        &self.urls
    }

    /// Whether the catalog answers now.
    pub async fn check(&self) -> Result<(), CatalogError> {
        timeout(LOOKUP_DEADLINE, self.catalog.check())
            .await
            .unwrap_or(Err(CatalogError::Timeout))
    }

    /// How the catalog fares.
    #[must_use]
    pub fn health(&self) -> Health {
        self.catalog.health()
    }

    /// The badge `id` of the entity that is `named`, as `look` wants it.
    pub async fn badge(&self, named: &Named, id: &str, look: &Look) -> Result<Badge, Failure> {
        let subject = self.subject(named, &[id]).await?;
        self.informed(&subject, id, look)
    }

    /// `badge` as SVG.
    pub async fn svg(&self, badge: &Badge) -> Arc<Rendered> {
        self.images.svg(badge).await
    }

    /// The badge that says that there was no turn to draw another, as PNG. It waits for no turn: its two
    /// words take microseconds.
    pub async fn busy_png(
        &self,
        badge: &Badge,
        scale: Option<Scale>,
    ) -> Result<Arc<Rendered>, Failure> {
        let scale = scale.unwrap_or(self.png_scale);
        self.images.png_at_once(badge, scale).await
    }

    /// `badge` as PNG.
    pub async fn png(&self, badge: &Badge, scale: Option<Scale>) -> Result<Arc<Rendered>, Failure> {
        let scale = scale.unwrap_or(self.png_scale);
        self.images.png(std::slice::from_ref(badge), scale).await
    }

    /// The same as WebP without loss, where that is smaller.
    pub async fn webp(
        &self,
        badge: &Badge,
        scale: Option<Scale>,
    ) -> Result<Arc<Rendered>, Failure> {
        let scale = scale.unwrap_or(self.png_scale);
        self.images.webp(std::slice::from_ref(badge), scale).await
    }

    /// The page in Backstage that the badge `id` links to, or the entity's own.
    pub async fn page(&self, named: &Named, id: Option<&str>) -> Result<String, Failure> {
        let subject = self.subject(named, id.as_slice()).await?;
        let page = match id {
            None => None,
            Some(id) => self.make(&subject, id, &Look::default())?.link,
        };
        Ok(page.unwrap_or_else(|| self.badges.portal().entity_page(named.reference())))
    }
}

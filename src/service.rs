//! The one path that every request takes: reference, entity, badge, rendering.
//!
//! HTTP and the command line are thin callers of it. Whatever the catalog does, an answer comes
//! within [`LOOKUP_DEADLINE`] and the time of drawing.

mod failure;
mod format;
mod images;
mod urls;

use std::{sync::Arc, time::Duration};

use tokio::time::timeout;

pub use failure::{Failure, FailureKind};
pub use format::Format;
pub use urls::UrlForm;

use crate::{
    badge::{Badge, BadgeSet, Look, Scale},
    catalog::{Catalog, CatalogError},
    entity::{Entity, EntityRef},
    render::{BadgeSpec, Rendered, ShieldsBadge, layout::Layout},
    snippet::{self, Markup, SnippetBadge},
};
use images::Images;

/// How long a request waits for the catalog. With the time to draw and to travel it stays under the
/// two seconds that the contract promises, and well under the four of GitHub's image proxy.
pub const LOOKUP_DEADLINE: Duration = Duration::from_millis(1_800);

/// What the service is made of.
#[derive(Debug)]
pub struct ServiceParts {
    /// Where entities come from.
    pub catalog: Arc<dyn Catalog>,
    /// The badges that are on.
    pub badges: BadgeSet,
    /// How image URLs are written.
    pub urls: UrlForm,
    /// The size of a PNG where a request says none.
    pub png_scale: Scale,
    /// How many bytes of drawn images are kept.
    pub images_capacity_bytes: u64,
}

/// Looks up, makes and draws badges.
#[derive(Debug)]
pub struct Service {
    catalog: Arc<dyn Catalog>,
    badges: BadgeSet,
    urls: UrlForm,
    png_scale: Scale,
    images: Images,
}

impl Service {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: ServiceParts) -> Self {
        Self {
            catalog: parts.catalog,
            badges: parts.badges,
            urls: parts.urls,
            png_scale: parts.png_scale,
            images: Images::new(parts.images_capacity_bytes),
        }
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

    /// The entity that `reference` names.
    pub async fn entity(&self, reference: &EntityRef) -> Result<Arc<Entity>, Failure> {
        timeout(LOOKUP_DEADLINE, self.catalog.entity(reference))
            .await
            .unwrap_or(Err(CatalogError::Timeout))?
            .ok_or_else(|| Failure::NoEntity(reference.clone()))
    }

    /// The badge `id` of the entity that `reference` names, as `look` wants it.
    pub async fn badge(
        &self,
        reference: &EntityRef,
        id: &str,
        look: &Look,
    ) -> Result<Badge, Failure> {
        let entity = self.entity(reference).await?;
        self.make(&entity, id, look)
    }

    fn make(&self, entity: &Entity, id: &str, look: &Look) -> Result<Badge, Failure> {
        self.badges
            .make(id, entity, look)
            .ok_or_else(|| Failure::NoBadge(id.to_owned()))
    }

    /// `badge` as SVG.
    pub async fn svg(&self, badge: &Badge) -> Arc<Rendered> {
        self.images.svg(badge).await
    }

    /// `badge` as PNG.
    pub async fn png(&self, badge: &Badge, scale: Option<Scale>) -> Result<Arc<Rendered>, Failure> {
        self.images
            .png(badge, scale.unwrap_or(self.png_scale))
            .await
    }

    /// The spec of one badge, written over several lines as Backstage's plugin does.
    #[must_use]
    pub fn spec_json(
        &self,
        reference: &EntityRef,
        id: &str,
        badge: &Badge,
        look: &Look,
        origin: &str,
    ) -> Rendered {
        let spec = self.spec(reference, id, badge, look, origin);
        json(serde_json::to_vec_pretty(&spec))
    }

    /// The specs of every badge that applies to an entity.
    pub async fn specs_json(
        &self,
        reference: &EntityRef,
        look: &Look,
        origin: &str,
    ) -> Result<Rendered, Failure> {
        let entity = self.entity(reference).await?;
        let badges: Vec<(&str, Badge)> = self
            .badges
            .applying(&entity)
            .map(|id| Ok((id.as_str(), self.make(&entity, id.as_str(), look)?)))
            .collect::<Result<_, Failure>>()?;
        let specs: Vec<BadgeSpec<'_>> = badges
            .iter()
            .map(|(id, badge)| self.spec(entity.reference(), id, badge, look, origin))
            .collect();
        Ok(json(serde_json::to_vec(&specs)))
    }

    fn spec<'a>(
        &self,
        reference: &EntityRef,
        id: &'a str,
        badge: &'a Badge,
        look: &Look,
        origin: &str,
    ) -> BadgeSpec<'a> {
        let url = self.urls.badge(origin, reference, id, Format::Svg, look);
        let snippet = snippet_badge(id, badge, url.clone(), None);
        BadgeSpec::new(id, badge, url, snippet::markdown(&snippet))
    }

    /// Snippets of the badges that `ids` names, or of all that apply, in that order.
    pub async fn snippets(
        &self,
        reference: &EntityRef,
        ids: Option<&[&str]>,
        wanted: &SnippetForm<'_>,
    ) -> Result<Rendered, Failure> {
        let entity = self.entity(reference).await?;
        let ids: Vec<&str> = match ids {
            Some(ids) => ids.to_vec(),
            None => self
                .badges
                .applying(&entity)
                .map(crate::badge::BadgeId::as_str)
                .collect(),
        };
        let badges = ids
            .into_iter()
            .map(|id| self.snippet(&entity, id, wanted))
            .collect::<Result<Vec<_>, _>>()?;
        let text = snippet::write(wanted.markup, &badges);
        Ok(Rendered::new(text, wanted.markup.content_type()))
    }

    fn snippet(
        &self,
        entity: &Entity,
        id: &str,
        wanted: &SnippetForm<'_>,
    ) -> Result<SnippetBadge, Failure> {
        let mut look = wanted.look.clone();
        let badge = self.make(entity, id, &look)?;
        // A PNG is twice as dense where the markup can say how large it is to be shown.
        let is_png = wanted.image == Format::Png;
        let size = (is_png && wanted.markup.says_size()).then(|| {
            look.scale = Some(Scale::TWO);
            Layout::new(&(&badge).into()).size_pixels()
        });
        let url = self
            .urls
            .badge(wanted.origin, entity.reference(), id, wanted.image, &look);
        Ok(snippet_badge(id, &badge, url, size))
    }

    /// The page in Backstage that the badge `id` links to, or the entity's own.
    pub async fn page(&self, reference: &EntityRef, id: Option<&str>) -> Result<String, Failure> {
        let entity = self.entity(reference).await?;
        let page = match id {
            None => None,
            Some(id) => self.make(&entity, id, &Look::default())?.link,
        };
        Ok(page.unwrap_or_else(|| self.badges.portal().entity_page(reference)))
    }
}

/// How snippets are to be written.
#[derive(Debug, Clone)]
pub struct SnippetForm<'a> {
    /// The markup.
    pub markup: Markup,
    /// SVG or PNG.
    pub image: Format,
    /// How the badges look.
    pub look: &'a Look,
    /// Scheme, host and port before every path.
    pub origin: &'a str,
}

/// `badge` in shields' endpoint schema.
#[must_use]
pub fn shields_json(badge: &Badge, is_error: bool, max_age: Duration) -> Rendered {
    json(serde_json::to_vec(&ShieldsBadge::new(
        badge,
        is_error,
        max_age.as_secs(),
    )))
}

fn snippet_badge(
    id: &str,
    badge: &Badge,
    image_url: String,
    size: Option<(u32, u32)>,
) -> SnippetBadge {
    SnippetBadge {
        id: id.to_owned(),
        label: badge.label.clone(),
        message: badge.message.clone(),
        description: badge.description.clone(),
        link: badge.link.clone(),
        image_url,
        size,
    }
}

/// JSON that was written from our own types, which cannot fail to be written.
fn json(text: serde_json::Result<Vec<u8>>) -> Rendered {
    Rendered::new(text.unwrap_or_default(), Rendered::JSON)
}

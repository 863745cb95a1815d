//! Badges for files: where they stand, and drawing without a reader who waits.

use std::sync::Arc;

use super::{Failure, Format, Service};
use crate::{
    badge::{Badge, Look, Scale},
    entity::Entity,
    render::Rendered,
};

/// A badge that is to be a file.
#[derive(Debug)]
pub struct BadgeFile {
    /// Its id.
    pub id: String,
    /// The badge, or why nothing is known of it.
    pub badge: Result<Badge, Failure>,
    /// Where the service has its images, below the base path and without an extension.
    pub stem: String,
}

impl Service {
    /// Of the badges that `ids` names, or of all, those that `entity` has.
    pub async fn files_of(
        &self,
        entity: &Arc<Entity>,
        ids: Option<&[&str]>,
        look: &Look,
    ) -> Vec<BadgeFile> {
        let named = self.name_of(entity.reference());
        let (path, before_id) = named.path(false);
        let all = self.all_ids();
        let subject = self.subject_of(entity, ids.unwrap_or(&all)).await;
        let ids = ids.map_or_else(|| self.offered(&subject).collect(), <[_]>::to_vec);
        let badges = ids.into_iter().filter_map(|id| {
            let badge = match self.informed(&subject, id, look) {
                // It has no such badge.
                Err(Failure::NoBadge(_)) => return None,
                badge => badge,
            };
            Some(BadgeFile {
                id: id.to_owned(),
                badge,
                stem: format!("entity/{path}{before_id}/{id}"),
            })
        });
        badges.collect()
    }

    /// The page of `entity` in the portal.
    #[must_use]
    pub fn page_of(&self, entity: &Entity) -> String {
        self.badges.portal().entity_page(entity.reference())
    }

    /// `badge` as an image, however long that takes.
    pub async fn image(
        &self,
        badge: &Badge,
        format: Format,
        scale: Option<Scale>,
    ) -> Result<Arc<Rendered>, Failure> {
        if format == Format::Png {
            let scale = scale.unwrap_or(self.png_scale);
            return self.images.png_at_leisure(badge, scale).await;
        }
        Ok(self.images.svg(badge).await)
    }
}

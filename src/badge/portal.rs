//! The Backstage app that badges link to.

use crate::entity::{Entity, EntityRef};

/// What a badge needs to know of the portal: its title and its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portal {
    /// The title, `app.title` in Backstage's own configuration.
    pub title: String,
    /// The address without a slash at its end, `app.baseUrl` in Backstage's own configuration.
    pub app_url: String,
}

impl Portal {
    /// The page of `entity`: Backstage's catalog route, in lower case.
    #[must_use]
    pub fn entity_page(&self, entity: &EntityRef) -> String {
        format!(
            "{}/catalog/{}/{}/{}",
            self.app_url,
            entity.namespace(),
            entity.kind(),
            entity.name()
        )
        .to_lowercase()
    }

    /// The page of the system that `entity` is part of, where it names a valid one.
    #[must_use]
    pub fn system_page(&self, entity: &Entity) -> Option<String> {
        let kind = crate::entity::Kind::parse("system").ok()?;
        let namespace = entity.reference().namespace();
        let system = EntityRef::parse_in(entity.system()?, Some(&kind), namespace).ok()?;
        Some(self.entity_page(&system))
    }
}

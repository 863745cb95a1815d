//! Reading the catalog from its first page to its last.

use std::{collections::HashSet, sync::Arc, time::Duration};

use tokio::time::Instant;

use super::table::{ByReference, Entities, Table};
use crate::{
    catalog::{CatalogError, Page, Source, pages::read_all},
    entity::{Entity, EntityRef, SharedTexts},
};

/// What was read.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) entities: Entities,
    /// Those of what was answered from that may not be seen any more.
    pub(super) hidden: HashSet<EntityRef>,
    /// What was answered from when the reading began.
    pub(super) old: Option<Arc<Table>>,
    /// When it began.
    pub(super) begun: Instant,
    /// How old its pages were by then, at the most.
    pub(super) age: Duration,
    texts: SharedTexts,
}

impl Reading {
    /// Reads all pages of `source`, which may be as old as `max_age`. An entity that is as it was in `old` is kept as it is there, and
    /// takes no memory again.
    pub(super) async fn of(
        source: &dyn Source,
        old: Option<Arc<Table>>,
        max_age: Duration,
    ) -> Result<Self, CatalogError> {
        let mut reading = Self {
            entities: Entities::with_capacity(old.as_ref().map_or(0, |old| old.len())),
            hidden: HashSet::new(),
            old,
            begun: Instant::now(),
            age: Duration::ZERO,
            texts: SharedTexts::default(),
        };
        let take = |page: Page| {
            reading.age = reading.age.max(page.age);
            for entity in page.entities {
                reading.add(entity);
            }
            reading.hide(page.hidden);
        };
        read_all(source, max_age, take).await?;
        Ok(reading)
    }

    /// When the first of it was said, at the latest.
    pub(super) fn said_since(&self) -> Instant {
        self.begun.checked_sub(self.age).unwrap_or(self.begun)
    }

    fn hide(&mut self, hidden: Vec<EntityRef>) {
        // The rest is of no interest, and may be most of the catalog.
        let Some(old) = &self.old else { return };
        let known = hidden.into_iter().filter(|it| old.get(it).is_some());
        self.hidden.extend(known);
    }

    fn add(&mut self, mut entity: Entity) {
        let old = self
            .old
            .as_ref()
            .and_then(|old| old.get(entity.reference()));
        let entity = match old {
            Some(old) if **old == entity => {
                self.texts.adopt(old);
                Arc::clone(old)
            }
            _ => {
                self.texts.share(&mut entity);
                Arc::new(entity)
            }
        };
        self.entities.replace(ByReference(entity));
    }
}

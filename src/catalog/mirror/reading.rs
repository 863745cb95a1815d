//! Reading the catalog from its first page to its last.

use std::{collections::HashSet, sync::Arc, time::Duration};

use tokio::time::sleep;

use super::table::{ByReference, Entities, Table};
use crate::{
    catalog::{CatalogError, Cursor, Page, Source},
    entity::{Entity, EntityRef, SharedTexts},
};

/// How often a page is asked for before the whole reading is given up, which may be its hundredth.
const TRIES: u32 = 3;

/// The pause before the second try; the third waits twice as long.
const TRY_AGAIN_AFTER: Duration = Duration::from_millis(500);

/// More entities than any catalog has: one that goes on is going in a circle.
const MAX_ENTITIES: usize = 1_000_000;

/// What was read.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) entities: Entities,
    /// Those of what was answered from that may not be seen any more.
    pub(super) hidden: HashSet<EntityRef>,
    /// What was answered from when the reading began.
    pub(super) old: Option<Arc<Table>>,
    texts: SharedTexts,
}

impl Reading {
    /// Reads all pages of `source`. An entity that is as it was in `old` is kept as it is there, and
    /// takes no memory again.
    pub(super) async fn of(
        source: &dyn Source,
        old: Option<Arc<Table>>,
    ) -> Result<Self, CatalogError> {
        let mut reading = Self {
            entities: Entities::with_capacity(old.as_ref().map_or(0, |old| old.len())),
            hidden: HashSet::new(),
            old,
            texts: SharedTexts::default(),
        };
        let mut cursor: Option<Cursor> = None;
        let mut items = 0;
        loop {
            let page = page(source, cursor.as_ref()).await?;
            items += page.items;
            for entity in page.entities {
                reading.add(entity);
            }
            reading.hide(page.hidden);
            // Backstage repeats the number that it counted for the first page. Some entities may go
            // while they are read; where many are missing, it was started again on the way.
            let is_short = |total: usize| items < total - total / 10;
            match page.next {
                Some(next) if items <= MAX_ENTITIES && Some(&next) != cursor.as_ref() => {
                    cursor = Some(next);
                }
                Some(_) => return Err(malformed("its pages do not end")),
                None if page.total.is_some_and(is_short) => {
                    return Err(malformed("its pages end before the catalog does"));
                }
                None => return Ok(reading),
            }
        }
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

async fn page(source: &dyn Source, cursor: Option<&Cursor>) -> Result<Page, CatalogError> {
    let mut pause = TRY_AGAIN_AFTER;
    for _ in 1..TRIES {
        match source.page(cursor).await {
            // The catalog says when it wants to be asked again, and it is not soon.
            Err(error) if error.is_outage() && error.retry_after().is_none() => {
                tracing::debug!(%error, "a page of the catalog is asked for again");
                sleep(pause).await;
                pause *= 2;
            }
            outcome => return outcome,
        }
    }
    source.page(cursor).await
}

fn malformed(problem: &str) -> CatalogError {
    CatalogError::Malformed {
        problem: problem.to_owned(),
    }
}

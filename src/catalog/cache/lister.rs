//! Lists of entities, read page by page.
//!
//! Nothing of them is kept: a list is asked for seldom, and may be long. One is read at a time, so that
//! the catalog has no more work with them than with a mirror.

use std::{sync::Arc, time::Duration};

use tokio::{runtime::Handle, sync::Mutex, task::JoinSet};

use crate::{
    catalog::{CatalogError, Selection, Source, pages::read_all, selection::Picked},
    entity::Entity,
};

#[derive(Debug)]
pub(super) struct Lister {
    source: Arc<dyn Source>,
    /// Where the catalog is asked, which is not where requests are answered.
    runtime: Handle,
    turn: Arc<Mutex<()>>,
}

impl Lister {
    /// Lists what `source` has. To be made on the runtime that shall do the asking.
    pub(super) fn new(source: Arc<dyn Source>) -> Self {
        Self {
            source,
            runtime: Handle::current(),
            turn: Arc::default(),
        }
    }

    /// What `selection` picks. Where nobody waits for it any more, the reading ends.
    pub(super) async fn list(
        &self,
        selection: &Selection,
    ) -> Result<Vec<Arc<Entity>>, CatalogError> {
        let (source, turn) = (Arc::clone(&self.source), Arc::clone(&self.turn));
        let selection = selection.clone();
        let read = async move {
            let _turn = turn.lock().await;
            let mut picked = Picked::by(&selection);
            read_all(&*source, Duration::ZERO, |page| {
                for entity in page.entities {
                    picked.offer(&Arc::new(entity));
                }
            })
            .await?;
            Ok(picked.in_order())
        };
        let mut task = JoinSet::new();
        task.spawn_on(read, &self.runtime);
        // A panic, or the end of the runtime.
        let interrupted = Err(CatalogError::Interrupted);
        task.join_next()
            .await
            .map_or(interrupted.clone(), |ended| ended.unwrap_or(interrupted))
    }
}

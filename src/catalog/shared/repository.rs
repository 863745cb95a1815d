//! What entities a repository has, as several instances know it.

use std::{sync::Arc, time::Duration};

use serde_json::Value;

use super::{
    Shared, SharedLimits,
    keys::Keys,
    one::{PATIENCE, Question},
    records::{read_entities, write_entities},
    writing::Asked,
};
use crate::{
    catalog::{CatalogError, Source, Told},
    entity::{Entity, Fields, Repository},
};

impl Shared {
    /// The entities of `repository`.
    pub(super) async fn repository(
        &self,
        source: &dyn Source,
        repository: &Repository,
    ) -> Result<Told<Vec<Arc<Entity>>>, CatalogError> {
        let question = OfRepository {
            shared: self,
            source,
            repository,
        };
        self.one(&question).await
    }
}

struct OfRepository<'a> {
    shared: &'a Shared,
    source: &'a dyn Source,
    repository: &'a Repository,
}

impl Question for OfRepository<'_> {
    type Said = Vec<Arc<Entity>>;

    fn kind(&self) -> &'static str {
        "repositories"
    }

    fn name(&self, keys: &Keys) -> String {
        keys.repository(self.repository)
    }

    fn max_age(&self) -> Duration {
        self.shared.limits.fresh_for
    }

    fn patience(&self) -> Duration {
        PATIENCE
    }

    fn life(&self, said: &Self::Said, limits: &SharedLimits) -> Duration {
        if said.is_empty() {
            limits.denied_for()
        } else {
            limits.fresh_for
        }
    }

    fn write(&self, said: &Self::Said) -> (Value, Vec<String>) {
        let of = said.iter().map(|entity| entity.reference().to_string());
        (write_entities(said), of.collect())
    }

    fn read(&self, said: &Value, fields: &Fields) -> Option<Self::Said> {
        read_entities(said, fields)
    }

    async fn ask(&self, _: Option<Asked>) -> Result<Self::Said, CatalogError> {
        self.source.of_repository(self.repository).await
    }
}

//! A source for the tests of what stands before one: it says what it is told to, and counts.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use async_trait::async_trait;
use serde_json::json;
use tokio::{sync::RwLock, time::Instant};

use super::{
    CatalogError, Cursor, Found, Lookup, Page, Search, Source, repositories::is_of, search::Best,
};
use crate::entity::{Entity, EntityRef, Repository};

#[derive(Debug)]
pub(super) struct FakeSource {
    state: Mutex<State>,
    /// Held to hold all answers back.
    pub(super) gate: RwLock<()>,
    /// Held to hold back pages that were read already.
    pub(super) page_gate: RwLock<()>,
}

#[derive(Debug, Default)]
struct State {
    entities: BTreeMap<EntityRef, Entity>,
    error: Option<CatalogError>,
    batches: Vec<Vec<EntityRef>>,
    /// What was said of each reference, and when.
    said: Vec<(Instant, EntityRef, Lookup)>,
    pages: usize,
    repositories: usize,
    searches: usize,
    pages_fail: bool,
    searches_fail: Option<CatalogError>,
    checks: usize,
    page_limit: usize,
}

/// The reference of the component `name`.
pub(super) fn reference(name: &str) -> EntityRef {
    format!("component:{name}").parse().unwrap()
}

/// The component `name`, owned by `owner`.
pub(super) fn component(name: &str, owner: &str) -> Entity {
    Entity::from_value(&json!({
        "kind": "Component",
        "metadata": {"name": name},
        "spec": {"owner": owner},
    }))
    .unwrap()
}

impl FakeSource {
    /// A source that has the components `names`, owned by `team-a`.
    pub(super) fn of(names: &[&str]) -> Arc<Self> {
        let state = State {
            page_limit: 100,
            ..State::default()
        };
        let source = Self {
            state: Mutex::new(state),
            gate: RwLock::default(),
            page_gate: RwLock::default(),
        };
        for name in names {
            source.put(name, "team-a");
        }
        Arc::new(source)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// From now on there is `name`, owned by `owner`.
    pub(super) fn put(&self, name: &str, owner: &str) {
        let entity = component(name, owner);
        self.state().entities.insert(reference(name), entity);
    }

    /// From now on there is `name`, of a repository at GitHub.
    pub(super) fn put_of(&self, name: &str, slug: &str) {
        let entity = Entity::from_value(&json!({
            "kind": "Component",
            "metadata": {"name": name, "annotations": {"github.com/project-slug": slug}},
            "spec": {"owner": "team-a"},
        }));
        let entity = entity.unwrap();
        self.state().entities.insert(reference(name), entity);
    }

    pub(super) fn remove(&self, name: &str) {
        self.state().entities.remove(&reference(name));
    }

    pub(super) fn remove_all(&self) {
        self.state().entities.clear();
    }

    /// From now on every question ends in `error`, or in an answer again.
    pub(super) fn fail(&self, error: impl Into<Option<CatalogError>>) {
        self.state().error = error.into();
    }

    /// Whether no page can be read from now on, while lookups go on.
    pub(super) fn fail_pages(&self, fail: bool) {
        self.state().pages_fail = fail;
    }

    /// From now on every search ends in `error`, or in an answer again, while lookups go on.
    pub(super) fn fail_searches(&self, error: impl Into<Option<CatalogError>>) {
        self.state().searches_fail = error.into();
    }

    /// What was said since the last time, and when.
    pub(super) fn said(&self) -> Vec<(Instant, EntityRef, Lookup)> {
        std::mem::take(&mut self.state().said)
    }

    pub(super) fn set_page_limit(&self, limit: usize) {
        self.state().page_limit = limit;
    }

    /// The batches since the last time, by name.
    pub(super) fn batches(&self) -> Vec<Vec<String>> {
        let batches = std::mem::take(&mut self.state().batches);
        let name = |reference: EntityRef| reference.name().as_str().to_owned();
        batches
            .into_iter()
            .map(|batch| batch.into_iter().map(name).collect())
            .collect()
    }

    /// How many batches there were since the last time.
    pub(super) fn asked(&self) -> usize {
        std::mem::take(&mut self.state().batches).len()
    }

    /// How many pages there were since the last time.
    pub(super) fn pages(&self) -> usize {
        std::mem::take(&mut self.state().pages)
    }

    /// How many repositories were looked for.
    pub(super) fn repositories(&self) -> usize {
        self.state().repositories
    }

    /// How many searches there were.
    pub(super) fn searches(&self) -> usize {
        self.state().searches
    }

    pub(super) fn checks(&self) -> usize {
        self.state().checks
    }
}

impl FakeSource {
    async fn read_page(&self, cursor: Option<&Cursor>) -> Result<Page, CatalogError> {
        self.state().pages += 1;
        let _open = self.gate.read().await;
        let state = self.state();
        if let Some(error) = &state.error {
            return Err(error.clone());
        }
        if state.pages_fail {
            return Err(CatalogError::Interrupted);
        }
        let from: usize = cursor.map_or(0, |cursor| cursor.token.parse().unwrap());
        let to = (from + state.page_limit).min(state.entities.len());
        let entities: Vec<_> = state
            .entities
            .values()
            .take(to)
            .skip(from)
            .cloned()
            .collect();
        Ok(Page {
            age: Duration::ZERO,
            items: entities.len(),
            entities,
            hidden: Vec::new(),
            total: Some(state.entities.len()),
            next: (to < state.entities.len()).then(|| Cursor {
                token: to.to_string(),
                limit: state.page_limit,
            }),
        })
    }
}

#[async_trait]
impl Source for FakeSource {
    async fn entities(&self, references: &[EntityRef]) -> Vec<Result<Found, CatalogError>> {
        self.state().batches.push(references.to_vec());
        let _open = self.gate.read().await;
        let mut state = self.state();
        let look_up = |reference| match &state.error {
            Some(error) => Err(error.clone()),
            None => Ok(state.entities.get(reference).cloned().map(Arc::new)),
        };
        let lookups: Vec<_> = references.iter().map(look_up).collect();
        let said = references.iter().cloned().zip(lookups.iter().cloned());
        let now = Instant::now();
        state
            .said
            .extend(said.map(|(reference, lookup)| (now, reference, lookup)));
        let answers = lookups.into_iter();
        answers.map(|lookup| lookup.map(Found::from)).collect()
    }

    async fn of_repository(
        &self,
        repository: &Repository,
    ) -> Result<Vec<Arc<Entity>>, CatalogError> {
        self.state().repositories += 1;
        let _open = self.gate.read().await;
        let state = self.state();
        if let Some(error) = &state.error {
            return Err(error.clone());
        }
        let entities = state.entities.values();
        let found = entities.filter(|entity| is_of(entity, repository));
        Ok(found.cloned().map(Arc::new).collect())
    }

    async fn search(&self, search: &Search) -> Result<Vec<Arc<Entity>>, CatalogError> {
        self.state().searches += 1;
        let _open = self.gate.read().await;
        let state = self.state();
        if let Some(error) = state.error.as_ref().or(state.searches_fail.as_ref()) {
            return Err(error.clone());
        }
        let mut best = Best::of(search);
        for entity in state.entities.values() {
            best.offer(&Arc::new(entity.clone()));
        }
        Ok(best.in_order())
    }

    async fn page(&self, cursor: Option<&Cursor>) -> Result<Page, CatalogError> {
        let page = self.read_page(cursor).await;
        let _open = self.page_gate.read().await;
        page
    }

    async fn check(&self) -> Result<(), CatalogError> {
        self.state().checks += 1;
        self.state().error.clone().map_or(Ok(()), Err)
    }
}

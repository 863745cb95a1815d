//! Some of a catalog's entities, picked by what they are.

use std::{collections::BTreeMap, fmt, sync::Arc};

use tokio::task::yield_now;

use crate::entity::{Entity, EntityRef};

/// How many entities are looked at before others get their turn: work of about a millisecond.
const AT_ONE_GO: usize = 1_000;

type Wanted = Arc<dyn Fn(&Entity) -> bool + Send + Sync>;

/// Which entities are asked for: those that are wanted, a number of them at most, from one reference on.
#[derive(Clone)]
pub struct Selection {
    wanted: Vec<Wanted>,
    after: Option<EntityRef>,
    limit: usize,
}

impl fmt::Debug for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Selection")
            .field("after", &self.after)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

impl Selection {
    /// All entities that are `wanted`.
    #[must_use]
    pub fn new(wanted: impl Fn(&Entity) -> bool + Send + Sync + 'static) -> Self {
        Self {
            wanted: vec![Arc::new(wanted)],
            after: None,
            limit: usize::MAX,
        }
    }

    /// Of them, the first `limit` whose references come after `after`.
    #[must_use]
    pub fn page(mut self, after: Option<EntityRef>, limit: usize) -> Self {
        (self.after, self.limit) = (after, limit);
        self
    }

    /// Of them, those that are `wanted` besides.
    pub(super) fn and(&self, wanted: Wanted) -> Self {
        let mut narrower = self.clone();
        narrower.wanted.push(wanted);
        narrower
    }

    fn picks(&self, entity: &Entity) -> bool {
        let is_after = |after: &EntityRef| entity.reference() > after;
        self.after.as_ref().is_none_or(is_after) && self.wanted.iter().all(|wanted| wanted(entity))
    }

    /// Picks of entities that are in memory.
    pub(super) async fn of<'a>(
        &self,
        entities: impl Iterator<Item = &'a Arc<Entity>> + Send,
    ) -> Vec<Arc<Entity>> {
        let mut picked = Picked::by(self);
        for (number, entity) in entities.enumerate() {
            picked.offer(entity);
            if (number + 1) % AT_ONE_GO == 0 {
                yield_now().await;
            }
        }
        picked.in_order()
    }
}

/// What a selection has picked so far. It never holds more than the selection asks for.
#[derive(Debug)]
pub(super) struct Picked<'a> {
    selection: &'a Selection,
    entities: BTreeMap<EntityRef, Arc<Entity>>,
}

impl<'a> Picked<'a> {
    pub(super) fn by(selection: &'a Selection) -> Self {
        Self {
            selection,
            entities: BTreeMap::new(),
        }
    }

    pub(super) fn offer(&mut self, entity: &Arc<Entity>) {
        let is_full = self.entities.len() >= self.selection.limit;
        let last = self.entities.last_key_value().map(|(last, _)| last);
        let is_beyond = is_full && last.is_none_or(|last| entity.reference() > last);
        if is_beyond || !self.selection.picks(entity) {
            return;
        }
        let (reference, entity) = (entity.reference().clone(), Arc::clone(entity));
        self.entities.insert(reference, entity);
        if self.entities.len() > self.selection.limit {
            self.entities.pop_last();
        }
    }

    pub(super) fn in_order(self) -> Vec<Arc<Entity>> {
        self.entities.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::fake::{component, reference};

    async fn picked(selection: &Selection, names: &[&str]) -> Vec<String> {
        let entities: Vec<_> = names
            .iter()
            .map(|name| Arc::new(component(name, "team-a")))
            .collect();
        let picked = selection.of(entities.iter()).await;
        picked.iter().map(|it| it.name().to_owned()).collect()
    }

    #[tokio::test]
    async fn pages_one_after_the_other_are_all_in_order_and_each_once() {
        let names = ["d", "a", "c", "e", "b", "a"];
        let all = Selection::new(|_| true);
        assert_eq!(picked(&all, &names).await, ["a", "b", "c", "d", "e"]);
        let mut after = None;
        for expected in [&["a", "b"][..], &["c", "d"], &["e"], &[]] {
            let page = all.clone().page(after.clone(), 2);
            assert_eq!(picked(&page, &names).await, expected);
            after = expected.last().map(|name| reference(name)).or(after);
        }
    }

    #[tokio::test]
    async fn what_is_not_wanted_takes_nobodys_place() {
        let some = Selection::new(|entity| entity.name() != "a");
        let fewer = some.and(Arc::new(|entity| entity.name() != "b"));
        let page = fewer.page(None, 2);
        assert_eq!(picked(&page, &["a", "b", "c", "d", "e"]).await, ["c", "d"]);
        assert_eq!(picked(&page.page(None, 0), &["c"]).await, [""; 0]);
    }
}

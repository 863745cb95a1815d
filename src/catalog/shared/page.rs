//! Pages of the catalog, which one instance reads for all.

use std::{sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Shared, SharedLimits,
    asking::{Along, Demand},
    keys::Keys,
    one::Question,
    store::Away,
    writing::Asked,
};
use crate::{
    catalog::{CatalogError, Cursor, Found, Page, Source, Urgency},
    entity::{Entity, EntityRef, Fields},
};

/// How long another who reads a page is waited for. What waits for pages has patience of its own.
const PATIENCE: Duration = Duration::from_secs(3);

impl Shared {
    /// The page at `cursor`, of which nothing is older than `max_age`.
    pub(super) async fn page(
        &self,
        source: &dyn Source,
        cursor: Option<&Cursor>,
        max_age: Duration,
    ) -> Result<Page, CatalogError> {
        let question = PageAt {
            shared: self,
            source,
            cursor,
            max_age,
        };
        let told = self.one(&question).await?;
        match told.said {
            Reading::Made(page) => Ok(page),
            Reading::Found(written) => {
                let mut page = self.members(source, written, max_age).await?;
                page.age = page.age.max(told.age);
                Ok(page)
            }
        }
    }

    /// The entities of a page that others read.
    async fn members(
        &self,
        source: &dyn Source,
        read: Written,
        max_age: Duration,
    ) -> Result<Page, CatalogError> {
        let parse = |text: &String| text.parse::<EntityRef>().ok();
        let references: Vec<_> = read.of.iter().filter_map(parse).collect();
        let look = self.look(&references, Demand::Younger(max_age), Along::Looking);
        let mut found = match look.await {
            Ok(look) => look.found,
            Err(Away) => vec![None; references.len()],
        };
        let open = references.iter().zip(&found).filter(|(_, it)| it.is_none());
        let open: Vec<_> = open.map(|(reference, _)| reference.clone()).collect();
        if !open.is_empty() {
            let answers = self.together(source, &open, Urgency::AtOnce);
            let answers = answers.await.into_iter().collect::<Result<Vec<_>, _>>()?;
            let missing = found.iter_mut().filter(|it| it.is_none());
            for (place, answer) in missing.zip(answers) {
                *place = Some(answer);
            }
        }
        let mut page = Page {
            hidden: read.hidden.iter().filter_map(parse).collect(),
            items: read.items,
            total: read.total,
            next: read.next.map(|(token, limit)| Cursor { token, limit }),
            ..Page::default()
        };
        for (reference, told) in references.into_iter().zip(found.into_iter().flatten()) {
            page.age = page.age.max(told.age);
            match told.said {
                Found::Entity(entity) => page.entities.push(Arc::unwrap_or_clone(entity)),
                Found::Hidden => page.hidden.push(reference),
                Found::Absent => {}
            }
        }
        Ok(page)
    }
}

/// What is on a page. Its entities are written one by one, where lookups find them too.
#[derive(Debug, Serialize, Deserialize)]
struct Written {
    of: Vec<String>,
    hidden: Vec<String>,
    items: usize,
    total: Option<usize>,
    next: Option<(String, usize)>,
}

/// A page that was read now, or what others wrote of it.
enum Reading {
    Made(Page),
    Found(Written),
}

struct PageAt<'a> {
    shared: &'a Shared,
    source: &'a dyn Source,
    cursor: Option<&'a Cursor>,
    max_age: Duration,
}

impl Question for PageAt<'_> {
    type Said = Reading;

    fn kind(&self) -> &'static str {
        "pages"
    }

    fn name(&self, keys: &Keys) -> String {
        keys.page(self.cursor.map(|cursor| &*cursor.token))
    }

    fn max_age(&self) -> Duration {
        self.max_age
    }

    fn patience(&self) -> Duration {
        PATIENCE
    }

    fn life(&self, _: &Reading, limits: &SharedLimits) -> Duration {
        limits.page_life
    }

    fn write(&self, said: &Reading) -> (Value, Vec<String>) {
        let Reading::Made(page) = said else {
            return (Value::Null, Vec::new());
        };
        let names = |of: &[EntityRef]| of.iter().map(EntityRef::to_string).collect();
        let entities = page.entities.iter().map(Entity::reference);
        let written = Written {
            of: entities.map(EntityRef::to_string).collect(),
            hidden: names(&page.hidden),
            items: page.items,
            total: page.total,
            next: page.next.as_ref().map(|it| (it.token.clone(), it.limit)),
        };
        let value = serde_json::to_value(written).unwrap_or_default();
        (value, Vec::new())
    }

    fn read(&self, said: &Value, _: &Fields) -> Option<Reading> {
        Written::deserialize(said).ok().map(Reading::Found)
    }

    async fn ask(&self, asked: Option<Asked>) -> Result<Reading, CatalogError> {
        let page = self.source.page(self.cursor).await?;
        if let Some(asked) = asked {
            let found = page.entities.iter().map(|entity| {
                let found = Found::Entity(Arc::new(entity.clone()));
                (entity.reference(), Ok(found))
            });
            let found: Vec<_> = found.collect();
            let found = found.iter().map(|(reference, found)| (*reference, found));
            // It is told and counted where it fails.
            let _ = self.shared.put(asked, 0, found).await;
        }
        Ok(Reading::Made(page))
    }
}

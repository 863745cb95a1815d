//! The whole catalog, page by page, and the entities that match something.
//!
//! A cursor holds the place and the order; the fields and the limit go along with it each time
//! (`docs/features/software-catalog/api` of Backstage, and measured).

use super::{BackstageCatalog, answer, asking::Question};
use crate::{
    catalog::{CatalogError, Cursor, Page},
    entity::Entity,
};

/// The most entities of a page.
const PAGE_LIMIT: usize = 500;

impl BackstageCatalog {
    /// The page at `cursor`; a smaller one where its entities are too large together.
    pub(super) async fn by_query(&self, cursor: Option<&Cursor>) -> Result<Page, CatalogError> {
        // What had to be made smaller may have been one large entity: it grows again.
        let mut limit = cursor.map_or(PAGE_LIMIT, |cursor| {
            cursor.limit.saturating_mul(2).clamp(1, PAGE_LIMIT)
        });
        loop {
            match self.in_time(self.page_of(cursor, limit)).await {
                Err(CatalogError::TooLarge { .. }) if limit > 1 => limit /= 2,
                outcome => return outcome,
            }
        }
    }

    async fn page_of(&self, cursor: Option<&Cursor>, limit: usize) -> Result<Page, CatalogError> {
        let mut url = self.url(&["entities", "by-query"]);
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("limit", &limit.to_string());
            if let Some(fields) = &self.field_names {
                query.append_pair("fields", &fields.join(","));
            }
            if let Some(cursor) = cursor {
                query.append_pair("cursor", &cursor.token);
            }
        }
        let read = |response| answer::page(response, &self.fields, limit);
        self.ask(Question::get("by-query", url), read).await
    }

    /// The first `limit` entities that match `query`.
    pub(super) async fn that_match(
        &self,
        limit: usize,
        query: &[(&str, String)],
    ) -> Result<Vec<Entity>, CatalogError> {
        let mut url = self.url(&["entities", "by-query"]);
        {
            let mut pairs = url.query_pairs_mut();
            pairs.append_pair("limit", &limit.to_string());
            if let Some(fields) = &self.field_names {
                pairs.append_pair("fields", &fields.join(","));
            }
            pairs.extend_pairs(query);
        }
        let read = |response| answer::page(response, &self.fields, limit);
        Ok(self
            .ask(Question::get("by-query", url), read)
            .await?
            .entities)
    }

    /// Asks for none of the entities: that proves the address, the token and its permission.
    pub(super) async fn ask_for_nothing(&self) -> Result<(), CatalogError> {
        let mut url = self.url(&["entities", "by-query"]);
        url.set_query(Some("limit=0&fields=metadata.name"));
        self.ask(Question::get("check", url), answer::query).await
    }
}

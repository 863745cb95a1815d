//! What plugins said, as several instances know it.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};

use super::{
    Shared, SharedLimits,
    keys::Keys,
    one::{PATIENCE, Question},
    writing::Asked,
};
use crate::{
    catalog::{CatalogError, Facts, FactsQuestion, Told},
    entity::Fields,
};

/// One question to a plugin, and who asks it.
struct OfPlugin<'a, A> {
    question: &'a FactsQuestion,
    fresh_for: Duration,
    ask: A,
}

impl Shared {
    /// What a plugin says, which is fresh for so long: what it told others, or tells `ask`.
    pub(in crate::catalog) async fn facts<A, F>(
        &self,
        question: &FactsQuestion,
        fresh_for: Duration,
        ask: A,
    ) -> Result<Told<Option<Facts>>, CatalogError>
    where
        A: Fn() -> F + Sync,
        F: Future<Output = Result<Option<Facts>, CatalogError>> + Send,
    {
        let asked = OfPlugin {
            question,
            fresh_for,
            ask,
        };
        self.one(&asked).await
    }
}

impl<A, F> Question for OfPlugin<'_, A>
where
    A: Fn() -> F + Sync,
    F: Future<Output = Result<Option<Facts>, CatalogError>> + Send,
{
    type Said = Option<Facts>;

    fn kind(&self) -> &'static str {
        "facts"
    }

    fn name(&self, keys: &Keys) -> String {
        let request = &self.question.request;
        let body = request.body().unwrap_or_default();
        keys.facts(&[request.plugin().as_str(), request.path(), body])
    }

    fn max_age(&self) -> Duration {
        self.fresh_for
    }

    fn patience(&self) -> Duration {
        PATIENCE
    }

    fn life(&self, said: &Option<Facts>, limits: &SharedLimits) -> Duration {
        match said {
            Some(_) => self.fresh_for,
            None => self.fresh_for.min(limits.denied_for()),
        }
    }

    fn write(&self, said: &Option<Facts>) -> (Value, Vec<String>) {
        let facts = said.as_ref().map(|facts| {
            // In a list, for JSON's null can be what a plugin says.
            json!([*facts.value])
        });
        let of = self.question.of.to_string();
        (facts.unwrap_or_default(), vec![of])
    }

    fn read(&self, said: &Value, _: &Fields) -> Option<Option<Facts>> {
        if said.is_null() {
            return Some(None);
        }
        let value = said.as_array()?.first()?.clone();
        Some(Some(Facts {
            size_bytes: value.to_string().len(),
            value: Arc::new(value),
        }))
    }

    async fn ask(&self, _: Option<Asked>) -> Result<Option<Facts>, CatalogError> {
        (self.ask)().await
    }
}

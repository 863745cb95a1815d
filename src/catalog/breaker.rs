//! A breaker before a catalog: one in trouble is asked with pauses, and not by every request.
//!
//! After five failed questions in a row none is asked for a while, then one to see;
//! the pause doubles from one second to ten as long as that fails. Who asks
//! meanwhile gets the last error at once. Where the catalog itself says how long to wait
//! (`Retry-After`, RFC 9110, section 10.2.3), that holds, from the first time it says so.
//!
//! A search makes a catalog look through all that it has, for words that anybody types: that it fails says
//! nothing of lookups. It has a breaker of its own, and waits where that of lookups is open.
//!
//! A refusal of the credentials is an answer: it costs the catalog next to nothing, and must be
//! noticed to have ended as soon as it has.

mod circuit;

use std::sync::Arc;

use async_trait::async_trait;

pub use circuit::BreakerState;
pub(super) use circuit::Circuit;

use super::{CatalogError, Cursor, Found, Page, Search, Source};
use crate::entity::{Entity, EntityRef, Repository};

/// A source that is spared while it is in trouble.
#[derive(Debug)]
pub struct Breaker {
    source: Arc<dyn Source>,
    circuit: Circuit,
    searches: Circuit,
}

impl Breaker {
    /// A closed breaker before `source`.
    #[must_use]
    pub fn new(source: Arc<dyn Source>) -> Self {
        Self {
            source,
            circuit: Circuit::new("the catalog"),
            searches: Circuit::new("the catalog's search"),
        }
    }
}

#[async_trait]
impl Source for Breaker {
    async fn entities(&self, references: &[EntityRef]) -> Vec<Result<Found, CatalogError>> {
        let pass = match self.circuit.admit() {
            Ok(pass) => pass,
            Err(error) => return vec![Err(error); references.len()],
        };
        let answers = self.source.entities(references).await;
        pass.report(failure(&answers));
        answers
    }

    async fn of_repository(
        &self,
        repository: &Repository,
    ) -> Result<Vec<Arc<Entity>>, CatalogError> {
        let pass = self.circuit.admit()?;
        let found = self.source.of_repository(repository).await;
        pass.report(found.as_ref().err().filter(|error| error.is_outage()));
        found
    }

    async fn search(&self, search: &Search) -> Result<Vec<Arc<Entity>>, CatalogError> {
        if let Some(error) = self.circuit.refusal() {
            return Err(error);
        }
        let pass = self.searches.admit()?;
        let found = self.source.search(search).await;
        let failure = found.as_ref().err().filter(|error| error.is_outage());
        pass.report(failure);
        // A wish to be left alone is about everything.
        if let Some(error) = failure.filter(|error| error.retry_after().is_some())
            && let Ok(pass) = self.circuit.admit()
        {
            pass.report(Some(error));
        }
        found
    }

    async fn page(&self, cursor: Option<&Cursor>) -> Result<Page, CatalogError> {
        let pass = self.circuit.admit()?;
        let page = self.source.page(cursor).await;
        pass.report(page.as_ref().err().filter(|error| error.is_outage()));
        page
    }

    /// Asked while the breaker is open too, for it has a pace of its own, but never against
    /// `Retry-After`.
    async fn check(&self) -> Result<(), CatalogError> {
        match self.circuit.requested_pause() {
            Some(error) => Err(error),
            None => self.source.check().await,
        }
    }

    fn breaker(&self) -> Option<BreakerState> {
        Some(self.circuit.state())
    }
}

/// The error of a question of which nothing came.
fn failure(answers: &[Result<Found, CatalogError>]) -> Option<&CatalogError> {
    // That one entity is too large says nothing of others; that all are, much.
    let is_crowd = answers.len() > 1;
    let is_outage = |error: &CatalogError| {
        error.is_outage() || is_crowd && matches!(error, CatalogError::TooLarge { .. })
    };
    if answers.iter().all(|it| it.as_ref().is_err_and(is_outage)) {
        answers.first()?.as_ref().err()
    } else {
        None
    }
}

#[cfg(test)]
mod tests;

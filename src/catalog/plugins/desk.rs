//! What the questions of a memory work on; they outlive the call that began them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use moka::future::Cache;
use tokio::time::Instant;

use super::{
    Facts, PluginCacheLimits, Plugins,
    answer::{Answer, Standing},
    window::Window,
};
use crate::{
    catalog::{
        CatalogError, RETRY_PAUSE,
        flights::{Flight, Flights},
    },
    client::{PluginId, PluginRequest},
};

/// The memory for failures of what was never known, in entries.
const FAILURES: u64 = 10_000;

#[derive(Debug)]
pub(super) struct Desk {
    plugins: Arc<dyn Plugins>,
    pub(super) limits: PluginCacheLimits,
    answers: Cache<PluginRequest, Answer>,
    /// Why there is no answer, and since when: not every reader is to ask again.
    failures: Cache<PluginRequest, (CatalogError, Instant)>,
    flights: Flights<PluginRequest, Option<Facts>>,
    windows: Mutex<HashMap<PluginId, Arc<Window>>>,
}

impl Desk {
    pub(super) fn new(plugins: Arc<dyn Plugins>, limits: PluginCacheLimits) -> Self {
        Self {
            plugins,
            limits,
            answers: Cache::builder()
                .max_capacity(limits.capacity_bytes)
                .weigher(|request, answer: &Answer| answer.weight(request))
                .build(),
            failures: Cache::new(FAILURES),
            flights: Flights::default(),
            windows: Mutex::default(),
        }
    }

    /// The answer that may be served.
    pub(super) async fn known(&self, request: &PluginRequest) -> Option<Answer> {
        let answer = self.answers.get(request).await?;
        (answer.standing(&self.limits) != Standing::Gone).then_some(answer)
    }

    /// The question, which is begun where it is not under way.
    pub(super) fn fly(
        self: &Arc<Self>,
        request: &PluginRequest,
        fresh_for: Duration,
    ) -> Flight<Option<Facts>> {
        self.flights
            .join(request, || Arc::clone(self).ask(request.clone(), fresh_for))
    }

    async fn ask(
        self: Arc<Self>,
        request: PluginRequest,
        fresh_for: Duration,
    ) -> Result<Option<Facts>, CatalogError> {
        let known = self.known(&request).await;
        match &known {
            // Another question may have ended between the look at the memory and our start.
            Some(known) if known.standing(&self.limits) == Standing::Current => {
                return Ok(known.facts().cloned());
            }
            Some(_) => {}
            None => {
                if let Some((error, at)) = self.failures.get(&request).await
                    && at.elapsed() < RETRY_PAUSE
                {
                    return Err(error);
                }
            }
        }
        let window = self.window(request.plugin());
        let said = window.ask(&*self.plugins, &request).await;
        let known = known.filter(|known| known.facts().is_some());
        let answer = match (said, known) {
            (Ok(None), Some(known)) if !known.was_denied_for(self.limits.absent_grace) => {
                known.after_denial()
            }
            (Ok(facts), _) => Answer::new(facts, fresh_for, &self.limits),
            (Err(error), Some(known)) => {
                tracing::debug!(plugin = %request.plugin(), %error, "serving the last known facts");
                known.after_failure()
            }
            (Err(error), None) => {
                let failure = (error.clone(), Instant::now());
                self.failures.insert(request, failure).await;
                return Err(error);
            }
        };
        let facts = answer.facts().cloned();
        self.answers.insert(request, answer).await;
        Ok(facts)
    }

    fn window(&self, plugin: &PluginId) -> Arc<Window> {
        // The map is whole after a panic too: each change to it is one call.
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows
            .entry(plugin.clone())
            .or_insert_with(|| Arc::new(Window::new(plugin.clone())));
        Arc::clone(window)
    }
}

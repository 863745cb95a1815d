//! Other plugins of the backend, asked with the same credentials.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use reqwest::StatusCode;
use tokio::time::timeout;

use super::{Backend, answer, asking::Question};
use crate::{
    catalog::{CatalogError, Facts, Plugins},
    client::PluginRequest,
};

/// How long a plugin may take. Some read a repository before they answer; who waits for a badge does
/// not wait that long, but the next who asks has it.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The plugins of a backend.
#[derive(Debug)]
pub struct BackstagePlugins(Arc<Backend>);

impl BackstagePlugins {
    /// The plugins of `backend`; no request is made yet.
    #[must_use]
    pub fn new(backend: Arc<Backend>) -> Self {
        Self(backend)
    }

    async fn ask_one(&self, request: &PluginRequest) -> Result<Option<Facts>, CatalogError> {
        let url = request
            .url(&self.0.api_url)
            .ok_or(CatalogError::Unreachable)?;
        let question = match request.body() {
            None => Question::get("plugin", url),
            Some(body) => Question::post("plugin", url, body.as_bytes().to_vec()),
        };
        // The Todo plugin has 400 for an entity without sources, and 404 for sources that are gone.
        let read = |response: reqwest::Response| async {
            match response.status() {
                StatusCode::BAD_REQUEST
                | StatusCode::NOT_FOUND
                | StatusCode::GONE
                | StatusCode::NO_CONTENT => Ok(None),
                _ => answer::facts(response).await.map(Some),
            }
        };
        self.0.ask(question, read).await
    }
}

#[async_trait]
impl Plugins for BackstagePlugins {
    async fn ask(&self, request: &PluginRequest) -> Result<Option<Facts>, CatalogError> {
        timeout(TIMEOUT, self.ask_one(request))
            .await
            .unwrap_or(Err(CatalogError::Timeout))
    }
}

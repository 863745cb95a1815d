//! The HTTP client with which other services are asked: the catalog and identity providers.
//!
//! Redirects are not followed and no proxy is taken from the environment, so that credentials go to
//! the configured address and nowhere else; bodies are read up to a cap.

mod body;
mod plugin_request;
mod transport_error;

use std::time::Duration;

use reqwest::{Client, redirect};

pub use body::read_body;
pub use plugin_request::{
    MAX_PATH_BYTES, MAX_REQUEST_BODY_BYTES, PluginId, PluginIdError, PluginRequest,
    PluginRequestError,
};
pub use transport_error::TransportError;

/// Backstage's server closes a connection that was idle for 5 s (Node's `keepAliveTimeout`); the
/// client must give it up before that.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(4);

/// The most time for TCP and TLS; the timeout of a whole exchange may be shorter.
const MAX_CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// A client with a pool of its own, for exchanges that may take `timeout` in all. That time is the
/// caller's to hold; only connecting is bounded here.
///
/// Fails where the TLS library cannot be set up, for example without any trusted certificates.
pub fn new(timeout: Duration) -> reqwest::Result<Client> {
    // The process has one TLS provider; whoever set it first did what we would do.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .user_agent(concat!("backstage-badges/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(timeout.min(MAX_CONNECT_TIMEOUT))
        .pool_idle_timeout(POOL_IDLE_TIMEOUT)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .gzip(true)
        .build()
}

//! The settings of the listener that serves badges.

use std::{
    net::{Ipv4Addr, SocketAddr},
    num::NonZeroUsize,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BasePath, HttpUrl, Network};
use crate::units::HumanDuration;

/// Where badges are served, and under which address people see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ServerSettings {
    /// The address and port that badges are served on. Port 0 takes any free one.
    #[schemars(with = "String")]
    #[schemars(extend(
        "errorMessage" = "an IP address and a port, such as 127.0.0.1:8080, 0.0.0.0:8080 or [::]:8080"
    ))]
    pub listen: SocketAddr,
    /// The path that every route stands under, such as `/api/badges` where the service stands in
    /// for Backstage's own badges backend.
    pub base_path: BasePath,
    /// The address that browsers and image proxies reach this service at; `server.base_path` is
    /// written after it. Without it, the URLs in snippets have the origin of the request.
    pub public_url: Option<HttpUrl>,
    /// The proxies whose `Forwarded` and `X-Forwarded-*` headers are believed: addresses or
    /// networks. Without `server.public_url`, they say which origin a request came to.
    #[schemars(extend(
        "errorMessage" = "an IP address or a network, such as 127.0.0.1 or 10.0.0.0/8"
    ))]
    pub trusted_proxies: Vec<Network>,
    /// How many threads answer requests, at most 1024. Without it, one for each processor.
    #[schemars(range(max = 1024))]
    #[schemars(extend("errorMessage" = "a whole number from 1 to 1024"))]
    pub workers: Option<NonZeroUsize>,
    /// How many connections may be open at a time; further ones wait for one to close.
    #[schemars(extend("errorMessage" = "a whole number from 1"))]
    pub max_connections: NonZeroUsize,
    /// How many requests for entities may be under way at a time; who comes after that is turned away
    /// at once.
    #[schemars(extend("errorMessage" = "a whole number from 1"))]
    pub max_requests: NonZeroUsize,
    /// How long a client may take to send the head of its request, and how long it may take nothing of
    /// the answer, from `100ms` to `5m`.
    pub client_timeout: HumanDuration,
    /// How long the server goes on after SIGTERM as if nothing had happened, while `/readyz` says that
    /// it is stopping: time for proxies to send new requests elsewhere. At most `5m`.
    pub shutdown_delay: HumanDuration,
    /// How long requests that are under way may take to end after that, at most `5m`.
    pub shutdown_timeout: HumanDuration,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            base_path: BasePath::default(),
            public_url: None,
            trusted_proxies: Vec::new(),
            workers: None,
            max_connections: NonZeroUsize::MIN.saturating_add(9_999),
            max_requests: NonZeroUsize::MIN.saturating_add(4_095),
            client_timeout: HumanDuration::from_secs(5),
            shutdown_delay: HumanDuration::from_secs(2),
            shutdown_timeout: HumanDuration::from_secs(10),
        }
    }
}

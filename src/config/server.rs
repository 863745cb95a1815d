//! The settings of the two listeners.

use std::{
    net::{Ipv4Addr, SocketAddr},
    num::NonZeroUsize,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{BasePath, HttpUrl, Network};

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
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            base_path: BasePath::default(),
            public_url: None,
            trusted_proxies: Vec::new(),
            workers: None,
        }
    }
}

/// Where operators look: metrics, and nothing that a README needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AdminSettings {
    /// The address and port of metrics, to be kept away from the internet. It is held for a later
    /// version: nothing listens there yet.
    #[schemars(with = "String")]
    #[schemars(extend("errorMessage" = "an IP address and a port, such as 127.0.0.1:9090"))]
    pub listen: SocketAddr,
}

impl Default for AdminSettings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 9090)),
        }
    }
}

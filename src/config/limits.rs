//! The settings of how much one client may ask.

use std::num::NonZeroU32;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Network;

/// How GitHub's image proxy names itself, and the two servers that others run in its place.
const IMAGE_PROXIES: [&str; 3] = ["github-camo", "camo asset proxy", "go-camo"];

/// How much one client may ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LimitSettings {
    /// How many requests a minute one client may go on sending; it is answered with 429 beyond that.
    /// Without it, as many as it likes. A client is an address of IPv4, or the /64 network of one of IPv6, as
    /// `server.trusted_proxies` tell it.
    #[schemars(extend("errorMessage" = "a whole number from 1"))]
    pub requests_per_minute: Option<NonZeroU32>,
    /// How many requests of a client that was quiet may come at once.
    #[schemars(extend("errorMessage" = "a whole number from 1"))]
    pub burst: NonZeroU32,
    /// The clients that may send any number: addresses or networks.
    #[schemars(extend(
        "errorMessage" = "an IP address or a network, such as 127.0.0.1 or 10.0.0.0/8"
    ))]
    pub exempt: Vec<Network>,
    /// The image proxies that may ask for any number of images, by how their `User-Agent` begins: one of them
    /// asks for very many readers. Everybody can pretend to be one, so `[]` is safer where none is used.
    #[schemars(extend("errorMessage" = "a list of texts that a User-Agent begins with"))]
    pub exempt_agents: Vec<String>,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            requests_per_minute: None,
            burst: NonZeroU32::MIN.saturating_add(99),
            exempt: Vec::new(),
            exempt_agents: IMAGE_PROXIES.map(str::to_owned).to_vec(),
        }
    }
}

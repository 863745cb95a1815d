//! The settings of what operators look at.

use std::net::{Ipv4Addr, SocketAddr};

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::redacted;

/// Where operators look: metrics, and nothing that a README needs.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AdminSettings {
    /// The address and port of metrics and of what else is for operators alone; `null` for none. Any other
    /// address than one of loopback needs `admin.token`. Where nobody set it and the port is taken,
    /// the service does without.
    #[schemars(with = "Option<String>")]
    #[schemars(extend("errorMessage" = "an IP address and a port, such as 127.0.0.1:9090"))]
    pub listen: Option<SocketAddr>,
    /// The bearer token that everything there asks for, of at least 8 characters. Without it, who
    /// reaches the address may ask.
    #[serde(serialize_with = "redacted::one")]
    #[schemars(with = "Option<String>")]
    #[schemars(extend(
        "writeOnly" = true,
        "errorMessage" = "a text of visible ASCII characters without spaces (in quotes where it looks like a number)"
    ))]
    pub token: Option<SecretString>,
}

impl Default for AdminSettings {
    fn default() -> Self {
        Self {
            listen: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 9090))),
            token: None,
        }
    }
}

/// What is counted, so that it can be told whose badges are used.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AdoptionSettings {
    /// Of how many entities it is counted how often their badges were shown and clicked, at most 1000000;
    /// 0 for none. `backstage-badges report` reads it.
    #[schemars(range(max = 1_000_000))]
    #[schemars(extend("errorMessage" = "a whole number from 0 to 1000000"))]
    pub entities: u32,
    /// Whether the links of snippets lead to `/go` of this service, where clicks are counted, and from there
    /// to the portal. Entities with opaque names link to the portal all the same.
    #[schemars(extend("errorMessage" = "true or false"))]
    pub links: bool,
}

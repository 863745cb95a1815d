//! The service over HTTP: routes, extraction, negotiation, conditional requests, errors.
//!
//! A handler parses, calls the service and answers. What every answer has in common (headers,
//! `ETag`, failures) is in `answer` and `error`.

mod accept;
mod admin;
mod admission;
mod answer;
mod asked;
mod badges;
mod bars;
mod client_address;
mod conditional;
mod counting;
mod encoding;
mod entity_path;
mod error;
mod freshness;
mod frontends;
mod go;
mod limits;
mod listing;
mod load;
mod logging;
mod openapi;
mod origin;
mod page;
mod probes;
mod rate_limit;
mod repeating;
mod request_id;
mod routes;
mod searching;
mod shown;
mod snippets;
mod static_badges;
mod traced;
mod vary;

use std::sync::{Arc, atomic::AtomicBool};

pub use accept::preferred as preferred_format;
pub use admin::{AdminState, configure as configure_admin};
pub use counting::Counting;
pub use encoding::Encoding;
pub use freshness::Freshness;
pub use load::Load;
pub use logging::Logging;
pub use openapi::Document;
pub use origin::Origin;
pub use rate_limit::RateLimit;
pub use repeating::Repeating;
pub use routes::configure;

use crate::{access::Guard, adoption::Adoption, service::Service};

/// What the handlers share.
#[derive(Debug)]
pub struct State {
    /// Looks up, makes and draws badges.
    pub service: Service,
    /// What stands before the private routes.
    pub guard: Guard,
    /// The origins of the pages that may read them, such as `https://portal.example.com`.
    pub frontends: Vec<String>,
    /// How long answers may be kept.
    pub freshness: Freshness,
    /// Where this service is reached from outside.
    pub origin: Origin,
    /// Answer a failed image with the status of its failure, and not with 200.
    pub accurate_image_status: bool,
    /// The path before every address in pages, which is empty or has no slash at its end; without it there
    /// are no pages to find a badge with.
    pub page_root: Option<String>,
    /// Whose badges are used, where that is counted.
    pub adoption: Option<Arc<Adoption>>,
    /// What can be asked for, once somebody wanted to know.
    pub document: Document,
    /// How many requests may be under way.
    pub load: Load,
    /// Whether the catalog has answered since the start.
    pub was_ready: AtomicBool,
    /// Whether the server has been told to stop, so that no new work should come to it.
    pub is_stopping: AtomicBool,
}

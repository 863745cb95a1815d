//! The service over HTTP: routes, extraction, negotiation, conditional requests, errors.
//!
//! A handler parses, calls the service and answers. What every answer has in common (headers,
//! `ETag`, failures) is in `answer` and `error`.

mod accept;
mod answer;
mod asked;
mod badges;
mod conditional;
mod error;
mod freshness;
mod go;
mod origin;
mod probes;
mod routes;
mod snippets;
mod static_badges;

use std::sync::atomic::AtomicBool;

pub use freshness::Freshness;
pub use origin::Origin;
pub use routes::configure;

use crate::service::Service;

/// What the handlers share.
#[derive(Debug)]
pub struct State {
    /// Looks up, makes and draws badges.
    pub service: Service,
    /// How long answers may be kept.
    pub freshness: Freshness,
    /// Where this service is reached from outside.
    pub origin: Origin,
    /// Answer a failed image with the status of its failure, and not with 200.
    pub accurate_image_status: bool,
    /// Whether the catalog has answered since the start.
    pub was_ready: AtomicBool,
}

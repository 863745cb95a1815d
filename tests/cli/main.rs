//! The program as a person or a container starts it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets what it did not expect should fail there"
)]

mod documents;
mod embed;
mod examples;
mod explain;
mod export;
mod healthcheck;
mod knowledge;
mod links;
mod log;
mod man;
mod program;
mod render;
mod report;
mod serve;
mod settings;
mod snapshots;
mod snippet;
mod stopping;
mod traces;
mod trial;
mod usage;

/// The demo catalog's entity with every fact.
const DEMO: &str = "component:default/departure-board";

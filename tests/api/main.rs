//! The running service, asked over HTTP as browsers, image proxies and Backstage ask it.
//!
//! Each test boots the real application on a port of its own, in front of the demo catalog, of
//! descriptor files, or of a fake Backstage.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets what it did not expect should fail there"
)]

mod access;
mod answer;
mod app;
mod backstage;
mod bars;
mod caching;
mod counting;
mod crowds;
mod deadline;
mod documents;
mod encoding;
mod errors;
mod facts;
mod failure;
mod faults;
mod files;
mod invalidating;
mod knowledge;
mod limits;
mod lists;
mod log;
mod logos;
mod look;
mod lookups;
mod methods;
mod metrics;
mod negotiation;
mod openapi;
mod origin;
mod pages;
mod plugin;
mod probes;
mod queries;
mod rate_limit;
mod redirects;
mod repeated;
mod repositories;
mod requests;
mod searching;
mod snippets;
mod static_badges;
mod upstream;
#[path = "../chaos/upstream.rs"]
mod upstream_faults;
mod waiting;
mod webp;

/// The demo catalog's entity with every fact.
const DEMO: &str = "/entity/default/component/departure-board";

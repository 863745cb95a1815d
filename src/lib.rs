//! Badges and README snippets from a Backstage catalog.
//!
//! The modules stand on floors, and each uses only what stands below it; `tests/architecture.rs`
//! holds them to it. From the ground up:

// Floor 1: what things are called, how others are asked, how much is written, and what is counted.
pub mod client;
pub mod entity;
pub mod metrics;
pub mod traces;
pub mod units;

// Floor 2: badges as data, where entities come from, and how often they are asked for.
pub mod access;
pub mod adoption;
pub mod badge;
pub mod catalog;

// Floor 3: drawing, writing, and the settings, which speak the words of the floors below.
pub mod config;
pub mod render;
pub mod snippet;

// Floor 4: the one path of every request, and READMEs and files that are kept up to date.
pub mod embed;
pub mod export;
pub mod service;

// Floor 5: over HTTP, and on the command line.
pub mod cli;
pub mod http;

// Floor 6: the assembly.
pub mod app;

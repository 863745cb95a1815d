//! The log: lines on standard error, for standard output is for what was asked.

use std::io::{self, IsTerminal};

use tracing::{Level, level_filters::LevelFilter};
use tracing_subscriber::{
    Layer, Registry, filter::Targets, layer::SubscriberExt, util::SubscriberInitExt,
};

use super::traces::Traces;
use crate::{
    config::{LogFormat, LogLevel, LogSettings},
    traces,
};

/// Has lines written as `settings` want it, unless `RUST_LOG` wants others, and spans sent as `traces`.
pub(super) fn start(settings: &LogSettings, traces: Option<&Traces>) {
    let wanted = std::env::var_os("RUST_LOG").unwrap_or_default();
    let wanted = wanted.to_string_lossy();
    let (filter, problem) = match wanted.parse::<Targets>() {
        _ if wanted.is_empty() => (targets(settings.level), None),
        Ok(filter) => (filter, None),
        Err(error) => (targets(settings.level), Some(error)),
    };
    // What is traced is not for the log.
    let filter = filter.with_target(traces::TARGET, LevelFilter::OFF);
    // A test may have started it already.
    // As one layer: beside an absent one, a look whether spans are collected (`tracing::enabled!`) would count
    // as the filter's word on the next line of the thread, which would be lost.
    let mut layers = vec![lines(settings.format).with_filter(filter).boxed()];
    layers.extend(traces.map(|traces| traces.layer().boxed()));
    let _ = tracing_subscriber::registry().with(layers).try_init();
    if let Some(problem) = problem {
        tracing::warn!("RUST_LOG={wanted:?} is not valid, so log.level holds: {problem}");
    }
}

fn lines(format: LogFormat) -> Box<dyn Layer<Registry> + Send + Sync> {
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal());
    match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .boxed(),
    }
}

/// What is written from `level` up. What helps to find a fault is this program's alone. What actix says
/// of its start, the greeting says better; what clients send wrong and what is odd in their logos is no
/// news to an operator.
fn targets(level: LogLevel) -> Targets {
    let level = match level {
        LogLevel::Error => Level::ERROR,
        LogLevel::Warn => Level::WARN,
        LogLevel::Info => Level::INFO,
        LogLevel::Debug => Level::DEBUG,
        LogLevel::Trace => Level::TRACE,
    };
    Targets::new()
        .with_default(level.min(Level::INFO))
        .with_target("backstage_badges", level)
        .with_target("actix_server", level.min(Level::WARN))
        .with_targets(["actix_http", "usvg", "resvg"].map(|target| (target, None::<Level>)))
}

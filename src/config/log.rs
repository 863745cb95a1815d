//! The settings of the log.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is written to standard error while the service runs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LogSettings {
    /// How a line is written: `text` for people, or `json`, one object a line, for programs.
    pub format: LogFormat,
    /// The least grave lines that are written: `error`, `warn`, `info`, `debug` or `trace`. The variable
    /// `RUST_LOG` says it for each part of the program, and then this does not count.
    pub level: LogLevel,
    /// The requests that have a line, with the id that `X-Request-Id` says: `all`, `failed` for those that
    /// the service could not answer, or `none`.
    pub requests: LoggedRequests,
}

/// How a line of the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON object a line.
    Json,
}

/// How grave a line of the log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Something is broken.
    Error,
    /// Something is wrong that the service lives with.
    Warn,
    /// What an operator may want to know.
    #[default]
    Info,
    /// What helps to find a fault.
    Debug,
    /// Everything.
    Trace,
}

/// Which requests have a line in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LoggedRequests {
    /// Every one.
    All,
    /// Those that could not be answered through no fault of who asked, and for no reason that a line of its
    /// own tells.
    #[default]
    Failed,
    /// None.
    None,
}

//! `config`: the settings, printed, checked and described.

use std::io::Write;

use crate::config::{self, Loaded};

/// Writes the settings that hold.
pub fn print(loaded: &Loaded, out: &mut dyn Write) -> anyhow::Result<()> {
    Ok(write!(out, "{}", config::print(loaded))?)
}

/// Writes the JSON Schema of the configuration file.
pub fn schema(out: &mut dyn Write) -> anyhow::Result<()> {
    Ok(writeln!(out, "{:#}", config::schema())?)
}

//! `config`: the settings, printed, checked and described.

use std::io::Write;

use super::ConfigCommand;
use crate::config::{self, Loaded, Problems};

/// Does what `command` says with settings that were read, or fails with what is wrong with them.
pub fn config(
    command: ConfigCommand,
    loaded: Result<Loaded, Problems>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    match command {
        ConfigCommand::Print => write!(out, "{}", config::print(&loaded?))?,
        ConfigCommand::Check => {
            loaded?;
            writeln!(out, "the settings are good")?;
        }
        ConfigCommand::Schema => writeln!(out, "{:#}", config::schema())?,
    }
    Ok(())
}

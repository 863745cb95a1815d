//! `export`, put together from settings.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use anyhow::Result;

use super::{EXIT_BAD_USE, service_for_a_command};
use crate::{
    access::NameMode,
    badge::Style,
    cli::{self, ExportArguments},
    config::{PrivateRoutes, Settings},
};

const NO_LISTS: &str = "no index.json and no gallery: the settings close what lists entities, and files \
                        are open to all who reach them (--index writes both)";

/// Exports badges as `arguments` and `settings` say; `style` is the one that was typed.
pub(super) async fn export(
    arguments: &ExportArguments,
    style: Option<Style>,
    settings: &Settings,
) -> Result<ExitCode> {
    let service = service_for_a_command(settings).await?;
    let access = &settings.access;
    let is_open = access.private == PrivateRoutes::Open && access.names != NameMode::Opaque;
    let are_listed = is_open || arguments.wants_index();
    let mut told = io::stderr();
    if !are_listed {
        writeln!(told, "backstage-badges: {NO_LISTS}")?;
    }
    let sum = cli::export(&service, arguments, style, are_listed, &mut told).await?;
    Ok(if sum.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(EXIT_BAD_USE)
    })
}

//! `embed`, put together from settings.

use std::{
    io::{self, Write},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context, Result};

use super::{EXIT_BAD_USE, badges, service, service_for_a_command};
use crate::{
    badge::Style,
    catalog::UnaskedCatalog,
    cli::{self, EmbedArguments, EmbedOutcome},
    config::{CatalogSource, Settings},
};

/// The exit code of `--check` where something would change.
const EXIT_WOULD_CHANGE: u8 = 1;

const NO_CATALOG: &str = "no catalog is set, so the demo catalog was asked: name yours with \
                          --api-url or --catalog, or take the text from catalog-info.yaml with --offline";

/// Embeds badges as `arguments` and `settings` say; `style` is the one that was typed.
pub(super) async fn embed(
    arguments: &EmbedArguments,
    style: Option<Style>,
    settings: &Settings,
    out: &mut dyn Write,
) -> Result<ExitCode> {
    // A README is read elsewhere: what only this machine reaches must not get into it.
    let public_url = settings.server.public_url.as_ref();
    let origin = public_url.context(
        "image URLs need the address that readers reach the service at: \
         set --public-url or server.public_url",
    )?;
    settings.backstage.app_url.as_ref().context(
        "links need the address that readers open Backstage at: \
         set --app-url or backstage.app_url",
    )?;
    let service = if arguments.is_offline() {
        service(settings, badges(settings)?, Arc::new(UnaskedCatalog), None)?
    } else {
        service_for_a_command(settings).await?
    };
    let mut told = io::stderr();
    let outcome = cli::embed(&service, arguments, style, origin.as_str(), out, &mut told).await?;
    let source = &settings.catalog;
    let is_demo = source.source == CatalogSource::Files && source.files.is_empty();
    if outcome == EmbedOutcome::Failed && is_demo && !arguments.is_offline() {
        writeln!(told, "backstage-badges: {NO_CATALOG}")?;
    }
    Ok(match outcome {
        EmbedOutcome::Done => ExitCode::SUCCESS,
        EmbedOutcome::WouldChange => ExitCode::from(EXIT_WOULD_CHANGE),
        EmbedOutcome::Failed => ExitCode::from(EXIT_BAD_USE),
    })
}

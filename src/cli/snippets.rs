//! `snippet`: snippets, written without a server.

use std::io::Write;

use anyhow::{Result, bail};
use clap::Args;

use super::images::LookArguments;
use crate::{
    entity::EntityRef,
    service::{Format, Service, SnippetForm},
    snippet::Markup,
};

/// Whose snippets to write, and how.
#[derive(Debug, Args)]
pub struct SnippetArguments {
    /// The entity, as kind:namespace/name or kind:name.
    #[arg(value_name = "REF")]
    entity: EntityRef,
    /// markdown, html, rst, asciidoc, textile, org or json.
    #[arg(long, default_value = "markdown")]
    format: Markup,
    /// The badges to write, in this order; by default all that apply.
    #[arg(long, value_delimiter = ',', value_name = "ID,…")]
    badges: Vec<String>,
    /// svg or png.
    #[arg(long, default_value = "svg", value_name = "FORMAT")]
    image: String,
    /// One image of all the badges, which links to the entity's page.
    #[arg(long)]
    bar: bool,
    #[command(flatten)]
    look: LookArguments,
}

/// Writes the snippets that `arguments` ask for into `out`; image URLs start at `origin`.
pub async fn snippet(
    service: &Service,
    arguments: &SnippetArguments,
    origin: &str,
    out: &mut dyn Write,
) -> Result<()> {
    let look = arguments.look.look()?;
    let image = match Format::from_extension(&arguments.image) {
        Some(format) if format.is_image() => format,
        _ => bail!(
            "--image {:?} is no image: expected svg or png",
            arguments.image
        ),
    };
    let form = SnippetForm {
        markup: arguments.format,
        image,
        look: &look,
        origin,
        as_bar: arguments.bar,
    };
    let ids: Vec<&str> = arguments.badges.iter().map(String::as_str).collect();
    let ids = (!ids.is_empty()).then_some(ids.as_slice());
    let written = service
        .snippets(&service.name_of(&arguments.entity), ids, &form)
        .await?;
    Ok(out.write_all(&written.bytes)?)
}

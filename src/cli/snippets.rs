//! `snippet`: snippets, written without a server.

use std::io::{BufWriter, Write};

use anyhow::{Context, Result, bail};
use clap::{ArgGroup, Args};

use super::{filter::FilterArguments, images::LookArguments};
use crate::{
    entity::EntityRef,
    service::{Format, Service, SnippetForm},
    snippet::{Markup, Table, UnknownMarkup},
};

/// Whose snippets to write, and how.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("whose").args(["entity", "filter"]).multiple(false).required(true))]
pub struct SnippetArguments {
    /// The entity, as kind:namespace/name or kind:name.
    #[arg(value_name = "REF")]
    entity: Option<EntityRef>,
    #[command(flatten)]
    filter: FilterArguments,
    /// markdown, html, rst, asciidoc, textile, org or json; with --filter markdown, csv or json, a row
    /// an entity.
    #[arg(long, default_value = "markdown", value_parser = format)]
    format: String,
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

/// A name that means something with an entity or with a filter.
fn format(text: &str) -> Result<String, UnknownMarkup> {
    if text.parse::<Table>().is_err() {
        text.parse::<Markup>()?;
    }
    Ok(text.to_owned())
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
        Some(format) if format.is_lasting() => format,
        _ => bail!(
            "--image {:?} is no image: expected svg or png",
            arguments.image
        ),
    };
    let mut form = SnippetForm {
        markup: Markup::default(),
        image,
        look: &look,
        origin,
        as_bar: arguments.bar,
    };
    let ids: Vec<&str> = arguments.badges.iter().map(String::as_str).collect();
    let ids = (!ids.is_empty()).then_some(ids.as_slice());
    let Some(entity) = &arguments.entity else {
        return list(service, arguments, ids, &form, out).await;
    };
    form.markup = arguments.format.parse()?;
    let written = service
        .snippets(&service.name_of(entity), ids, &form)
        .await?;
    Ok(out.write_all(&written.bytes)?)
}

/// Writes a row for each of the entities that are meant.
async fn list(
    service: &Service,
    arguments: &SnippetArguments,
    ids: Option<&[&str]>,
    form: &SnippetForm<'_>,
    out: &mut dyn Write,
) -> Result<()> {
    let table: Table = arguments.format.parse()?;
    service.check_ids(ids.unwrap_or_default())?;
    let listing = service.list(arguments.filter.read()?, None, usize::MAX);
    let entities = listing
        .await
        .context("the catalog cannot be read")?
        .entities;
    let mut out = BufWriter::new(out);
    out.write_all(table.start().as_bytes())?;
    for (at, entity) in entities.iter().enumerate() {
        let row = service.row(entity, ids, form).await;
        out.write_all(table.row(&row, at == 0).as_bytes())?;
    }
    out.write_all(table.end().as_bytes())?;
    Ok(out.flush()?)
}

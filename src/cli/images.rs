//! `render`: one badge, drawn without a server.

use std::{fs, io::Write, path::PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use crate::{
    badge::{Badge, Look},
    entity::EntityRef,
    render::Rendered,
    service::{Format, Service, shields_json},
};

/// What to draw, and how.
#[derive(Debug, Args)]
pub struct RenderArguments {
    /// The entity, as kind:namespace/name or kind:name.
    #[arg(value_name = "REF")]
    entity: EntityRef,
    /// The badge, such as owner.
    badge: String,
    /// The file to write; its extension says the format. Without it, standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// svg, png, json or shields.json; by default the file's extension, else svg.
    #[arg(long, value_parser = format)]
    format: Option<Format>,
    #[command(flatten)]
    look: LookArguments,
}

/// How badges are to look, by shields' names.
#[derive(Debug, Args)]
pub(super) struct LookArguments {
    /// The message's background.
    #[arg(long)]
    color: Option<String>,
    /// The label's background.
    #[arg(long)]
    label_color: Option<String>,
    /// Another label; empty for none.
    #[arg(long)]
    label: Option<String>,
    /// A slug of Simple Icons such as backstage, none, or a data: URI.
    #[arg(long)]
    logo: Option<String>,
    /// The colour of a logo chosen by name.
    #[arg(long)]
    logo_color: Option<String>,
    /// auto: as wide as the shape of a logo chosen by name.
    #[arg(long)]
    logo_size: Option<String>,
    /// Pixels of a PNG for one CSS pixel, 1 to 4.
    #[arg(long)]
    scale: Option<String>,
}

fn format(text: &str) -> Result<Format, String> {
    Format::from_extension(text)
        .ok_or_else(|| "expected svg, png, webp, json or shields.json".to_owned())
}

impl LookArguments {
    /// The look, where every value of it is good: a person at a terminal wants to be told.
    pub(super) fn look(&self) -> anyhow::Result<Look> {
        let given = [
            ("color", &self.color),
            ("labelColor", &self.label_color),
            ("label", &self.label),
            ("logo", &self.logo),
            ("logoColor", &self.logo_color),
            ("logoSize", &self.logo_size),
            ("scale", &self.scale),
        ];
        let pairs = given
            .into_iter()
            .filter_map(|(key, value)| Some((key, value.as_deref()?)));
        let (look, warnings) = Look::from_pairs(pairs);
        match warnings.first() {
            Some(warning) => bail!("{warning}"),
            None => Ok(look),
        }
    }
}

/// Draws a badge into the file that `arguments` name, or into `out`.
pub async fn render(
    service: &Service,
    arguments: &RenderArguments,
    origin: &str,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let look = arguments.look.look()?;
    let badge = service
        .badge(&service.name_of(&arguments.entity), &arguments.badge, &look)
        .await?;
    let drawn = draw(service, arguments, &badge, &look, origin).await?;
    match &arguments.output {
        Some(path) => fs::write(path, &drawn.bytes)
            .with_context(|| format!("cannot write {}", path.display())),
        None => Ok(out.write_all(&drawn.bytes)?),
    }
}

async fn draw(
    service: &Service,
    arguments: &RenderArguments,
    badge: &Badge,
    look: &Look,
    origin: &str,
) -> anyhow::Result<Rendered> {
    Ok(match arguments.format()? {
        Format::Svg => (*service.svg(badge).await).clone(),
        Format::Png => (*service.png(badge, look.scale).await?).clone(),
        Format::Webp => (*service.webp(badge, look.scale).await?).clone(),
        Format::Json => service.spec_json(
            &service.name_of(&arguments.entity),
            &arguments.badge,
            badge,
            look,
            origin,
        ),
        Format::ShieldsJson => shields_json(badge, std::time::Duration::ZERO),
    })
}

impl RenderArguments {
    fn format(&self) -> anyhow::Result<Format> {
        match (self.format, &self.output) {
            (Some(format), _) => Ok(format),
            (None, None) => Ok(Format::Svg),
            (None, Some(path)) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                Format::split(&name).1.with_context(|| {
                    format!("{name:?} names no format: expected .svg, .png or .json, or --format")
                })
            }
        }
    }
}

//! `report`: whose badges are used.

use std::{
    fmt::Display,
    io::Write,
    path::PathBuf,
    time::{Duration, UNIX_EPOCH},
};

use anyhow::{Context, Result, anyhow};
use clap::{Args, ValueEnum};
use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};

use super::{filter::FilterArguments, healthcheck::on_this_machine};
use crate::{
    adoption::{Entry, Report, TopList},
    client,
    config::{AdminSettings, HttpUrl},
    service::Service,
};

/// Counts of the most entities that there may be are no more than this.
const MAX_BODY_BYTES: usize = 512 * 1024 * 1024;

/// For all of them.
const TIMEOUT: Duration = Duration::from_secs(60);

/// What is meant where nothing is said.
const COMPONENTS: &str = "kind=component";

/// Which service to ask, about what, and how to write it.
#[derive(Debug, Args)]
pub struct ReportArguments {
    /// The address of the service's admin listener, once for each instance of it; by default that of the
    /// service that these settings run on this machine.
    #[arg(long, value_name = "URL")]
    admin: Vec<HttpUrl>,
    /// The file that holds the token of that listener; by default `admin.token` is shown.
    #[arg(long, value_name = "FILE")]
    admin_token_file: Option<PathBuf>,
    #[command(flatten)]
    filter: FilterArguments,
    /// How to write it; csv and json have every entity.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,
    /// How many entities each list of the text has at most.
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people.
    Text,
    /// A row an entity: entity, shown, clicked, uncertain.
    Csv,
    /// The same, and the sums.
    Json,
}

/// Asks a service what it counted, and writes into `out` what that means for the entities of the catalog.
pub async fn report(
    service: &Service,
    arguments: &ReportArguments,
    settings: &AdminSettings,
    out: &mut dyn Write,
) -> Result<()> {
    let filter = arguments.filter.read_or(COMPONENTS)?;
    let token = token(arguments, settings)?;
    let mut lists = Vec::new();
    for origin in origins(arguments, settings)? {
        lists.push(counted(&origin, token.as_ref()).await?);
    }
    let listing = service.list(filter, None, usize::MAX).await;
    let entities = listing.context("the catalog cannot be read")?.entities;
    let report = Report::new(&lists, entities.iter().map(|entity| entity.reference()));
    match arguments.format {
        ReportFormat::Text => text(&report, arguments.limit, out),
        ReportFormat::Csv => {
            let mut csv = csv::Writer::from_writer(out);
            for row in &report.rows {
                csv.serialize(row)?;
            }
            Ok(csv.flush()?)
        }
        ReportFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &report)?;
            Ok(writeln!(out)?)
        }
    }
}

/// Where to ask.
fn origins(arguments: &ReportArguments, settings: &AdminSettings) -> Result<Vec<String>> {
    if !arguments.admin.is_empty() {
        return Ok(arguments.admin.iter().map(HttpUrl::to_string).collect());
    }
    let listen = settings.listen;
    let listen = listen.context("admin.listen is null: expected --admin with an address")?;
    Ok(vec![format!("http://{}", on_this_machine(listen))])
}

/// What one service counted.
async fn counted(origin: &str, token: Option<&SecretString>) -> Result<TopList> {
    let url = format!("{origin}/adoption.json");
    let mut request = client::new(TIMEOUT)?.get(&url).timeout(TIMEOUT);
    if let Some(token) = token {
        request = request.bearer_auth(token.expose_secret());
    }
    let wrong = |what: &dyn Display| anyhow!("{url}: {what}");
    let answer = request.send().await;
    let answer = answer.map_err(|error| wrong(&client::TransportError::from(&error)))?;
    match answer.status() {
        StatusCode::OK => {}
        StatusCode::UNAUTHORIZED => {
            return Err(wrong(
                &"it wants another token: expected that of its admin.token",
            ));
        }
        StatusCode::NOT_FOUND => {
            return Err(wrong(
                &"nothing is counted there: expected a service with adoption.entities",
            ));
        }
        other => {
            return Err(wrong(&format_args!(
                "it answers with status {}",
                other.as_u16()
            )));
        }
    }
    let body = client::read_body(answer, MAX_BODY_BYTES).await;
    let body = body.map_err(|error| wrong(&error))?;
    serde_json::from_slice(&body).map_err(|_| wrong(&"this is not what a service counts"))
}

fn token(arguments: &ReportArguments, settings: &AdminSettings) -> Result<Option<SecretString>> {
    let Some(path) = &arguments.admin_token_file else {
        return Ok(settings.token.clone());
    };
    let text = std::fs::read_to_string(path);
    let text = text.with_context(|| format!("--admin-token-file {}", path.display()))?;
    Ok(Some(text.trim_end().into()))
}

fn text(report: &Report, limit: usize, out: &mut dyn Write) -> Result<()> {
    let since = UNIX_EPOCH + Duration::from_secs(report.since_seconds);
    let percent = (report.shown * 100).checked_div(report.entities);
    writeln!(
        out,
        "Since {}: badges of {} of {} entities ({} %) were shown, and those of {} were clicked.",
        humantime::format_rfc3339_seconds(since),
        report.shown,
        report.entities,
        percent.unwrap_or_default(),
        report.clicked,
    )?;
    let (used, idle) = report.parts();
    if !used.is_empty() {
        writeln!(out, "\n     shown    clicked  entity")?;
    }
    for Entry {
        entity,
        shown,
        clicked,
        ..
    } in used.iter().take(limit)
    {
        writeln!(out, "{shown:>10} {clicked:>10}  {entity}")?;
    }
    more(used, limit, out)?;
    match (idle.len(), report.uncertain) {
        (0, _) => return Ok(()),
        (idle, 0) => writeln!(out, "\n{idle} were never asked for:")?,
        (idle, times) => writeln!(
            out,
            "\n{idle} are not among those that are counted (adoption.entities), and were asked for at \
             most {times} times each:"
        )?,
    }
    for Entry { entity, .. } in idle.iter().take(limit) {
        writeln!(out, "  {entity}")?;
    }
    more(idle, limit, out)
}

fn more(rows: &[Entry], limit: usize, out: &mut dyn Write) -> Result<()> {
    if rows.len() > limit {
        writeln!(
            out,
            "  and {} more (--limit, or --format csv)",
            rows.len() - limit
        )?;
    }
    Ok(())
}

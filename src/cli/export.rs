//! `export`: badges as files.

use std::{io::Write, path::PathBuf, sync::Arc};

use anyhow::{Context, Result};
use clap::Args;
use futures_util::{StreamExt, stream};
use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::Semaphore;

use super::{filter::FilterArguments, images::LookArguments};
use crate::{
    badge::{Look, Style},
    entity::Entity,
    export::{self, BadgeEntry, EntityEntry, ExportError, Folder, Lists, Put},
    service::{Failure, Format, Service},
};

const BAR: &str = "{bar:40} {pos}/{len} entities, {eta} left";

/// How many entities are worked on at a time: while the files of some are written, others are drawn.
const AT_A_TIME: usize = 64;

/// How many entities' files are written at a time. File systems take turns at making files: more
/// threads only get in each other's way.
const WRITERS: usize = 2;

/// Which badges, where to, and how.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// The folder to write into. It stands for the address of the service with its base path.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    filter: FilterArguments,
    /// svg, png or both.
    #[arg(long, value_delimiter = ',', value_name = "FORMAT,…", default_value = "svg", value_parser = format)]
    format: Vec<Format>,
    /// The badges to write; by default all that apply.
    #[arg(long, value_delimiter = ',', value_name = "ID,…")]
    badges: Vec<String>,
    /// Remove files of earlier exports that this one has not; nothing where more than half would go.
    #[arg(long)]
    prune: bool,
    /// Write index.json and the gallery though the settings close what lists entities.
    #[arg(long)]
    index: bool,
    #[command(flatten)]
    look: LookArguments,
}

fn format(text: &str) -> Result<Format, String> {
    Format::from_extension(text)
        .filter(|format| format.is_lasting())
        .ok_or_else(|| "expected svg or png".to_owned())
}

impl ExportArguments {
    /// Whether what lists entities is to be written in any case.
    #[must_use]
    pub fn wants_index(&self) -> bool {
        self.index
    }
}

/// How an export went.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// Files that are new or have other bytes now.
    pub written: usize,
    /// Files that were as they should be.
    pub unchanged: usize,
    /// Files that were removed.
    pub removed: usize,
    /// Badges that could not be drawn.
    pub failed: usize,
}

/// What is exported of each entity.
struct Job<'a> {
    service: &'a Service,
    folder: Arc<Folder>,
    formats: &'a [Format],
    ids: Option<Vec<&'a str>>,
    look: Look,
    writing: Semaphore,
}

/// An entity that was worked on.
struct Done {
    entry: EntityEntry,
    puts: Vec<Put>,
    failures: Vec<String>,
}

/// Writes the badges that `arguments` name; lists of them where `are_listed`. `told` gets a line for each
/// badge that could not be drawn, and a summary.
pub async fn export(
    service: &Service,
    arguments: &ExportArguments,
    style: Option<Style>,
    are_listed: bool,
    told: &mut dyn Write,
) -> Result<Exported> {
    let ids: Vec<&str> = arguments.badges.iter().map(String::as_str).collect();
    service.check_ids(&ids)?;
    let look = Look {
        style,
        ..arguments.look.look()?
    };
    let listing = service.list(arguments.filter.read()?, None, usize::MAX);
    let entities = listing
        .await
        .context("the catalog cannot be read")?
        .entities;
    let folder = Arc::new(Folder::open(&arguments.out)?);
    let mut lists = Lists::begin(&folder, entities.len(), are_listed)?;
    let bar = bar(entities.len());
    let job = Job {
        service,
        folder: Arc::clone(&folder),
        formats: &arguments.format,
        ids: (!ids.is_empty()).then_some(ids),
        look,
        writing: Semaphore::new(WRITERS),
    };
    let mut sum = Exported::default();
    let work = entities.iter().map(|entity| job.entity(entity));
    let mut work = stream::iter(work).buffered(AT_A_TIME);
    while let Some(done) = work.next().await {
        let done = done?;
        sum.count(&done.puts);
        lists.add(&done.entry)?;
        for failure in &done.failures {
            sum.failed += 1;
            bar.suspend(|| writeln!(told, "backstage-badges: {failure}"))?;
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    sum.count(&lists.end()?);
    let pruned = if arguments.prune && sum.failed == 0 {
        export::prune(&folder, &lists)
    } else {
        Ok(0)
    };
    sum.removed = *pruned.as_ref().unwrap_or(&0);
    writeln!(told, "backstage-badges: {}", sum.summary())?;
    pruned?;
    Ok(sum)
}

impl Job<'_> {
    async fn entity(&self, entity: &Arc<Entity>) -> Result<Done> {
        let (mut files, mut failures, mut badges) = (Vec::new(), Vec::new(), Vec::new());
        let ids = self.ids.as_deref();
        for file in self.service.files_of(entity, ids, &self.look).await {
            let badge = match file.badge {
                Ok(badge) => badge,
                Err(failure) => {
                    failures.push(told(entity, &file.id, &failure));
                    continue;
                }
            };
            let mut paths = Vec::new();
            for &format in self.formats {
                let path = format!("{}.{}", file.stem, format.extension());
                let image = self.service.image(&badge, format, self.look.scale);
                match image.await {
                    Ok(image) => {
                        files.push((path.clone(), image));
                        paths.push(path);
                    }
                    Err(failure) => failures.push(told(entity, &file.id, &failure)),
                }
            }
            badges.push(BadgeEntry {
                id: file.id,
                label: badge.label,
                message: badge.message,
                link: badge.link,
                files: paths,
            });
        }
        let folder = Arc::clone(&self.folder);
        let _turn = self.writing.acquire().await?;
        let write = move || -> Result<Vec<Put>, ExportError> {
            let files = files.iter();
            files
                .map(|(path, image)| folder.put(path, &image.bytes))
                .collect()
        };
        let puts = tokio::task::spawn_blocking(write).await??;
        Ok(Done {
            entry: EntityEntry {
                entity: entity.reference().to_string(),
                link: self.service.page_of(entity),
                badges,
            },
            puts,
            failures,
        })
    }
}

fn told(entity: &Entity, id: &str, failure: &Failure) -> String {
    format!("{}: {id}: {failure}", entity.reference())
}

/// A bar that hides itself where standard error is no terminal.
fn bar(entities: usize) -> ProgressBar {
    let bar = ProgressBar::new(entities as u64);
    if let Ok(style) = ProgressStyle::with_template(BAR) {
        bar.set_style(style);
    }
    bar
}

impl Exported {
    fn count(&mut self, puts: &[Put]) {
        let written = puts.iter().filter(|put| **put == Put::Written).count();
        self.written += written;
        self.unchanged += puts.len() - written;
    }

    fn summary(&self) -> String {
        let counts = [
            (self.written, "written"),
            (self.unchanged, "unchanged"),
            (self.removed, "removed"),
            (self.failed, "failed"),
        ];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let counts: Vec<_> = counts
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        if counts.is_empty() {
            "no file".to_owned()
        } else {
            counts.join(", ")
        }
    }
}

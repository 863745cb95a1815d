//! `embed`: badges in READMEs, kept up to date.

mod block;
mod report;

use std::{
    fmt::Display,
    io::{self, Write},
    path::{Path, PathBuf},
};

use anyhow::Result;
use clap::Args;
use futures_util::{StreamExt, stream};

use crate::{
    badge::{BadgeId, Look, Style},
    embed::{self, Image, Readme, Words},
    entity::EntityRef,
    service::Service,
};
use block::Blocks;
use report::Report;

/// How many READMEs are worked on at a time: enough that a catalog is asked for many entities
/// together, and few enough that their bytes are no matter.
const AT_A_TIME: usize = 32;

/// Which READMEs, and what to do with them.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag that can be typed"
)]
pub struct EmbedArguments {
    /// READMEs, folders with READMEs in them, or patterns such as 'services/**/*.md'; what
    /// .gitignore names is passed over in folders and patterns.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// The entity; by default what the marker says, else the component of the nearest
    /// catalog-info.yaml.
    #[arg(long, value_name = "REF")]
    entity: Option<EntityRef>,
    /// The badges where a marker names none, in this order; by default all that apply.
    #[arg(long, value_delimiter = ',', value_name = "ID,…")]
    badges: Vec<BadgeId>,
    /// svg or png, where a marker says neither; by default svg.
    #[arg(long, value_name = "FORMAT")]
    format: Option<Image>,
    /// Put a block under the first heading of a README that has none.
    #[arg(long)]
    insert: bool,
    /// Take the text of badges from catalog-info.yaml, and ask no catalog.
    #[arg(long)]
    offline: bool,
    /// Write nothing, print what would change, and exit with 1 if anything would.
    #[arg(long, conflicts_with = "dry_run")]
    check: bool,
    /// Write nothing, and print what would change.
    #[arg(long)]
    dry_run: bool,
}

/// How it went with all READMEs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmbedOutcome {
    /// All are as they should be.
    Done,
    /// With `--check`: some are not.
    WouldChange,
    /// Some could not be read, understood or written.
    Failed,
}

impl EmbedArguments {
    /// Whether the catalog is left alone.
    #[must_use]
    pub fn is_offline(&self) -> bool {
        self.offline
    }

    fn writes(&self) -> bool {
        !self.check && !self.dry_run
    }

    /// What blocks are to say that do not say it themselves.
    fn words(&self, style: Option<Style>) -> Words {
        Words {
            entity: self.entity.clone(),
            badges: (!self.badges.is_empty()).then(|| self.badges.clone()),
            image: self.format,
            look: Look {
                style,
                ..Look::default()
            },
        }
    }
}

/// What becomes of one README.
enum Change {
    /// It has no block.
    Without,
    UpToDate,
    /// It was written.
    Written,
    /// It would be, and how: a unified diff.
    Wanted(Vec<u8>),
}

/// Brings the READMEs that `arguments` name up to date, or says in `out` how they would change.
///
/// `style` is that of blocks that do not say one, and image URLs start at `origin`. What fails is
/// one line in `told` for each README, which is then left as it is; the others are worked on.
pub async fn embed(
    service: &Service,
    arguments: &EmbedArguments,
    style: Option<Style>,
    origin: &str,
    out: &mut dyn Write,
    told: &mut dyn Write,
) -> Result<EmbedOutcome> {
    let found = embed::files(&arguments.paths);
    let mut report = Report::new(out, told, found.files.len(), arguments.writes());
    for problem in &found.problems {
        report.failure(problem)?;
    }
    let blocks = Blocks::new(service, arguments.words(style), arguments.offline, origin);
    let files = found.files.into_iter();
    let work = files.map(|path| change(arguments, &blocks, path));
    let mut changes = stream::iter(work).buffered(AT_A_TIME);
    while let Some(change) = changes.next().await {
        match change {
            Ok(change) => report.change(&change)?,
            Err(problem) => report.failure(&problem)?,
        }
    }
    let sum = report.finish()?;
    Ok(if sum.failed > 0 {
        EmbedOutcome::Failed
    } else if arguments.check && sum.changed > 0 {
        EmbedOutcome::WouldChange
    } else {
        EmbedOutcome::Done
    })
}

/// Works on one README; an error is the line to tell.
async fn change(
    arguments: &EmbedArguments,
    blocks: &Blocks<'_>,
    path: PathBuf,
) -> Result<Change, String> {
    let at = |line: Option<usize>, problem: &dyn Display| match line {
        Some(line) => format!("{}:{line}: {problem:#}", path.display()),
        None => format!("{}: {problem:#}", path.display()),
    };
    let markup = embed::markup_of(&path).unwrap_or_default();
    let before = embed::read(&path).map_err(|problem| at(None, &problem))?;
    let readme =
        Readme::read(markup, &before).map_err(|problem| at(Some(problem.line), &problem))?;
    let inserted = if !readme.blocks().is_empty() {
        None
    } else if arguments.insert {
        let inserted = embed::insert(markup, &before, blocks.defaults());
        Some(inserted.map_err(|problem| at(None, &problem))?)
    } else {
        return Ok(Change::Without);
    };
    let readme = match &inserted {
        None => readme,
        Some(bytes) => Readme::read(markup, bytes).map_err(|problem| at(None, &problem))?,
    };
    let mut texts = Vec::new();
    for block in readme.blocks() {
        // Nobody finds the line of a block that is not there yet.
        let line = inserted.is_none().then_some(block.line());
        let text = blocks.text(block, &path).await;
        texts.push(text.map_err(|problem| at(line, &problem))?);
    }
    let after = readme.with(texts.iter().map(String::as_str));
    if after == before {
        Ok(Change::UpToDate)
    } else if arguments.writes() {
        let written = write(path.clone(), before, after).await;
        written.map_err(|problem| at(None, &problem))?;
        Ok(Change::Written)
    } else {
        let diff = diff(&path, &before, &after);
        diff.map(Change::Wanted)
            .map_err(|problem| at(None, &problem))
    }
}

/// Writes away from the async threads: the disk is waited for.
async fn write(path: PathBuf, before: Vec<u8>, after: Vec<u8>) -> Result<()> {
    let write = move || embed::replace(&path, &before, &after);
    Ok(tokio::task::spawn_blocking(write).await??)
}

fn diff(path: &Path, before: &[u8], after: &[u8]) -> io::Result<Vec<u8>> {
    let mut diff = Vec::new();
    embed::unified_diff(path, before, after, &mut diff)?;
    Ok(diff)
}

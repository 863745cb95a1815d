//! The command line: what can be typed, and the subcommands that need no server.
//!
//! Each subcommand is a thin caller of the service; `serve` is the assembly's.

mod arguments;
mod embed;
mod examples;
mod explain;
mod export;
mod filter;
mod healthcheck;
mod images;
mod man;
mod report;
mod settings;
mod snippets;
mod trial;

pub use arguments::{Arguments, Command, ConfigCommand};
pub use embed::{EmbedArguments, EmbedOutcome, embed};
pub use explain::explain;
pub use export::{ExportArguments, Exported, export};
pub use healthcheck::{HealthcheckArguments, healthcheck};
pub use images::{RenderArguments, render};
pub use man::{ManArguments, man};
pub use report::{ReportArguments, report};
pub use settings::{print, schema};
pub use snippets::{SnippetArguments, snippet};
pub use trial::try_out;

use clap::CommandFactory;
use clap_complete::Shell;

/// Variables that begin with `BADGES_` and are read here, not as settings.
pub const VARIABLES: [&str; 1] = ["BADGES_CONFIG"];

/// The completion script of `shell`.
#[must_use]
pub fn completions(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(
        shell,
        &mut Arguments::command(),
        "backstage-badges",
        &mut script,
    );
    script
}

//! `man`: pages for the manual, made of what `--help` says.

use std::{fs, io, io::Write, path::PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;
use roff::{Roff, roman};

use super::Arguments;

/// Where the pages go.
#[derive(Debug, Args)]
pub struct ManArguments {
    /// The folder to write a page for each command into, such as backstage-badges-embed.1; by
    /// default the page of the whole program is printed.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Writes the program's page into `out`, or all pages into the folder that `arguments` name.
pub fn man(arguments: &ManArguments, out: &mut dyn Write) -> Result<()> {
    // `help` repeats the others, and their pages do too.
    let mut program = Arguments::command().disable_help_subcommand(true);
    program.build();
    let Some(folder) = &arguments.out else {
        return Ok(page(&program, out)?);
    };
    pages(&program, folder).with_context(|| format!("cannot write into {}", folder.display()))
}

fn pages(command: &Command, folder: &PathBuf) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut text = Vec::new();
    page(command, &mut text)?;
    fs::write(folder.join(Man::new(command.clone()).get_filename()), text)?;
    let below = command.get_subcommands();
    below
        .into_iter()
        .try_for_each(|command| pages(command, folder))
}

/// The sections of `clap_mangen`, with the examples as a manual has them.
fn page(command: &Command, mut out: &mut dyn Write) -> io::Result<()> {
    let man = Man::new(command.clone())
        .source(concat!("backstage-badges ", env!("CARGO_PKG_VERSION")))
        .manual("Backstage badges");
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    man.render_description_section(&mut out)?;
    man.render_options_section(&mut out)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut out)?;
    }
    examples(command).to_writer(&mut out)
}

/// What stands below `--help`, line by line as it is typed.
fn examples(command: &Command) -> Roff {
    let mut roff = Roff::new();
    let after = command.get_after_help().map(ToString::to_string);
    roff.control("SH", ["EXAMPLES"]).control("nf", []);
    for line in after.unwrap_or_default().lines().skip(1) {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
    roff
}

//! The program: reads its arguments, does what they say, and exits with how it went.

use std::process::ExitCode;

use backstage_badges::{app, cli::Arguments};
use clap::Parser;

fn main() -> ExitCode {
    app::run(&Arguments::parse())
}

//! `--filter`: which entities of the catalog a command is about.

use clap::Args;

use crate::entity::{EntityFilter, FilterError};

/// Which entities are meant.
#[derive(Debug, Args)]
#[group(skip)]
pub(super) struct FilterArguments {
    /// Entities with all of these, such as kind=component,spec.owner=team-a; given several times, those
    /// that one of them fits.
    #[arg(long, value_name = "FIELD=VALUE,…")]
    filter: Vec<String>,
}

impl FilterArguments {
    /// The filter that they say, or `default` where they say none.
    pub(super) fn read_or(&self, default: &str) -> Result<EntityFilter, FilterError> {
        if self.filter.is_empty() {
            EntityFilter::parse([default])
        } else {
            self.read()
        }
    }

    /// The filter that they say.
    pub(super) fn read(&self) -> Result<EntityFilter, FilterError> {
        EntityFilter::parse(self.filter.iter().map(String::as_str))
    }
}

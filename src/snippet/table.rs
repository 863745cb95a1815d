//! Tables: a row for each entity, with the snippets of its badges.
//!
//! A table is written row by row, for a catalog is long. CSV is that of RFC 4180; in it and in Markdown,
//! no value can leave its cell, and no cell begins as a formula does in a spreadsheet.

use std::{fmt, str::FromStr};

use serde::Serialize;
use thiserror::Error;
use utoipa::ToSchema;

use super::{Markup, SnippetBadge, SnippetEntry, address, json, one};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Table {
    /// A table of GitHub's dialect, to be read by people: the entity, linked, and its badges.
    #[default]
    Markdown,
    /// `entity`, `link`, `markdown` and `html`, for spreadsheets.
    Csv,
    /// An array of objects: `entity`, `link`, and `badges` as [`write`](super::write) has them.
    Json,
}

/// A text that names no table.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown table format {0:?}: expected markdown, csv or json")]
pub struct UnknownTable(pub String);

/// What a table says of one entity.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Its reference.
    pub entity: String,
    /// Its page in the catalog. Anything but `http`, `https` and `mailto` is left out.
    pub link: String,
    /// Its badges, in their order; maybe none.
    pub badges: Vec<SnippetBadge>,
}

/// A row as JSON.
#[derive(Debug, Serialize, ToSchema)]
pub struct TableEntry<'a> {
    /// The entity's reference.
    #[schema(examples("component:default/departure-board"))]
    entity: &'a str,
    /// Its page in the catalog.
    #[schema(required)]
    link: Option<String>,
    /// Its badges, in their order; maybe none.
    badges: Vec<SnippetEntry<'a>>,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 3] = [Self::Markdown, Self::Csv, Self::Json];

    /// The name in commands.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// The file extension, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            other => other.as_str(),
        }
    }

    /// The media type.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Markdown => Markup::Markdown.content_type(),
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Json => Markup::Json.content_type(),
        }
    }

    /// What stands before the rows.
    #[must_use]
    pub const fn start(self) -> &'static str {
        match self {
            Self::Markdown => "| entity | badges |\n| --- | --- |\n",
            Self::Csv => "entity,link,markdown,html\r\n",
            Self::Json => "[",
        }
    }

    /// One row; the first has nothing before it.
    #[must_use]
    pub fn row(self, row: &Row, is_first: bool) -> String {
        let link = address::link(&row.link);
        let written = |markup| {
            let badges = row.badges.iter().map(|badge| one(markup, badge));
            badges.collect::<Vec<_>>().join(" ")
        };
        match self {
            Self::Markdown => {
                let name = match link {
                    Some(link) => format!("[`{}`]({link})", row.entity),
                    None => format!("`{}`", row.entity),
                };
                format!("| {name} | {} |\n", written(Markup::Markdown))
            }
            Self::Csv => cells([
                &row.entity,
                &link.unwrap_or_default(),
                &written(Markup::Markdown),
                &written(Markup::Html),
            ]),
            Self::Json => {
                let row = TableEntry {
                    entity: &row.entity,
                    link,
                    badges: row.badges.iter().map(json::entry).collect(),
                };
                // Strings and numbers under string keys always serialise.
                let row = serde_json::to_string(&row).unwrap_or_default();
                let before = if is_first { "\n" } else { ",\n" };
                format!("{before}{row}")
            }
        }
    }

    /// What stands after the rows.
    #[must_use]
    pub const fn end(self) -> &'static str {
        match self {
            Self::Markdown | Self::Csv => "",
            Self::Json => "\n]\n",
        }
    }
}

/// A line of CSV.
fn cells(cells: [&str; 4]) -> String {
    let mut line = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    // Memory takes every byte, and each row has as many cells.
    let _ = line.write_record(cells);
    let bytes = line.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Table {
    type Err = UnknownTable;

    /// Takes a name or an extension, in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is = |name: &str| text.eq_ignore_ascii_case(name);
        Self::ALL
            .into_iter()
            .find(|table| is(table.as_str()) || is(table.extension()))
            .ok_or_else(|| UnknownTable(text.to_owned()))
    }
}

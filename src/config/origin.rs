//! Where a value came from.

use std::{fmt, path::PathBuf};

/// Where the value of a setting came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// A key of Backstage's configuration, such as `app.title`, in one of its files.
    AppConfig {
        /// The file.
        file: PathBuf,
        /// The key.
        key: String,
    },
    /// The configuration file.
    File(PathBuf),
    /// A place in the configuration file.
    Place {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// An environment variable, by its name.
    Variable(String),
    /// A flag, as it is typed.
    Flag(String),
    /// A file that holds a secret, and what named that file.
    SecretFile(PathBuf, Box<Origin>),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => f.write_str(&one_line(&path.to_string_lossy())),
            Self::Place { file, line, column } => {
                write!(f, "{}:{line}:{column}", one_line(&file.to_string_lossy()))
            }
            Self::AppConfig { file, key } => {
                write!(f, "{}: {key}", one_line(&file.to_string_lossy()))
            }
            Self::Variable(name) => write!(f, "environment variable {}", one_line(name)),
            Self::Flag(flag) => write!(f, "flag {flag}"),
            Self::SecretFile(path, named_by) => {
                let path = path.to_string_lossy();
                write!(f, "file {}, named by {named_by}", one_line(&path))
            }
        }
    }
}

/// A name from outside, fit for one line of a message or a comment.
pub(super) fn one_line(text: &str) -> String {
    let visible = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    text.chars().map(visible).collect()
}

//! What the settings read from the machine, behind a trait so that tests bring their own.

use std::{
    ffi::OsString,
    fs::File,
    io::{self, Read},
    path::Path,
};

/// The longest file that is read; more is no configuration, and would be held in memory.
const MAX_FILE_BYTES: u64 = 1 << 20;

/// Environment variables and files.
pub trait Environment {
    /// Every environment variable whose name is text.
    fn vars(&self) -> Vec<(String, OsString)>;

    /// The text of a file; one that is not UTF-8 is [`io::ErrorKind::InvalidData`], and one of more
    /// than 1 MiB may be refused as [`io::ErrorKind::FileTooLarge`].
    fn read_file(&self, path: &Path) -> io::Result<String>;
}

/// The environment of this process.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProcessEnvironment;

impl Environment for ProcessEnvironment {
    fn vars(&self) -> Vec<(String, OsString)> {
        std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
            .collect()
    }

    fn read_file(&self, path: &Path) -> io::Result<String> {
        let mut bytes = Vec::new();
        // One byte more tells that there is more; what a file says of its own length may be wrong.
        File::open(path)?
            .take(MAX_FILE_BYTES + 1)
            .read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MAX_FILE_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into())
    }
}

/// Why a file cannot be read, without error numbers.
#[must_use]
pub fn read_problem(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file",
        io::ErrorKind::PermissionDenied => "no permission to read this file",
        io::ErrorKind::IsADirectory => "this is a directory: expected a file",
        io::ErrorKind::FileTooLarge => "this file is too large: expected at most 1 MiB",
        io::ErrorKind::InvalidData => "this is not a text file: expected UTF-8",
        _ => "this file cannot be read",
    }
}

#[cfg(test)]
pub(in crate::config) mod fake {
    use std::{collections::BTreeMap, path::PathBuf};

    use super::{
        super::{Flags, Loaded, Problems, Settings, Sources},
        *,
    };

    /// An environment that a test makes up.
    #[derive(Debug, Clone, Default)]
    pub(crate) struct FakeEnvironment {
        vars: Vec<(String, OsString)>,
        files: BTreeMap<PathBuf, String>,
        app_config: Vec<PathBuf>,
        yaml: Option<&'static str>,
        flags: Flags,
    }

    impl FakeEnvironment {
        pub(crate) fn var(mut self, name: &str, value: impl Into<OsString>) -> Self {
            self.vars.push((name.to_owned(), value.into()));
            self
        }

        pub(crate) fn file(mut self, path: &str, text: &str) -> Self {
            self.files.insert(path.into(), text.to_owned());
            self
        }

        /// One more of Backstage's configuration files.
        pub(crate) fn app_config(mut self, path: &str, text: &str) -> Self {
            self.app_config.push(path.into());
            self.file(path, text)
        }

        /// The configuration file, `badges.yaml`.
        pub(crate) fn yaml(self, text: &str) -> Self {
            let with = self.file("badges.yaml", text);
            with.config("badges.yaml")
        }

        pub(crate) fn config(mut self, path: &'static str) -> Self {
            self.yaml = Some(path);
            self
        }

        pub(crate) fn flag(mut self, key: &str, value: &str, flag: &str) -> Self {
            self.flags.set(key, value, flag);
            self
        }

        pub(crate) fn load(&self) -> Result<Loaded, Problems> {
            let sources = Sources {
                app_config: &self.app_config,
                file: self.yaml.map(Path::new),
                flags: Some(&self.flags),
                other_variables: &["BADGES_CONFIG"],
            };
            Settings::load(sources, self)
        }

        /// What [`Settings::load`] finds wrong.
        pub(crate) fn problems(&self) -> String {
            self.load().unwrap_err().to_string()
        }
    }

    impl Environment for FakeEnvironment {
        fn vars(&self) -> Vec<(String, OsString)> {
            self.vars.clone()
        }

        fn read_file(&self, path: &Path) -> io::Result<String> {
            let text = self.files.get(path).cloned();
            text.ok_or_else(|| io::ErrorKind::NotFound.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_the_limit_and_not_beyond() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("app-config.yaml");
        let read = |text: String| {
            std::fs::write(&path, text).unwrap();
            let read = ProcessEnvironment.read_file(&path);
            read.map_err(|error| read_problem(&error))
        };
        // The limit falls inside a letter.
        let text = format!("a{}", "é".repeat(1 << 19));
        assert_eq!(
            read(text),
            Err("this file is too large: expected at most 1 MiB")
        );
        let text = "é".repeat(1 << 19);
        assert_eq!(read(text.clone()), Ok(text));
    }
}

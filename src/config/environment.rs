//! What the settings read from the machine, behind a trait so that tests bring their own.

use std::{ffi::OsString, io, path::Path};

/// Environment variables and files.
pub trait Environment {
    /// Every environment variable whose name is text.
    fn vars(&self) -> Vec<(String, OsString)>;

    /// The text of a file; one that is not UTF-8 is [`io::ErrorKind::InvalidData`].
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
        std::fs::read_to_string(path)
    }
}

/// Why a file cannot be read, without error numbers.
pub(super) fn read_problem(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file",
        io::ErrorKind::PermissionDenied => "no permission to read this file",
        io::ErrorKind::IsADirectory => "this is a directory: expected a file",
        io::ErrorKind::InvalidData => "this is not a text file: expected UTF-8",
        _ => "this file cannot be read",
    }
}

#[cfg(test)]
pub(super) mod fake {
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

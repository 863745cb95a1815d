//! Patterns that name descriptor files.

use std::{
    fs, io,
    path::{Component, Path, PathBuf},
};

use glob::MatchOptions;

use super::FilesError;
use crate::catalog::DescriptorProblem;

/// `*` stays within a name, and does not match `..data` and the like, where Kubernetes keeps the
/// versions of a mounted `ConfigMap`.
const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

/// A path, in which wildcards may be.
#[derive(Debug)]
pub(super) struct Pattern(String);

/// A directory in which a change can matter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    /// Whether the directories below it matter too.
    pub(super) recursive: bool,
}

impl Pattern {
    pub(super) fn parse(text: &str) -> Result<Self, FilesError> {
        let invalid = |problem| FilesError::Pattern {
            pattern: text.to_owned(),
            problem,
        };
        if text.is_empty() {
            return Err(invalid("it is empty: expected a file or a pattern"));
        }
        glob::Pattern::new(text).map_err(|error| invalid(error.msg))?;
        Ok(Self(text.to_owned()))
    }

    pub(super) fn as_path(&self) -> &Path {
        Path::new(&self.0)
    }

    /// Whether it names one file, and not those of a kind.
    pub(super) fn is_literal(&self) -> bool {
        !has_wildcard(&self.0)
    }

    /// Refuses a literal that names no readable file: at the start that is a mistake.
    pub(super) fn check_readable(&self) -> Result<(), FilesError> {
        let file = self.as_path();
        if !self.is_literal() {
            return Ok(());
        }
        if file.is_dir() {
            let file = file.to_owned();
            return Err(FilesError::Directory { file });
        }
        let unreadable = |error: io::Error| FilesError::Unreadable {
            file: file.to_owned(),
            problem: reason(&error),
        };
        // Opening something that is not a file, such as a pipe, could wait for ever.
        let metadata = fs::metadata(file).map_err(unreadable)?;
        if metadata.is_file() {
            fs::File::open(file).map_err(unreadable)?;
        }
        Ok(())
    }

    /// The paths that match, in the order of the alphabet, and what could not be looked into.
    pub(super) fn matches(&self) -> (Vec<PathBuf>, Vec<DescriptorProblem>) {
        if self.is_literal() {
            return (vec![self.as_path().to_owned()], Vec::new());
        }
        let (mut paths, mut problems) = (Vec::new(), Vec::new());
        // The pattern was checked when it was parsed.
        for entry in glob::glob_with(&self.0, OPTIONS).into_iter().flatten() {
            match entry {
                Ok(path) => paths.push(path),
                Err(error) => {
                    let problem = format!("cannot be read: {}", reason(error.error()));
                    problems.push(DescriptorProblem::of_file(error.path(), problem));
                }
            }
        }
        (paths, problems)
    }

    /// The directory in which files can begin or cease to match; where it does not exist, the
    /// nearest above it, in which it can appear.
    pub(super) fn folder(&self) -> Folder {
        let parts: Vec<Component<'_>> = self.as_path().components().collect();
        let fixed = parts
            .iter()
            .take_while(|part| !has_wildcard(&part.as_os_str().to_string_lossy()))
            .count()
            // The last part names files.
            .min(parts.len().saturating_sub(1));
        let path: PathBuf = parts.iter().take(fixed).collect();
        let recursive = fixed + 1 < parts.len();
        match path.ancestors().find(|path| is_dir(path)) {
            Some(nearest) => Folder {
                recursive: recursive && nearest == path,
                path: named(nearest),
            },
            None => Folder {
                path: named(&path),
                recursive,
            },
        }
    }
}

fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

fn is_dir(path: &Path) -> bool {
    path.as_os_str().is_empty() || path.is_dir()
}

/// What the system says, without its number.
pub(super) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let end = text.find(" (os error").unwrap_or(text.len());
    text.get(..end).unwrap_or_default().to_owned()
}

/// The empty path by a name that can be opened.
pub(super) fn named(path: &Path) -> PathBuf {
    if path.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        path.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("catalog.yaml", "", false)]
    #[case("one/catalog.yaml", "one", false)]
    #[case("one/*.yaml", "one", false)]
    #[case("one/two/**/*.yaml", "one/two", true)]
    #[case("one/*/catalog.yaml", "one", true)]
    #[case("missing/deeper/*.yaml", "", false)]
    fn the_folder_to_watch_is_the_part_without_wildcards(
        #[case] pattern: &str,
        #[case] path: &str,
        #[case] recursive: bool,
    ) {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("one/two")).unwrap();
        let pattern = root.path().join(pattern);
        let folder = Pattern::parse(pattern.to_str().unwrap()).unwrap().folder();
        let path: PathBuf = root.path().join(path).components().collect();
        assert_eq!(folder, Folder { path, recursive });
    }

    #[test]
    fn a_bare_name_is_in_the_working_directory() {
        let folder = Pattern::parse("x.yaml").unwrap().folder();
        assert_eq!(folder.path, Path::new("."));
    }

    #[rstest]
    #[case("", "it is empty")]
    #[case("a/[z", "invalid range pattern")]
    #[case("a/***", "wildcards are either regular")]
    fn a_pattern_that_is_none_is_refused(#[case] text: &str, #[case] why: &str) {
        let error = Pattern::parse(text).unwrap_err().to_string();
        assert!(
            error.contains(why) && error.contains(&format!("{text:?}")),
            "{error}"
        );
    }
}

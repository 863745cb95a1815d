//! Source repositories, as URLs and annotations name them.
//!
//! The annotations are Backstage's well-known ones
//! (<https://backstage.io/docs/features/software-catalog/well-known-annotations>). How a forge's URLs
//! go on after the repository is the forge's own: GitHub has `/tree/{ref}/{path}`, GitLab
//! `/-/tree/{ref}/{path}`, Bitbucket Cloud `/src/{ref}/{path}`, Gitea `/src/branch/{ref}/{path}`,
//! Bitbucket Server `/projects/{key}/repos/{name}/browse/{path}`, Azure DevOps
//! `/{org}/{project}/_git/{name}?path={path}`.

use std::fmt;

use thiserror::Error;
use url::Url;

use super::Entity;

/// Where an entity's source is: a URL, after `url:`.
pub const SOURCE_LOCATION: &str = "backstage.io/source-location";

/// The GitLab that `gitlab.com/project-slug` is at, where it is another than gitlab.com.
const GITLAB_INSTANCE: &str = "gitlab.com/instance";

/// Annotations that hold a repository's path, and the hosts that they are of.
const SLUGS: [(&str, &str); 3] = [
    ("github.com/project-slug", "github.com"),
    ("gitlab.com/project-slug", "gitlab.com"),
    ("bitbucket.org/project-slug", "bitbucket.org"),
];

/// The longest host with its path, in bytes.
const MAX_BYTES: usize = 512;

/// What stands between a repository and what is in it.
const MARKERS: [&str; 6] = ["tree", "blob", "raw", "edit", "src", "browse"];

/// A repository: a host and a path, in lower case, for forges heed no case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Repository {
    host: String,
    path: String,
}

/// A text that names no repository.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "{0:?} is no repository: expected a host and the repository's path, such as github.com/acme/payments"
)]
pub struct RepositoryError(String);

/// A place in a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLocation {
    /// The repository.
    pub repository: Repository,
    /// The folder in it, without slashes at its ends; empty for all of it, `None` where nothing is said
    /// of it.
    pub folder: Option<String>,
}

impl Repository {
    /// Reads a host and a path, whose `.git` is dropped.
    pub fn parse(host: &str, path: &str) -> Result<Self, RepositoryError> {
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-:".contains(&byte);
        let is_segment = |segment: &str| {
            let is_plain = !segment
                .chars()
                .any(|c| c.is_control() || "?#\\".contains(c));
            is_plain && !["", ".", ".."].contains(&segment)
        };
        let is_valid = !host.is_empty()
            && host.bytes().all(is_host)
            && path.split('/').all(is_segment)
            && host.len() + path.len() <= MAX_BYTES;
        if is_valid {
            Ok(Self {
                host: host.to_ascii_lowercase(),
                path: path.to_lowercase(),
            })
        } else {
            let given: String = format!("{host}/{path}").chars().take(100).collect();
            Err(RepositoryError(given))
        }
    }

    /// The host, with its port where that is not the usual one.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The path, without slashes at its ends.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The repository that an entity's annotations name, each with the folder that is the entity's.
    #[must_use]
    pub fn all_of(entity: &Entity) -> Vec<SourceLocation> {
        let mut all: Vec<SourceLocation> = entity
            .annotation(SOURCE_LOCATION)
            .and_then(SourceLocation::parse)
            .into_iter()
            .collect();
        for (annotation, host) in SLUGS {
            let instance = entity.annotation(GITLAB_INSTANCE);
            let host = instance.filter(|_| host == "gitlab.com").unwrap_or(host);
            let slug = entity.annotation(annotation);
            let repository = slug.and_then(|slug| Self::parse(host, slug).ok());
            let is_new = |it: &Self| all.iter().all(|known| known.repository != *it);
            if let Some(repository) = repository.filter(is_new) {
                let folder = None;
                all.push(SourceLocation { repository, folder });
            }
        }
        all
    }

    /// The annotations that [`Repository::all_of`] reads.
    pub fn annotations() -> impl Iterator<Item = &'static str> {
        let slugs = SLUGS.into_iter().map(|(annotation, _)| annotation);
        slugs.chain([SOURCE_LOCATION, GITLAB_INSTANCE])
    }

    /// The annotation that holds the path of a repository on this host, with the one that names the
    /// host where it does.
    #[must_use]
    pub fn slug_annotation(&self) -> (&'static str, Option<&'static str>) {
        let known = SLUGS.into_iter().find(|(_, host)| *host == self.host);
        known.map_or(
            ("gitlab.com/project-slug", Some(GITLAB_INSTANCE)),
            |(annotation, _)| (annotation, None),
        )
    }
}

impl fmt::Display for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.host, self.path)
    }
}

impl SourceLocation {
    /// Reads the value of [`SOURCE_LOCATION`].
    #[must_use]
    pub fn parse(annotation: &str) -> Option<Self> {
        let url = annotation.trim();
        let url = Url::parse(url.strip_prefix("url:").unwrap_or(url)).ok()?;
        let host = match (url.host_str()?, url.port()) {
            (host, None) => host.to_owned(),
            (host, Some(port)) => format!("{host}:{port}"),
        };
        let segments: Vec<String> = url
            .path_segments()?
            .filter(|segment| !segment.is_empty())
            .map(decoded)
            .collect();
        let (path, folder) = cut(&segments);
        let in_query = url.query_pairs().find(|(key, _)| key == "path");
        let folder = match in_query {
            Some((_, folder)) => trimmed(&folder),
            None => folder,
        };
        Some(Self {
            repository: Repository::parse(&host, &path).ok()?,
            folder: Some(folder),
        })
    }
}

/// A folder as it is compared: without slashes at its ends and `./` before it.
#[must_use]
pub fn trimmed(folder: &str) -> String {
    let folder = folder.trim_matches('/');
    let folder = folder.strip_prefix("./").unwrap_or(folder);
    if folder == "." {
        String::new()
    } else {
        folder.trim_matches('/').to_owned()
    }
}

/// The path of the repository and the folder in it. A branch with a slash in its name cannot be told
/// from a folder.
fn cut(segments: &[String]) -> (String, String) {
    let is_marker = |segment: &String| segment == "-" || MARKERS.contains(&segment.as_str());
    // Of an owner and a name at least, either of which may be called `src`.
    let marker = segments.iter().skip(2).position(is_marker);
    let Some(marker) = marker.map(|at| at + 2) else {
        return (segments.join("/"), String::new());
    };
    let (repository, rest) = segments.split_at(marker);
    let repository = match repository {
        [projects, key, repos, name] if projects == "projects" && repos == "repos" => {
            format!("projects/{key}/repos/{name}")
        }
        _ => repository.join("/"),
    };
    let rest = rest.strip_prefix(&["-".to_owned()]).unwrap_or(rest);
    let mut rest = rest.iter().map(String::as_str);
    let kind = rest.next().unwrap_or_default();
    let rest: Vec<&str> = match kind {
        // A folder of Bitbucket Server, which has its ref in the query.
        "browse" => rest.collect(),
        "src" => {
            let rest: Vec<&str> = rest.collect();
            match rest.split_first() {
                Some((&("branch" | "tag" | "commit"), rest)) => {
                    rest.iter().copied().skip(1).collect()
                }
                _ => rest.into_iter().skip(1).collect(),
            }
        }
        _ => rest.skip(1).collect(),
    };
    let folder = match (kind, rest.split_last()) {
        // A file, whose folder it is.
        ("blob" | "raw" | "edit", Some((_, folder))) => folder.join("/"),
        _ => rest.join("/"),
    };
    (repository, folder)
}

fn decoded(segment: &str) -> String {
    percent_encoding::percent_decode_str(segment)
        .decode_utf8_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests;

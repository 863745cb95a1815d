//! Which of several components a folder belongs to.

use std::path::{Component, Path};

use percent_encoding::percent_decode_str;
use url::Url;

use crate::entity::Entity;

/// Where an entity's source is
/// (<https://backstage.io/docs/features/software-catalog/well-known-annotations/#backstageiosource-location>).
const SOURCE_LOCATION: &str = "backstage.io/source-location";

/// What stands before the branch in the address of a folder: at GitHub, GitLab and Gitea, and at
/// Bitbucket.
const VIEWS: [&str; 4] = ["tree", "blob", "edit", "src"];

/// Where a README is, by absolute paths.
pub(super) struct Place<'a> {
    pub(super) folder: &'a Path,
    /// The folder of the descriptor.
    pub(super) descriptor: &'a Path,
    /// The root of the repository.
    pub(super) root: &'a Path,
}

impl Place<'_> {
    /// The entity whose source location is nearest above the folder, else the one that the nearest
    /// folder is named after, up to that of the descriptor. `None` where that is not one.
    pub(super) fn choose<'e>(&self, entities: &[&'e Entity]) -> Option<&'e Entity> {
        let depths = entities.iter().filter_map(|entity| {
            let location = entity.annotation(SOURCE_LOCATION)?;
            Some((self.depth(location)?, *entity))
        });
        let depths: Vec<_> = depths.collect();
        let deepest = depths.iter().map(|(depth, _)| *depth).max();
        let nearest = depths.iter().filter(|(depth, _)| Some(*depth) == deepest);
        only(nearest.map(|(_, entity)| *entity)).or_else(|| self.named(entities))
    }

    fn named<'e>(&self, entities: &[&'e Entity]) -> Option<&'e Entity> {
        let within = |folder: &&Path| folder.starts_with(self.descriptor);
        let mut names = self.folder.ancestors().take_while(within).map(|folder| {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            let named = entities.iter().copied();
            only(named.filter(move |entity| entity.name().eq_ignore_ascii_case(&name)))
        });
        names.find_map(|named| named)
    }

    /// How deep in the repository `location` is, where the folder is in it.
    fn depth(&self, location: &str) -> Option<usize> {
        let (kind, target) = location.split_once(':')?;
        let source = match kind {
            "url" => segments_of_url(target)?,
            "dir" | "file" => segments(&self.descriptor.join(target), self.root)?,
            _ => return None,
        };
        let folder = segments(self.folder, self.root)?;
        folder.starts_with(&source).then_some(source.len())
    }
}

/// The one item, where there is one alone.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

/// The folders from `root` to `path`.
fn segments(path: &Path, root: &Path) -> Option<Vec<String>> {
    let mut segments = Vec::new();
    for component in path.strip_prefix(root).ok()?.components() {
        match component {
            Component::Normal(name) => segments.push(name.to_string_lossy().into_owned()),
            Component::ParentDir => drop(segments.pop()?),
            _ => {}
        }
    }
    Some(segments)
}

/// The folders in the repository that the address of one names. The branch is taken to have no slash
/// in its name.
fn segments_of_url(target: &str) -> Option<Vec<String>> {
    let url = Url::parse(target).ok()?;
    // Azure has the path in the query.
    let path = url.query_pairs().find(|(name, _)| name == "path");
    if let Some((_, path)) = path {
        return Some(split(&path));
    }
    let segments = split(&percent_decode_str(url.path()).decode_utf8_lossy());
    // The first two are a repository's, whatever its name.
    let view = segments
        .iter()
        .skip(2)
        .position(|segment| VIEWS.contains(&segment.as_str()) || segment == "browse");
    let Some(view) = view.map(|at| at + 2) else {
        return Some(Vec::new());
    };
    let (view, mut rest) = segments.get(view..)?.split_first()?;
    if view != "browse" {
        // Gitea says that a branch follows.
        let kinds = usize::from(matches!(rest, [kind, _, ..] if view == "src" && kind == "branch"));
        rest = rest.get(kinds + 1..).unwrap_or_default();
    }
    let is_file = matches!(view.as_str(), "blob" | "edit") && !url.path().ends_with('/');
    let folders = rest.len() - usize::from(is_file && !rest.is_empty());
    rest.get(..folders).map(<[_]>::to_vec)
}

fn split(path: &str) -> Vec<String> {
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    segments.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://github.com/acme/shop", "")]
    #[case("https://github.com/acme/shop/tree/main/", "")]
    #[case("https://github.com/acme/tree/tree/main/services/pay/", "services/pay")]
    #[case(
        "https://github.com/acme/shop/blob/main/services/pay/catalog-info.yaml",
        "services/pay"
    )]
    #[case("https://gitlab.com/a/b/shop/-/tree/main/services/pay", "services/pay")]
    #[case(
        "https://bitbucket.org/acme/shop/src/main/services/pay/",
        "services/pay"
    )]
    #[case(
        "https://bitbucket.acme.test/projects/A/repos/shop/browse/services/pay",
        "services/pay"
    )]
    #[case(
        "https://gitea.acme.test/acme/shop/src/branch/main/services/my%20pay",
        "services/my pay"
    )]
    #[case(
        "https://dev.azure.com/acme/shop/_git/shop?path=/services/pay&version=GBmain",
        "services/pay"
    )]
    fn an_address_names_a_folder_of_the_repository(#[case] url: &str, #[case] path: &str) {
        assert_eq!(segments_of_url(url), Some(split(path)));
    }
}

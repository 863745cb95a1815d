//! From a source repository to the entity that is meant.

use tokio::time::{Instant, timeout};

use super::{Failure, LOOKUP_DEADLINE, Named, Service};
use crate::{
    catalog::CatalogError,
    entity::{Entity, Repository, trimmed_folder},
};

/// The kind that is meant where a repository has several.
const USUAL_KIND: &str = "component";

/// A repository as a request names it, and what tells its entities apart.
#[derive(Debug, Clone, Copy)]
pub struct InRepository<'a> {
    /// The host, such as `github.com`.
    pub host: &'a str,
    /// The repository's path, such as `acme/payments`.
    pub path: &'a str,
    /// The entity's name, in any letter case.
    pub name: Option<&'a str>,
    /// The folder of the entity's source, as its source location says.
    pub folder: Option<&'a str>,
}

impl Service {
    /// The entity of a repository: the only one that fits, or the only component among those that do.
    pub async fn in_repository(&self, asked: &InRepository<'_>) -> Result<Named, Failure> {
        // What is found tells a plain name.
        if !self.names.takes_plain() {
            return Err(Failure::NoPlainNames);
        }
        let repository = Repository::parse(asked.host, asked.path)
            .map_err(|error| Failure::Invalid(error.to_string()))?;
        let start = Instant::now();
        let entities = timeout(LOOKUP_DEADLINE, self.catalog.of_repository(&repository))
            .await
            .unwrap_or(Err(CatalogError::Timeout))?;
        let fits = |entity: &&Entity| asked.fits(entity, &repository);
        let fitting: Vec<&Entity> = entities.iter().map(|it| &**it).filter(fits).collect();
        let is_usual = |entity: &&&Entity| entity.reference().kind().as_str() == USUAL_KIND;
        let mut usual = fitting.iter().filter(is_usual);
        let only = match (fitting.as_slice(), usual.next(), usual.next()) {
            ([], _, _) => return Err(Failure::NoneInRepository(repository)),
            ([only], _, _) | (_, Some(only), None) => only,
            _ => {
                let entities = fitting.len();
                return Err(Failure::Ambiguous {
                    repository,
                    entities,
                });
            }
        };
        Ok(self.name_of(only.reference()).after(start.elapsed()))
    }
}

impl InRepository<'_> {
    fn fits(&self, entity: &Entity, repository: &Repository) -> bool {
        let is_named = |name: &str| entity.name().eq_ignore_ascii_case(name);
        let is_in = |folder: &str| {
            let folder = trimmed_folder(folder);
            Repository::all_of(entity)
                .iter()
                .any(|at| at.repository == *repository && at.folder.as_deref() == Some(&*folder))
        };
        self.name.is_none_or(is_named) && self.folder.is_none_or(is_in)
    }
}

//! Entities by the source repositories that their annotations name.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use crate::entity::{Entity, Repository};

/// Entities by repository. For each it keeps a hash and not a name: with a hundred thousand entities
/// that is two megabytes in place of twenty, and what the hash finds is looked at anyway.
#[derive(Debug, Default)]
pub(super) struct Repositories(Box<[(u64, Arc<Entity>)]>);

impl Repositories {
    pub(super) fn of<'a>(entities: impl IntoIterator<Item = &'a Arc<Entity>>) -> Self {
        let mut all: Vec<_> = entities
            .into_iter()
            .flat_map(|entity| {
                let named = Repository::all_of(entity).into_iter();
                named.map(|it| (hash_of(&it.repository), Arc::clone(entity)))
            })
            .collect();
        all.sort_unstable_by(|(hash, entity), (other, another)| {
            hash.cmp(other)
                .then_with(|| entity.reference().cmp(another.reference()))
        });
        Self(all.into())
    }

    /// The entities of `repository`, in the order of their references.
    pub(super) fn get(&self, repository: &Repository) -> Vec<Arc<Entity>> {
        let hash = hash_of(repository);
        let start = self.0.partition_point(|(other, _)| *other < hash);
        let found = self.0.iter().skip(start);
        let found = found.take_while(|(other, _)| *other == hash);
        found
            .filter(|(_, entity)| is_of(entity, repository))
            .map(|(_, entity)| Arc::clone(entity))
            .collect()
    }
}

/// Whether an entity names `repository`.
pub(super) fn is_of(entity: &Entity, repository: &Repository) -> bool {
    let mut named = Repository::all_of(entity).into_iter();
    named.any(|it| it.repository == *repository)
}

fn hash_of(repository: &Repository) -> u64 {
    let mut hasher = DefaultHasher::new();
    repository.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entity(name: &str, slug: &str) -> Arc<Entity> {
        let annotations = json!({"github.com/project-slug": slug});
        let metadata = json!({"name": name, "annotations": annotations});
        let document = json!({"kind": "Component", "metadata": metadata});
        Arc::new(Entity::from_value(&document).unwrap())
    }

    fn names(repositories: &Repositories, path: &str) -> Vec<String> {
        let repository = Repository::parse("github.com", path).unwrap();
        let found = repositories.get(&repository).into_iter();
        found.map(|entity| entity.name().to_owned()).collect()
    }

    #[test]
    fn the_entities_of_a_repository_are_found_whatever_the_case() {
        let all = [
            entity("web", "Acme/Mono"),
            entity("api", "acme/mono"),
            entity("other", "acme/other"),
            entity("none", ""),
        ];
        let repositories = Repositories::of(&all);
        assert_eq!(names(&repositories, "ACME/mono"), ["api", "web"]);
        assert_eq!(names(&repositories, "acme/other"), ["other"]);
        assert_eq!(names(&repositories, "acme/none"), [""; 0]);
    }
}

//! Which fields of an entity are asked for.

use crate::entity::Entity;

/// The `fields` of the catalog API, in dotted form, such as `spec.owner`. They cut an answer to a
/// small part of its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields(Option<Vec<String>>);

impl Default for Fields {
    /// What an [`Entity`] is read from.
    fn default() -> Self {
        Self(Some(
            Entity::FIELDS.iter().map(|&field| field.into()).collect(),
        ))
    }
}

impl Fields {
    /// Whole entities.
    #[must_use]
    pub fn all() -> Self {
        Self(None)
    }

    /// These fields and `more`; each is asked for once.
    #[must_use]
    pub fn and(mut self, more: impl IntoIterator<Item = String>) -> Self {
        if let Some(fields) = &mut self.0 {
            for field in more {
                if !fields.contains(&field) {
                    fields.push(field);
                }
            }
        }
        self
    }

    /// The names; `None` where whole entities are asked for.
    #[must_use]
    pub fn names(&self) -> Option<&[String]> {
        self.0.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_fields_are_added_once_and_whole_entities_have_them_all() {
        let team = "metadata.annotations.acme.test/team".to_owned();
        let fields = Fields::default().and([team.clone(), "spec.owner".to_owned(), team.clone()]);
        let names = fields.names().unwrap();
        assert_eq!(names.len(), Entity::FIELDS.len() + 1);
        assert_eq!(names.last(), Some(&team));
        assert_eq!(Fields::all().and([team]).names(), None);
    }
}

//! Which entities are meant: the `filter` of Backstage's catalog API, as far as it is about what
//! badges show.
//!
//! A filter is a list of statements with commas between them, all of which must hold; of several
//! filters, one is enough. A statement is a field, which must then be there, or `field=value`; where a
//! field is named more than once, one of its values is enough. Letter case counts nowhere
//! (`docs/features/software-catalog/api` of Backstage, and its `parseEntityFilterParams`).

use std::borrow::Cow;

use thiserror::Error;

use super::{Entity, EntityRef, Kind};

/// The most statements of all filters together: each is held against every entity of a catalog.
pub const MAX_STATEMENTS: usize = 100;

/// The longest unknown field that is repeated in an error.
const MAX_ECHO_CHARS: usize = 100;

/// What a statement can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterField {
    /// `kind`
    Kind,
    /// `metadata.name`
    Name,
    /// `metadata.namespace`
    Namespace,
    /// `spec.lifecycle`
    Lifecycle,
    /// `spec.owner`, as written
    Owner,
    /// `relations.ownedBy`: the owner as a full reference
    OwnedBy,
    /// `spec.system`, as written
    System,
    /// `spec.type`
    Type,
}

impl FilterField {
    /// Every field.
    pub const ALL: [Self; 8] = [
        Self::Kind,
        Self::Name,
        Self::Namespace,
        Self::Lifecycle,
        Self::Owner,
        Self::OwnedBy,
        Self::System,
        Self::Type,
    ];

    /// The name in a filter.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Name => "metadata.name",
            Self::Namespace => "metadata.namespace",
            Self::Lifecycle => "spec.lifecycle",
            Self::Owner => "spec.owner",
            Self::OwnedBy => "relations.ownedBy",
            Self::System => "spec.system",
            Self::Type => "spec.type",
        }
    }

    fn of(self, entity: &Entity) -> Option<Cow<'_, str>> {
        let reference = entity.reference();
        match self {
            Self::Kind => Some(reference.kind().as_str().into()),
            Self::Name => Some(reference.name().as_str().into()),
            Self::Namespace => Some(reference.namespace().as_str().into()),
            Self::Lifecycle => entity.lifecycle().map(Cow::from),
            Self::Owner => entity.owner().map(Cow::from),
            Self::OwnedBy => {
                let group = Kind::parse("group").ok()?;
                let owner =
                    EntityRef::parse_in(entity.owner()?, Some(&group), reference.namespace());
                Some(owner.ok()?.to_string().into())
            }
            Self::System => entity.system().map(Cow::from),
            Self::Type => entity.type_().map(Cow::from),
        }
    }
}

/// A filter that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FilterError {
    /// Entities cannot be told apart by this field.
    #[error("filter: there is no field {0:?}: expected one of {known}", known = known())]
    UnknownField(String),
    /// Nothing stands after the equals sign.
    #[error("filter: {0} has no value: expected {0}=value, or {0} alone for any")]
    NoValue(&'static str),
    /// There are more than [`MAX_STATEMENTS`].
    #[error("filter: there are too many statements: expected at most {MAX_STATEMENTS}")]
    TooMany,
}

fn known() -> String {
    FilterField::ALL.map(FilterField::as_str).join(", ")
}

/// What entities must be like.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntityFilter(Vec<Vec<Statement>>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Statement {
    field: FilterField,
    /// In lower case; none for any.
    values: Vec<String>,
}

impl EntityFilter {
    /// Reads filters of which one is enough. Without any, all entities are meant.
    ///
    /// ```
    /// use backstage_badges::entity::EntityFilter;
    /// assert!(EntityFilter::parse(["kind=component,spec.owner=team-a", "kind=api"]).is_ok());
    /// assert!(EntityFilter::parse(["spec.color=red"]).is_err());
    /// ```
    pub fn parse<'a>(filters: impl IntoIterator<Item = &'a str>) -> Result<Self, FilterError> {
        let mut count = 0;
        let filters = filters.into_iter().map(|filter| {
            count += filter.split(',').count();
            if count > MAX_STATEMENTS {
                return Err(FilterError::TooMany);
            }
            let mut statements = Vec::new();
            for statement in filter.split(',') {
                add(&mut statements, statement)?;
            }
            Ok(statements)
        });
        filters.collect::<Result<_, _>>().map(Self)
    }

    /// Whether `entity` is meant. A field that it `may` not be told of is as one that it does not have.
    #[must_use]
    pub fn fits(&self, entity: &Entity, may: impl Fn(FilterField) -> bool) -> bool {
        let holds = |statement: &Statement| {
            let value = statement.field.of(entity);
            let value = value.filter(|_| may(statement.field));
            value.is_some_and(|value| {
                statement.values.is_empty() || statement.values.contains(&value.to_lowercase())
            })
        };
        self.0.is_empty() || self.0.iter().any(|all| all.iter().all(holds))
    }
}

fn add(statements: &mut Vec<Statement>, text: &str) -> Result<(), FilterError> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name.trim(), Some(value.trim().to_lowercase())),
        None => (text.trim(), None),
    };
    let mut fields = FilterField::ALL.into_iter();
    let field = fields.find(|field| field.as_str().eq_ignore_ascii_case(name));
    let unknown = || FilterError::UnknownField(name.chars().take(MAX_ECHO_CHARS).collect());
    let field = field.ok_or_else(unknown)?;
    if value.as_ref().is_some_and(String::is_empty) {
        return Err(FilterError::NoValue(field.as_str()));
    }
    match statements.iter_mut().find(|known| known.field == field) {
        Some(known) => known.values.extend(value),
        None => statements.push(Statement {
            field,
            values: value.into_iter().collect(),
        }),
    }
    Ok(())
}

#[cfg(test)]
mod tests;

//! Entity references: `kind:namespace/name`.

use std::{fmt, str::FromStr};

use thiserror::Error;

use super::{Kind, Name, NameError, Namespace};

/// A full, normalised reference to one entity; its display is what Backstage calls a stringified
/// reference, such as `component:default/payments-api`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityRef {
    pub(super) kind: Kind,
    pub(super) namespace: Namespace,
    pub(super) name: Name,
}

/// A text that is not a reference.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RefError {
    /// One of the three parts is not valid.
    #[error(transparent)]
    Part(#[from] NameError),
    /// A reference without a kind, where none is implied.
    #[error("entity reference {given:?} names no kind: expected kind:namespace/name or kind:name")]
    NoKind {
        /// The text as given.
        given: String,
    },
}

impl EntityRef {
    /// A reference from its parts.
    #[must_use]
    pub fn new(kind: Kind, namespace: Namespace, name: Name) -> Self {
        Self {
            kind,
            namespace,
            name,
        }
    }

    /// Reads the three parts as a URL holds them, in Backstage's order of path segments.
    pub fn from_parts(namespace: &str, kind: &str, name: &str) -> Result<Self, RefError> {
        Ok(Self {
            kind: Kind::parse(kind)?,
            namespace: Namespace::parse(namespace)?,
            name: Name::parse(name)?,
        })
    }

    /// Reads `[kind:][namespace/]name`, with the kind and namespace that its context implies.
    ///
    /// ```
    /// use backstage_badges::entity::{EntityRef, Kind, Namespace};
    /// let (system, default) = (Kind::parse("system")?, Namespace::parse("default")?);
    /// let reference = EntityRef::parse_in("checkout", Some(&system), &default)?;
    /// assert_eq!(reference.to_string(), "system:default/checkout");
    /// # Ok::<(), backstage_badges::entity::RefError>(())
    /// ```
    pub fn parse_in(
        text: &str,
        kind: Option<&Kind>,
        namespace: &Namespace,
    ) -> Result<Self, RefError> {
        let (kind, rest) = match (text.split_once(':'), kind) {
            (Some((kind, rest)), _) => (Kind::parse(kind)?, rest),
            (None, Some(kind)) => (kind.clone(), text),
            (None, None) => {
                return Err(RefError::NoKind {
                    given: text.to_owned(),
                });
            }
        };
        let (namespace, name) = match rest.split_once('/') {
            Some((namespace, name)) => (Namespace::parse(namespace)?, name),
            None => (namespace.clone(), rest),
        };
        Ok(Self {
            kind,
            namespace,
            name: Name::parse(name)?,
        })
    }

    /// The kind, in lower case.
    #[must_use]
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// The namespace, in lower case.
    #[must_use]
    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// The name, in lower case.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }
}

impl FromStr for EntityRef {
    type Err = RefError;

    /// Reads `kind:[namespace/]name`; without a namespace it is `default`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse_in(text, None, &Namespace::default_namespace())
    }
}

impl fmt::Display for EntityRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}/{}", self.kind, self.namespace, self.name)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_reference_is_normalised_to_lower_case() {
        let reference: EntityRef = "Component:Default/Payments-API".parse().unwrap();
        assert_eq!(reference.to_string(), "component:default/payments-api");
        assert_eq!(
            reference,
            EntityRef::from_parts("DEFAULT", "component", "payments-api").unwrap()
        );
    }

    #[test]
    fn a_reference_without_a_namespace_is_in_default() {
        assert_eq!(
            "api:x".parse::<EntityRef>().unwrap().to_string(),
            "api:default/x"
        );
    }

    #[test]
    fn a_reference_without_a_kind_needs_a_context() {
        let error = "default/x".parse::<EntityRef>().unwrap_err().to_string();
        assert!(error.contains("names no kind"), "{error}");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in "\\PC*") {
            let _ = text.parse::<EntityRef>();
        }

        #[test]
        fn what_is_displayed_is_read_back(
            kind in "[a-z][a-z0-9]{0,9}",
            namespace in "[a-z0-9]{1,9}(-[a-z0-9]{1,5})?",
            name in "[A-Za-z0-9]([A-Za-z0-9_.-]{0,9}[A-Za-z0-9])?",
        ) {
            let reference = EntityRef::from_parts(&namespace, &kind, &name).unwrap();
            prop_assert_eq!(reference.to_string().parse::<EntityRef>().unwrap(), reference);
        }
    }
}

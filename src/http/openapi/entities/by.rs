//! The ways to name an entity, and what a path and its parameters are called by each.

/// How a path names an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http::openapi) enum By {
    Name,
    OpaqueName,
    Repository,
}

impl By {
    pub(super) const fn start(self) -> &'static str {
        match self {
            Self::Name => "/entity/{namespace}/{kind}/{name}",
            Self::OpaqueName => "/entity/{opaque}",
            Self::Repository => "/repo/{host}/{repository}",
        }
    }

    /// What is before the id of a badge.
    pub(super) const fn badge(self) -> &'static str {
        match self {
            Self::OpaqueName => "",
            _ => "/badge",
        }
    }

    pub(super) const fn tag(self) -> &'static str {
        match self {
            Self::Name => "By name",
            Self::OpaqueName => "By opaque name",
            Self::Repository => "By repository",
        }
    }

    pub(super) const fn suffix(self) -> &'static str {
        match self {
            Self::Name => "",
            Self::OpaqueName => "ByOpaqueName",
            Self::Repository => "ByRepository",
        }
    }

    pub(super) const fn what(self) -> &'static str {
        match self {
            Self::Name => "an entity",
            Self::OpaqueName => "an entity by its opaque name",
            Self::Repository => "the entity of a repository",
        }
    }

    /// The parameters of an image, which takes any text for them.
    pub(super) fn shown(self) -> Vec<&'static str> {
        match self {
            Self::Name => vec!["shownNamespace", "shownKind", "shownName"],
            Self::OpaqueName => vec!["opaque"],
            Self::Repository => vec!["shownHost", "shownRepository", "entityName", "folder"],
        }
    }

    /// The parameters of a document.
    pub(super) fn strict(self) -> Vec<&'static str> {
        match self {
            Self::Name => vec!["namespace", "kind", "name"],
            Self::OpaqueName => vec!["opaque"],
            Self::Repository => vec!["host", "repository", "entityName", "folder"],
        }
    }
}

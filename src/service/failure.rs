//! What can go wrong with a request, in the words of its asker.

use std::time::Duration;

use thiserror::Error;

use super::{Named, named::missing_opaque};
use crate::{
    badge::{Badge, Color, Style},
    catalog::CatalogError,
    entity::Repository,
};

/// Why a request has no good answer. The text is safe to show to anybody.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Failure {
    /// The request itself is at fault: a bad reference, an unknown markup.
    #[error("{0}")]
    Invalid(String),
    /// The catalog has no such entity, or none that may be seen.
    #[error("{}", .0.missing())]
    NoEntity(Box<Named>),
    /// An opaque name that means nothing.
    #[error("{}", missing_opaque(.0))]
    NoSuchName(String),
    /// Entities cannot be asked for by kind, namespace and name.
    #[error("There is no such page: entities are asked for by their opaque names here")]
    NoPlainNames,
    /// No entity names the repository, or none that fits and may be seen.
    #[error("No entity of the repository {0} fits")]
    NoneInRepository(Repository),
    /// Several entities name the repository. Which ones is not for everybody.
    #[error(
        "{entities} entities of the repository {repository} fit: tell which by ?name= or ?path="
    )]
    Ambiguous {
        /// The repository.
        repository: Repository,
        /// How many of its entities fit.
        entities: usize,
    },
    /// No badge of that id is on.
    #[error("No badge \"{0}\"")]
    NoBadge(String),
    /// The catalog gave no answer.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// A plugin gave no answer, so that a badge that shows what it says has nothing to show.
    #[error("nothing is known for the badge: {error}")]
    NoFacts {
        /// The badge's label.
        label: String,
        /// What the plugin did.
        error: CatalogError,
    },
    /// One client asks for more than it may.
    #[error("too many requests: the next may come in {} s", .retry_after.as_secs_f64().ceil())]
    TooManyRequests {
        /// How long it is to wait.
        retry_after: Duration,
    },
    /// More is asked for at a time than can be answered.
    #[error("too many requests are under way")]
    Overloaded,
    /// More pictures are asked for than can be drawn.
    #[error("too many images are being drawn")]
    Busy,
    /// The picture could not be drawn.
    #[error("the image could not be drawn")]
    Drawing,
}

/// The three kinds of failure that the contract tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// There is no such entity or badge.
    NotFound,
    /// No answer can be given now.
    Unavailable,
    /// The request is at fault.
    Invalid,
}

impl FailureKind {
    /// The word in the `X-Badge-Error` header.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Unavailable => "unavailable",
            Self::Invalid => "invalid",
        }
    }
}

impl Failure {
    /// Which of the kinds it is.
    #[must_use]
    pub fn kind(&self) -> FailureKind {
        match self {
            Self::Invalid(_) | Self::Ambiguous { .. } => FailureKind::Invalid,
            Self::NoEntity(_)
            | Self::NoSuchName(_)
            | Self::NoPlainNames
            | Self::NoneInRepository(_)
            | Self::NoBadge(_) => FailureKind::NotFound,
            Self::Catalog(_)
            | Self::NoFacts { .. }
            | Self::TooManyRequests { .. }
            | Self::Overloaded
            | Self::Busy
            | Self::Drawing => FailureKind::Unavailable,
        }
    }

    /// One word for it, as metrics count it: that of its kind, but for a client that asks too much, which says
    /// nothing of the service.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::TooManyRequests { .. } => "too-many-requests",
            other => other.kind().as_str(),
        }
    }

    /// The badge that tells of it.
    #[must_use]
    pub fn badge(&self, style: Style) -> Badge {
        let (label, message) = match self {
            Self::NoBadge(id) => ("unknown badge", id.as_str()),
            Self::Ambiguous { .. } => ("backstage", "ambiguous"),
            Self::TooManyRequests { .. } => ("backstage", "too many requests"),
            Self::NoFacts { label, .. } => (label.as_str(), "unavailable"),
            other => match other.kind() {
                FailureKind::NotFound => ("backstage", "not found"),
                FailureKind::Unavailable => ("backstage", "unavailable"),
                FailureKind::Invalid => ("backstage", "invalid"),
            },
        };
        let color = if self.kind() == FailureKind::Unavailable {
            "lightgrey"
        } else {
            "red"
        };
        let badge = Badge {
            color: Color::parse(color),
            ..Badge::new(label, message, style)
        };
        // The id is the asker's, and as long as a URL may be.
        badge.cut_to_size()
    }
}

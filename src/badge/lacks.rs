//! What an entity's entry in the catalog lacks, so that its badges can say little.

use super::Owner;
use crate::entity::Entity;

/// The annotation that says where an entity's documentation is built from.
const TECHDOCS: &str = "backstage.io/techdocs-ref";

/// The annotation that an entity has whose location does not describe it any more.
const ORPHAN: &str = "backstage.io/orphan";

/// The kinds of entities that have an owner.
const OWNED: [&str; 6] = [
    "api",
    "component",
    "domain",
    "resource",
    "system",
    "template",
];

/// The kinds of entities that documentation is written for.
const DOCUMENTED: [&str; 4] = ["api", "component", "domain", "system"];

/// The kinds of entities that have a lifecycle.
const LIVING: [&str; 2] = ["api", "component"];

/// The kinds of entities that have a type.
const TYPED: [&str; 4] = ["api", "component", "resource", "template"];

/// The kinds of entities that are part of a system.
const PARTS: [&str; 3] = ["api", "component", "resource"];

/// One thing that an entry lacks, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// Its location does not describe it any more.
    Orphaned,
    /// It names no owner.
    Owner,
    /// It names an owner that the catalog does not have.
    KnownOwner,
    /// It has no description.
    Description,
    /// It does not say where its documentation is.
    Docs,
    /// It does not say how far it is.
    Lifecycle,
    /// It does not say what it is.
    Type,
    /// It does not say what it is part of.
    System,
}

impl Lack {
    /// What the entry of `entity` lacks, the worst first; of its owner, as far as `owner` is known.
    #[must_use]
    pub fn of(entity: &Entity, owner: Owner<'_>) -> Vec<Self> {
        let is = |kinds: &[&str]| kinds.contains(&entity.reference().kind().as_str());
        let lacks = [
            (Self::Orphaned, entity.annotation(ORPHAN) == Some("true")),
            (Self::Owner, is(&OWNED) && entity.owner().is_none()),
            (Self::KnownOwner, matches!(owner, Owner::Missing)),
            (Self::Description, !entity.has_description()),
            (
                Self::Docs,
                is(&DOCUMENTED) && entity.annotation(TECHDOCS).is_none(),
            ),
            (Self::Lifecycle, is(&LIVING) && entity.lifecycle().is_none()),
            (Self::Type, is(&TYPED) && entity.type_().is_none()),
            (Self::System, is(&PARTS) && entity.system().is_none()),
        ];
        let lacks = lacks.into_iter().filter(|(_, is_lacking)| *is_lacking);
        lacks.map(|(lack, _)| lack).collect()
    }

    /// What must be read of an entity to tell, besides what always is.
    pub const FIELDS: [&str; 3] = [
        "metadata.description",
        "metadata.annotations.backstage.io/techdocs-ref",
        "metadata.annotations.backstage.io/orphan",
    ];

    /// The badge that tells of it: where that may not be seen, neither is what is lacking.
    #[must_use]
    pub const fn badge_id(self) -> &'static str {
        match self {
            Self::Orphaned | Self::Description => "catalog",
            Self::Owner | Self::KnownOwner => "owner",
            Self::Docs => "docs",
            Self::Lifecycle => "lifecycle",
            Self::Type => "type",
            Self::System => "system",
        }
    }

    /// Whether entities of this kind have an owner, and so a complete entry or not.
    pub(super) fn is_told_of(entity: &Entity) -> bool {
        OWNED.contains(&entity.reference().kind().as_str())
    }
}

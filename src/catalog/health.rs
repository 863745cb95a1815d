//! How a catalog fares, for whoever runs the service.

use std::time::Duration;

use super::BreakerState;

/// What there is to tell of a catalog beside its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Health {
    /// Whether the catalog is asked; `None` where nothing stands between.
    pub breaker: Option<BreakerState>,
    /// The mirror; `None` where there is none.
    pub mirror: Option<MirrorHealth>,
    /// Whether entities are known from before the start.
    pub is_restored: bool,
}

/// What a mirror holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MirrorHealth {
    /// How many entities it has.
    pub entities: usize,
    /// How long ago the catalog was last read to its end; `None` before the first time.
    pub age: Option<Duration>,
}

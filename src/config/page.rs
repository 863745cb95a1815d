//! The settings of the pages where people find their badge.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The pages where people find their badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PageSettings {
    /// Whether there are pages to find a badge with, at `/` and `/ui/…`, and the search behind them.
    #[schemars(extend("errorMessage" = "true or false"))]
    pub enabled: bool,
}

impl Default for PageSettings {
    fn default() -> Self {
        Self { enabled: true }
    }
}

//! The settings of where entities come from and how long they are kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ByteSize, FilePattern, HumanDuration};

const DAY_SECONDS: u64 = 24 * 60 * 60;

/// Where entities come from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CatalogSettings {
    /// Where entities come from: `files` or `backstage`.
    pub source: CatalogSource,
    /// The descriptor files (`catalog-info.yaml`) that `source: files` reads: paths or patterns
    /// with `*`, `?` and `**`, relative to the working directory. None: the demo catalog.
    #[schemars(extend(
        "errorMessage" = "a path or a pattern of files, such as services/**/catalog-info.yaml"
    ))]
    pub files: Vec<FilePattern>,
}

/// What is asked for entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CatalogSource {
    /// The descriptor files in `catalog.files`.
    #[default]
    Files,
    /// The Backstage backend at `backstage.api_url`.
    Backstage,
}

/// How long answers are kept, and in how much memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CacheSettings {
    /// How long an entity is answered without asking the catalog again, at most `365d`.
    pub fresh_for: HumanDuration,
    /// How long after that an entity may still be answered while the catalog cannot be asked, at
    /// most `365d`.
    pub stale_for: HumanDuration,
    /// How long it is remembered that the catalog has no such entity, at most `365d`.
    pub absent_for: HumanDuration,
    /// The memory for entities, at most `1024GiB`; `0B` keeps none.
    pub entities: ByteSize,
    /// The memory for drawn images, at most `1024GiB`; `0B` keeps none.
    pub images: ByteSize,
}

impl Default for CacheSettings {
    fn default() -> Self {
        Self {
            fresh_for: HumanDuration::from_secs(5 * 60),
            stale_for: HumanDuration::from_secs(7 * DAY_SECONDS),
            absent_for: HumanDuration::from_secs(60),
            entities: ByteSize::from_mib(64),
            images: ByteSize::from_mib(64),
        }
    }
}

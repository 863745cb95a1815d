//! The settings of where entities come from and how long they are kept.

use std::path::PathBuf;

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{FilePattern, redacted};
use crate::units::{ByteSize, HumanDuration};

const DAY_SECONDS: u64 = 24 * 60 * 60;

/// Where entities come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// Whether the whole catalog of a Backstage is read and kept in memory, and every badge answered
    /// from there.
    #[schemars(extend("errorMessage" = "true or false"))]
    pub mirror: bool,
    /// How often the mirror reads the catalog, from `1s` to `365d`.
    pub mirror_every: HumanDuration,
    /// By how many percent the catalog may shrink from one reading to the next. A smaller one is
    /// believed when it was read a second time.
    #[schemars(range(max = 100), extend("errorMessage" = "a whole number from 0 to 100"))]
    pub mirror_shrink: u8,
}

impl Default for CatalogSettings {
    fn default() -> Self {
        Self {
            source: CatalogSource::default(),
            files: Vec::new(),
            mirror: false,
            mirror_every: HumanDuration::from_secs(5 * 60),
            mirror_shrink: 50,
        }
    }
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
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CacheSettings {
    /// How long an entity is answered without asking the catalog again, at most `365d`; chance makes
    /// it up to a fifth shorter.
    pub fresh_for: HumanDuration,
    /// How long after that an entity is still answered, at most `365d`: at once, while the catalog is
    /// asked in the background.
    pub stale_for: HumanDuration,
    /// How long it is remembered that the catalog has no such entity, at most `365d`.
    pub absent_for: HumanDuration,
    /// How long an entity that the catalog had and has no more is still answered, at most `365d`.
    /// Then the catalog is asked again and believed. A Backstage that has just started has nothing
    /// for a moment.
    pub absent_grace: HumanDuration,
    /// The memory for entities, at most `1024GiB`; `0B` keeps none.
    pub entities: ByteSize,
    /// The memory for what other plugins say of entities, at most `1024GiB`; `0B` keeps none.
    pub facts: ByteSize,
    /// The memory for drawn images, at most `1024GiB`; `0B` keeps none.
    pub images: ByteSize,
    /// A file that keeps what is known of a Backstage's entities over a restart. Each instance needs
    /// one of its own. Without it, nothing is kept.
    #[schemars(length(min = 1), extend("errorMessage" = "the path of a file"))]
    pub snapshot: Option<PathBuf>,
    /// How often that file is written, from `1s` to `365d`; also when the service ends.
    pub snapshot_every: HumanDuration,
    /// A Redis or Valkey in which several instances share what a Backstage told any of them:
    /// `redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE]`, `rediss` for TLS, `redis+cluster://HOST,HOST`
    /// or `redis+sentinel://HOST,HOST/SERVICE`. Without it, instances share nothing.
    #[serde(serialize_with = "redacted::one")]
    #[schemars(with = "Option<String>")]
    #[schemars(extend(
        "writeOnly" = true,
        "errorMessage" = "an address such as redis://cache:6379, rediss://user:password@cache, redis+cluster://a,b or redis+sentinel://a,b/service"
    ))]
    pub shared: Option<SecretString>,
}

impl Default for CacheSettings {
    fn default() -> Self {
        Self {
            fresh_for: HumanDuration::from_secs(5 * 60),
            stale_for: HumanDuration::from_secs(7 * DAY_SECONDS),
            absent_for: HumanDuration::from_secs(60),
            absent_grace: HumanDuration::from_secs(60),
            entities: ByteSize::from_mib(64),
            facts: ByteSize::from_mib(16),
            images: ByteSize::from_mib(64),
            snapshot: None,
            snapshot_every: HumanDuration::from_secs(60),
            shared: None,
        }
    }
}

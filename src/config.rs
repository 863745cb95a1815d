//! The settings: what they are, where they come from, and what is wrong with them.
//!
//! Defaults are overridden by Backstage's own configuration files, those by a YAML file of ours, that
//! by environment variables, those by flags. All are read once, at the start. Each value remembers its
//! [`Origin`], and all that is wrong in any of the sources is reported together, each problem with its
//! key and where it came from. A value of these types is valid; [`Settings::load`] is the only way to
//! one that is not the default.
//!
//! The structs are the one place that says what a setting is called, means and defaults to: the
//! [`schema()`], the [`reference()`] and the names of environment variables follow from them.

mod access;
mod admin;
mod app_config;
mod backstage;
mod badge_places;
mod badges;
mod base_path;
mod catalog;
mod checks;
mod environment;
mod file;
mod file_pattern;
mod flags;
mod http_url;
mod known;
mod leaf;
mod limits;
mod load;
mod log;
mod network;
mod origin;
mod page;
mod place;
mod print;
mod problem;
mod redacted;
mod reference;
mod schema;
mod secret;
mod server;
mod traces;
mod unknown;
mod variables;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use access::{AccessSettings, PrivateRoutes, Risk};
pub use admin::{AdminSettings, AdoptionSettings};
pub use backstage::BackstageSettings;
pub use badge_places::BadgePlaces;
pub use badges::{BadgeSettings, CompatSettings, ErrorStatus, ImageSettings};
pub use base_path::{BasePath, BasePathError};
pub use catalog::{CacheSettings, CatalogSettings, CatalogSource};
pub use environment::{Environment, ProcessEnvironment, read_problem};
pub use file_pattern::FilePattern;
pub use flags::Flags;
pub use http_url::{HttpUrl, HttpUrlError};
pub use limits::LimitSettings;
pub use load::{Loaded, Sources};
pub use log::{LogFormat, LogLevel, LogSettings, LoggedRequests};
pub use network::Network;
pub use origin::Origin;
pub use page::PageSettings;
pub use print::print;
pub use problem::{Problem, Problems};
pub use reference::{SettingDoc, reference, reference_markdown};
pub use schema::schema;
pub use server::ServerSettings;
pub use traces::TraceSettings;

/// Everything that can be set.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where badges are served, and under which address people see them.
    pub server: ServerSettings,
    /// Where operators look.
    pub admin: AdminSettings,
    /// What is counted, so that it can be told whose badges are used.
    pub adoption: AdoptionSettings,
    /// How much one client may ask.
    pub limits: LimitSettings,
    /// What is written to standard error while the service runs.
    pub log: LogSettings,
    /// Where it is told how requests were answered, step by step.
    pub traces: TraceSettings,
    /// The portal that badges link to, and the backend that its catalog is asked at.
    pub backstage: BackstageSettings,
    /// Where entities come from.
    pub catalog: CatalogSettings,
    /// Who may ask what, and what may be published.
    pub access: AccessSettings,
    /// How long answers are kept, and in how much memory.
    pub cache: CacheSettings,
    /// Which badges there are, and how they look unless a request says otherwise.
    pub badges: BadgeSettings,
    /// Images, and how long browsers and proxies may keep them.
    pub images: ImageSettings,
    /// The pages where people find their badge.
    pub page: PageSettings,
    /// How close the service stays to Backstage's badges plugin.
    pub compat: CompatSettings,
}

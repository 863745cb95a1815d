//! The settings of who may ask what, and of what may be published.

use std::path::PathBuf;

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{HttpUrl, redacted};
use crate::access::{NameMode, Publish, Rule};

/// The annotation with which an entity says for itself whether it may be seen.
const DEFAULT_ANNOTATION: &str = "backstage-badges/publish";

/// Who may ask what, and what may be published.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AccessSettings {
    /// What the routes that list or reveal (specs, snippets, JSON, opaque names) ask for: `open` for
    /// nothing, `token` for one of `access.tokens`, `backstage` for the token of somebody who is
    /// signed in to Backstage. Images are for everybody.
    pub private: PrivateRoutes,
    /// The bearer tokens that open the private routes where `access.private` is `token`, each of at
    /// least 8 characters.
    #[serde(serialize_with = "redacted::each")]
    #[schemars(with = "Vec<String>")]
    #[schemars(extend(
        "writeOnly" = true,
        "errorMessage" = "a list of texts of visible ASCII characters without spaces"
    ))]
    pub tokens: Vec<SecretString>,
    /// Who signs the tokens of users, as their `iss` says where `access.private` is `backstage`.
    /// Without it, `/api/auth` below `backstage.api_url`.
    pub issuer: Option<HttpUrl>,
    /// The origins of web pages that may ask the private routes, such as
    /// `https://portal.example.com`. Without it, that of `backstage.app_url`. Where `access.private`
    /// is `open`, all pages may.
    #[schemars(extend(
        "errorMessage" = "a list of origins such as https://portal.example.com: http or https and a host, with a port where it is not the usual"
    ))]
    pub cors_origins: Option<Vec<HttpUrl>>,
    /// What entities are called in URLs: `plain` for kind, namespace and name, `opaque` for a name
    /// that tells nothing and cannot be guessed, or `both`.
    pub names: NameMode,
    /// The keys of opaque names, each 64 bytes in hexadecimal, as `openssl rand -hex 64` prints them.
    /// The first makes names, all read them.
    #[serde(serialize_with = "redacted::each")]
    #[schemars(with = "Vec<String>")]
    #[schemars(extend(
        "writeOnly" = true,
        "errorMessage" = "a list of keys, each 64 bytes in hexadecimal, such as `openssl rand -hex 64` prints"
    ))]
    pub keys: Vec<SecretString>,
    /// An export of the plugin's table `badges`, as CSV or JSON: URLs with the UUIDs in it work.
    #[schemars(extend("errorMessage" = "the path of a file"))]
    pub imported_uuids: Option<PathBuf>,
    /// Whether an entity that nothing else is said of may be seen: `publish` or `hide`. A hidden
    /// entity is answered for as one that does not exist.
    pub default: Publish,
    /// The annotation with which an entity says for itself: `"true"` publishes it, anything else
    /// hides it. Empty for none.
    #[schemars(extend("errorMessage" = "the name of an annotation, or an empty text"))]
    pub annotation: String,
    /// What is published where `access.default` is `hide`: a list of rules with `kinds`,
    /// `namespaces`, `annotations` (`name` or `name=value`) and `badges`, each a list. A rule fits
    /// where all that it names does.
    #[schemars(extend("errorMessage" = RULES))]
    pub allow: Vec<Rule>,
    /// What is hidden, whatever an entity says for itself: a list of such rules.
    #[schemars(extend("errorMessage" = RULES))]
    pub deny: Vec<Rule>,
    /// Further hosts that links in badges may lead to, such as `grafana.example.com`; a port that is
    /// not the usual one is part of it. Without it, links lead to `backstage.app_url` alone.
    #[schemars(extend("errorMessage" = "a list of hosts, such as [grafana.example.com]"))]
    pub link_hosts: Vec<String>,
    /// What the start would refuse as unsafe, and is wanted all the same: a list of
    /// `opaque-names-for-all` (`access.names: opaque` with `access.private: open`) and
    /// `admin-without-token` (`admin.listen` beyond loopback without `admin.token`).
    #[schemars(extend("errorMessage" = "a list of opaque-names-for-all and admin-without-token"))]
    pub accept_risks: Vec<Risk>,
}

const RULES: &str = "a list of rules, each with at least one of kinds, namespaces, annotations and badges, as in [{kinds: [component], badges: [owner]}]";

/// What the private routes ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PrivateRoutes {
    /// Nothing.
    #[default]
    Open,
    /// One of the configured tokens.
    Token,
    /// The token of a Backstage user.
    Backstage,
}

/// What is unsafe, and refused unless it is wanted in so many words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Risk {
    /// Everybody may ask what an opaque name hides.
    OpaqueNamesForAll,
    /// Everybody who reaches the admin listener may ask it.
    AdminWithoutToken,
}

impl Default for AccessSettings {
    fn default() -> Self {
        Self {
            private: PrivateRoutes::default(),
            tokens: Vec::new(),
            issuer: None,
            cors_origins: None,
            names: NameMode::default(),
            keys: Vec::new(),
            imported_uuids: None,
            default: Publish::default(),
            annotation: DEFAULT_ANNOTATION.to_owned(),
            allow: Vec::new(),
            deny: Vec::new(),
            link_hosts: Vec::new(),
            accept_risks: Vec::new(),
        }
    }
}

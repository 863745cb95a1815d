//! The settings of the Backstage that badges link to and that entities may come from.

use std::{collections::BTreeMap, path::PathBuf};

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{HttpUrl, redacted};
use crate::catalog::ClientAuth;
use crate::units::HumanDuration;

/// Backstage's own default for `app.baseUrl`.
const DEFAULT_APP_URL: &str = "http://localhost:3000";

/// The portal that badges link to, and the backend that its catalog is asked at.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BackstageSettings {
    /// The portal's name, as badges and tooltips show it: `app.title` in Backstage's
    /// configuration.
    #[schemars(length(min = 1))]
    #[schemars(extend(
        "errorMessage" = "a text that is not empty (in quotes where it looks like a number)"
    ))]
    pub app_title: String,
    /// The address that people open the portal at, for links: `app.baseUrl` in Backstage's
    /// configuration. Without it, `http://localhost:3000`, Backstage's own default.
    pub app_url: Option<HttpUrl>,
    /// The address of the backend: `backend.baseUrl` in Backstage's configuration, such as
    /// `http://backstage.backstage.svc:7007`. Required where `catalog.source` is `backstage`.
    pub api_url: Option<HttpUrl>,
    /// The token that the backend is asked with: a static token of
    /// `backend.auth.externalAccess`. Better than here, write it into a file and name that in
    /// `backstage.token_file`: a running service follows that file when it changes.
    #[serde(serialize_with = "redacted::one")]
    #[schemars(with = "Option<String>")]
    #[schemars(extend(
        "writeOnly" = true,
        "errorMessage" = "a text of visible ASCII characters without spaces (in quotes where it looks like a number)"
    ))]
    pub token: Option<SecretString>,
    /// The file that `token` was read from, for whoever follows it. No setting by itself: the one
    /// of this name is made for every secret, and read before the others.
    #[serde(skip)]
    pub token_file: Option<PathBuf>,
    /// The secret of an `externalAccess` of type `legacy`, in base64: the service signs tokens with
    /// it that hold for an hour. Only one kind of credentials may be set.
    #[serde(serialize_with = "redacted::one")]
    #[schemars(with = "Option<String>")]
    #[schemars(extend("writeOnly" = true, "errorMessage" = "a secret in base64"))]
    pub legacy_secret: Option<SecretString>,
    /// The token endpoint of an identity provider that gives tokens for an `externalAccess` of type
    /// `jwks`, by the client credentials grant of OAuth 2.0. It needs `backstage.oauth_client_id` and
    /// `backstage.oauth_client_secret`.
    pub oauth_token_url: Option<HttpUrl>,
    /// This service's id at the identity provider.
    #[schemars(extend(
        "errorMessage" = "a text that is not empty (in quotes where it looks like a number)"
    ))]
    pub oauth_client_id: Option<String>,
    /// This service's secret at the identity provider.
    #[serde(serialize_with = "redacted::one")]
    #[schemars(with = "Option<String>")]
    #[schemars(extend(
        "writeOnly" = true,
        "errorMessage" = "a text of visible ASCII characters without spaces (in quotes where it looks like a number)"
    ))]
    pub oauth_client_secret: Option<SecretString>,
    /// How the identity provider is told id and secret: `basic` for a header, `post` for the body.
    pub oauth_client_auth: ClientAuth,
    /// The scopes that a token is asked for with.
    #[schemars(extend("errorMessage" = "a list of scopes"))]
    pub oauth_scopes: Vec<String>,
    /// What else the identity provider wants to be asked with, such as
    /// `{audience: https://backstage.example.com}`.
    #[schemars(extend("errorMessage" = "a map of texts, such as {audience: backstage}"))]
    pub oauth_parameters: BTreeMap<String, String>,
    /// How long one question to the backend may take in all, from `1ms` to `1m`. A badge is
    /// answered within 2 seconds in any case.
    pub timeout: HumanDuration,
}

impl BackstageSettings {
    /// The portal's address, Backstage's own default where none is set; no slash at its end.
    #[must_use]
    pub fn app_url_or_default(&self) -> &str {
        self.app_url
            .as_ref()
            .map_or(DEFAULT_APP_URL, HttpUrl::as_str)
    }
}

impl Default for BackstageSettings {
    fn default() -> Self {
        Self {
            app_title: "Backstage".to_owned(),
            app_url: None,
            api_url: None,
            token: None,
            token_file: None,
            legacy_secret: None,
            oauth_token_url: None,
            oauth_client_id: None,
            oauth_client_secret: None,
            oauth_client_auth: ClientAuth::default(),
            oauth_scopes: Vec::new(),
            oauth_parameters: BTreeMap::new(),
            timeout: HumanDuration::from_secs(2),
        }
    }
}

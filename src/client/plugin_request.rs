//! What a plugin of the backend is asked: below its own address and nowhere else.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use url::Url;

/// The longest path with its query, in bytes: what servers take without being told to take more
/// (RFC 9110, section 4.1, asks for 8,000 octets of a whole URL).
pub const MAX_PATH_BYTES: usize = 4 * 1024;

/// The largest body, in bytes; Backstage's own parser takes 102,400.
pub const MAX_REQUEST_BODY_BYTES: usize = 64 * 1024;

/// The id of a backend plugin, such as `tech-insights`: what stands after `/api/` in its address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend(
    "pattern" = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
    "errorMessage" = "the id of a backend plugin, such as todo or tech-insights"
))]
pub struct PluginId(String);

/// A text that is no id of a plugin.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "{0:?} is no id of a backend plugin: expected lower-case letters and digits, joined by single -, such as tech-insights"
)]
pub struct PluginIdError(String);

impl PluginId {
    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PluginId {
    type Err = PluginIdError;

    /// Reads an id by Backstage's rule for them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_word = |word: &str| {
            let is_ours = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
            !word.is_empty() && word.bytes().all(is_ours)
        };
        let starts_well = text.starts_with(|start: char| start.is_ascii_lowercase());
        if starts_well && text.split('-').all(is_word) {
            Ok(Self(text.to_owned()))
        } else {
            Err(PluginIdError(text.to_owned()))
        }
    }
}

impl TryFrom<String> for PluginId {
    type Error = PluginIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PluginId> for String {
    fn from(id: PluginId) -> Self {
        id.0
    }
}

impl fmt::Display for PluginId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One question to a plugin: a `GET`, or a `POST` of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PluginRequest {
    plugin: PluginId,
    path: String,
    body: Option<String>,
}

/// What no plugin can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PluginRequestError {
    /// A path that is not one, or leads out of the plugin's address.
    #[error(
        "the path {0:?} is not valid: expected one that begins with a single /, without the segments . and .. and without #"
    )]
    Path(String),
    /// A path over [`MAX_PATH_BYTES`].
    #[error("the path is longer than {MAX_PATH_BYTES} bytes")]
    LongPath,
    /// A body over [`MAX_REQUEST_BODY_BYTES`].
    #[error("the body is larger than {MAX_REQUEST_BODY_BYTES} bytes")]
    LargeBody,
}

impl PluginRequest {
    /// A question to `plugin`: `path` is below its address and may have a query, `body` is JSON.
    pub fn new(
        plugin: PluginId,
        path: &str,
        body: Option<String>,
    ) -> Result<Self, PluginRequestError> {
        if path.len() > MAX_PATH_BYTES {
            return Err(PluginRequestError::LongPath);
        }
        let body_bytes = body.as_ref().map_or(0, String::len);
        if body_bytes > MAX_REQUEST_BODY_BYTES {
            return Err(PluginRequestError::LargeBody);
        }
        if is_below(path) {
            let path = path.to_owned();
            Ok(Self { plugin, path, body })
        } else {
            Err(PluginRequestError::Path(path.chars().take(80).collect()))
        }
    }

    /// The plugin that is asked.
    #[must_use]
    pub fn plugin(&self) -> &PluginId {
        &self.plugin
    }

    /// The path below the plugin's address, with its query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The JSON that is posted; without it, the question is a `GET`.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        self.body.as_deref()
    }

    /// Where it is asked, at the backend whose base is `api_url`; `None` where that can have no paths.
    #[must_use]
    pub fn url(&self, api_url: &Url) -> Option<Url> {
        let mut base = api_url.clone();
        base.path_segments_mut()
            .ok()?
            .pop_if_empty()
            .extend(["api", self.plugin.as_str()]);
        let url = Url::parse(&format!("{base}{}", self.path)).ok()?;
        let is_below = url.origin() == base.origin() && url.path().starts_with(base.path());
        is_below.then_some(url)
    }

    /// How many bytes it takes, about.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        self.plugin.0.len() + self.path.len() + self.body.as_ref().map_or(0, String::len)
    }
}

/// Whether a path stays below the address that it is put behind. To the URL standard a backslash is a
/// slash, and `%2e` a dot (<https://url.spec.whatwg.org/#double-dot-path-segment>).
fn is_below(path: &str) -> bool {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let is_dots = |segment: &str| {
        let segment = segment.to_ascii_lowercase().replace("%2e", ".");
        segment == "." || segment == ".."
    };
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(['\\', '#'])
        && !query.contains('#')
        && !path.contains(char::is_control)
        && !query.contains(char::is_control)
        && !path.split('/').any(is_dots)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn todo(path: &str) -> Result<PluginRequest, PluginRequestError> {
        PluginRequest::new("todo".parse().unwrap(), path, None)
    }

    #[rstest]
    #[case(
        "http://backend:7007",
        "http://backend:7007/api/todo/v1/todos?entity=x"
    )]
    #[case(
        "https://acme.test/portal/",
        "https://acme.test/portal/api/todo/v1/todos?entity=x"
    )]
    fn a_question_goes_to_the_plugins_address(#[case] api_url: &str, #[case] url: &str) {
        let request = todo("/v1/todos?entity=x").unwrap();
        let api_url = Url::parse(api_url).unwrap();
        assert_eq!(request.url(&api_url).unwrap().as_str(), url);
    }

    #[rstest]
    #[case("v1/todos")]
    #[case("")]
    #[case("//evil.test/x")]
    #[case("/\\evil.test/x")]
    #[case("/../catalog/entities")]
    #[case("/v1/%2E%2e/x")]
    #[case("/v1/.%2e")]
    #[case("/./x")]
    #[case("/x#y")]
    #[case("/x?a=b#y")]
    #[case("/x\r\ny")]
    fn a_path_out_of_the_plugin_is_refused(#[case] path: &str) {
        let error = todo(path).unwrap_err().to_string();
        assert!(error.contains(&format!("{path:?}")), "{error}");
    }

    #[test]
    fn what_is_too_long_is_refused() {
        let long = format!("/{}", "x".repeat(MAX_PATH_BYTES));
        assert_eq!(todo(&long), Err(PluginRequestError::LongPath));
        let body = Some("x".repeat(MAX_REQUEST_BODY_BYTES + 1));
        let large = PluginRequest::new("todo".parse().unwrap(), "/x", body);
        assert_eq!(large, Err(PluginRequestError::LargeBody));
    }

    #[rstest]
    #[case("todo", true)]
    #[case("tech-insights", true)]
    #[case("", false)]
    #[case("Todo", false)]
    #[case("1todo", false)]
    #[case("todo-", false)]
    #[case("a--b", false)]
    #[case("todo/../catalog", false)]
    #[case("todo?x", false)]
    fn an_id_is_one_word_of_a_path(#[case] id: &str, #[case] valid: bool) {
        assert_eq!(id.parse::<PluginId>().is_ok(), valid);
    }

    proptest! {
        #[test]
        fn no_path_leads_anywhere_else(path in "/?([./\\\\?#@:%]|%2e|%2F|[a-z]|\\PC){0,30}") {
            let api_url = Url::parse("https://acme.test/portal").unwrap();
            if let Ok(request) = todo(&path) {
                let url = request.url(&api_url).unwrap();
                prop_assert!(url.as_str().starts_with("https://acme.test/portal/api/todo/"), "{url}");
                prop_assert!(url.username().is_empty() && url.fragment().is_none());
            }
        }
    }
}

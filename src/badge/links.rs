//! Where a badge may lead.
//!
//! The catalog is written by many, and a badge is clicked in trust: a link leads to the portal, or to
//! a host that the operator named, whatever the catalog holds.

use std::str::FromStr;

use thiserror::Error;
use url::Url;

/// A host that links may lead to, with its port where that is not the usual one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkHost(String);

/// A text that is no host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("expected a host such as grafana.example.com, with a port where it is not the usual one")]
pub struct LinkHostError;

impl FromStr for LinkHost {
    type Err = LinkHostError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
        let url = Url::parse(&format!("https://{text}/")).map_err(|_| LinkHostError)?;
        if text.chars().all(plain) && url.path() == "/" {
            Ok(Self(authority(&url).ok_or(LinkHostError)?))
        } else {
            Err(LinkHostError)
        }
    }
}

/// Host and port; the usual port of the scheme is left out.
fn authority(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// Where links may lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkPolicy {
    /// The portal's address.
    app_url: Option<Url>,
    hosts: Vec<LinkHost>,
}

impl LinkPolicy {
    /// Links to what is below `app_url`, and to `hosts`.
    #[must_use]
    pub fn new(app_url: &str, hosts: Vec<LinkHost>) -> Self {
        let app_url = Url::parse(app_url).ok();
        Self { app_url, hosts }
    }

    /// Whether a badge may lead to `link`, read as a browser reads it.
    #[must_use]
    pub fn allows(&self, link: &str) -> bool {
        let Ok(url) = Url::parse(link) else {
            return false;
        };
        let is_web = matches!(url.scheme(), "http" | "https");
        let is_plain = url.username().is_empty() && url.password().is_none();
        let is_portal = self.app_url.as_ref().is_some_and(|app| is_below(&url, app));
        let among = |authority| self.hosts.iter().any(|host| host.0 == authority);
        is_web && is_plain && (is_portal || authority(&url).is_some_and(among))
    }
}

/// Whether `url` is `base`, or stands below it, in any letter case: Backstage writes the links to its
/// pages in lower case as a whole.
fn is_below(url: &Url, base: &Url) -> bool {
    let (path, base_path) = (url.path().to_lowercase(), base.path().to_lowercase());
    let rest = path.strip_prefix(base_path.trim_end_matches('/'));
    url.origin() == base.origin()
        && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn policy() -> LinkPolicy {
        let hosts = ["Grafana.acme.test", "wiki.acme.test:8443"];
        let hosts = hosts.map(|host| host.parse().unwrap()).to_vec();
        LinkPolicy::new("https://portal.acme.test/Backstage", hosts)
    }

    #[rstest]
    #[case("https://portal.acme.test/backstage", true)]
    #[case(
        "https://portal.acme.test/backstage/catalog/default/component/x?a=b#c",
        true
    )]
    #[case("https://PORTAL.acme.test:443/backstage/x", true)]
    #[case("https://portal.acme.test/", false)]
    #[case("https://portal.acme.test/backstages", false)]
    #[case("https://portal.acme.test/backstage/../evil", false)]
    #[case("https://portal.acme.test/backstage/%2e%2e/evil", false)]
    #[case("http://portal.acme.test/backstage", false)]
    #[case("https://portal.acme.test:8443/backstage", false)]
    #[case("https://portal.acme.test@evil.test/backstage", false)]
    #[case("https://me:secret@portal.acme.test/backstage", false)]
    #[case("https://portal.acme.test.evil.test/backstage", false)]
    #[case("https://grafana.acme.test/d/x", true)]
    #[case("http://grafana.acme.test", true)]
    #[case("https://grafana.acme.test:444/", false)]
    #[case("https://wiki.acme.test:8443/x", true)]
    #[case("https://wiki.acme.test/x", false)]
    #[case("https://evil.test/?https://grafana.acme.test", false)]
    #[case("//grafana.acme.test/", false)]
    #[case("https:\\\\evil.test\\grafana.acme.test", false)]
    #[case("javascript:alert(1)//grafana.acme.test", false)]
    #[case("data:text/html,x", false)]
    #[case("mailto:someone@grafana.acme.test", false)]
    #[case("/backstage", false)]
    #[case("", false)]
    fn a_link_leads_to_the_portal_or_to_a_named_host(#[case] link: &str, #[case] allowed: bool) {
        assert_eq!(policy().allows(link), allowed, "{link}");
    }

    #[rstest]
    #[case("")]
    #[case("https://a.test")]
    #[case("a.test/b")]
    #[case("a.test?")]
    #[case("me@a.test")]
    #[case("a b")]
    #[case("*.a.test")]
    fn what_is_no_host_is_refused(#[case] text: &str) {
        assert!(text.parse::<LinkHost>().is_err(), "{text}");
    }

    proptest! {
        #[test]
        fn whatever_follows_the_portals_path_stays_on_its_host(rest in "\\PC{0,40}") {
            let policy = policy();
            let link = format!("https://portal.acme.test/backstage{rest}");
            if policy.allows(&link) {
                let url = Url::parse(&link).unwrap();
                prop_assert_eq!(url.host_str(), Some("portal.acme.test"));
                prop_assert!(url.path().starts_with("/backstage"));
            }
        }
    }
}

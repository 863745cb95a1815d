//! Where this service is reached from outside: the start of every URL in specs and snippets.

use std::net::IpAddr;

use actix_web::{HttpRequest, http::header};

use url::Url;

use crate::config::Network;

/// The longest host with a port: a DNS name has at most 253 characters.
const MAX_HOST_CHARS: usize = 260;

/// How the origin of URLs is found.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The configured one, which always holds.
    pub public_url: Option<String>,
    /// Whose forwarding headers are believed.
    pub trusted_proxies: Vec<Network>,
    /// `host:port` for a request that names no host.
    pub fallback_host: String,
}

impl Origin {
    /// Scheme, host and port as `request` was sent to.
    pub(super) fn of(&self, request: &HttpRequest) -> String {
        if let Some(url) = &self.public_url {
            return url.clone();
        }
        let forwarded = if self.trusts(request.peer_addr().map(|peer| peer.ip())) {
            Forwarded::of(request)
        } else {
            Forwarded::default()
        };
        let scheme = forwarded.scheme.unwrap_or("http");
        let host = forwarded
            .host
            .or_else(|| text(request, &header::HOST).filter(|host| is_host(host)))
            .unwrap_or(&self.fallback_host);
        format!("{scheme}://{host}")
    }

    fn trusts(&self, peer: Option<IpAddr>) -> bool {
        peer.is_some_and(|peer| self.trusted_proxies.iter().any(|net| net.contains(peer)))
    }
}

/// What the nearest proxy says of the request that reached it.
#[derive(Default)]
struct Forwarded<'a> {
    scheme: Option<&'static str>,
    host: Option<&'a str>,
}

impl<'a> Forwarded<'a> {
    /// Reads `X-Forwarded-Proto` and `-Host`, or `Forwarded` (RFC 7239) where there is neither, for most proxies
    /// write the former and let the latter pass. Of a list, the last item is the trusted proxy's own;
    /// those before it are hearsay.
    fn of(request: &'a HttpRequest) -> Self {
        let last = |name: &str| {
            let value = request.headers().get_all(name).last()?.to_str().ok()?;
            value.rsplit(',').next().map(str::trim)
        };
        let (scheme, host) = (last("x-forwarded-proto"), last("x-forwarded-host"));
        if scheme.is_some() || host.is_some() {
            return Self::new(scheme, host);
        }
        let standard = request.headers().get_all(header::FORWARDED).last();
        if let Some(value) = standard.and_then(|value| value.to_str().ok()) {
            let element = value.rsplit(',').next().unwrap_or_default();
            let parameter = |name: &str| {
                element
                    .split(';')
                    .filter_map(|pair| pair.split_once('='))
                    .find(|(key, _)| key.trim().eq_ignore_ascii_case(name))
                    .map(|(_, value)| value.trim().trim_matches('"'))
            };
            return Self::new(parameter("proto"), parameter("host"));
        }
        Self::default()
    }

    fn new(scheme: Option<&'a str>, host: Option<&'a str>) -> Self {
        let scheme = scheme.and_then(|scheme| {
            ["http", "https"]
                .into_iter()
                .find(|known| known.eq_ignore_ascii_case(scheme))
        });
        Self {
            scheme,
            host: host.filter(|host| is_host(host)),
        }
    }
}

fn text<'a>(request: &'a HttpRequest, name: &header::HeaderName) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

/// Whether a header's value is a host with an optional port (RFC 9110, section 7.2), and nothing
/// that could end it in a URL.
fn is_host(text: &str) -> bool {
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b));
    let url = plain
        .then(|| Url::parse(&format!("http://{text}/")).ok())
        .flatten();
    url.is_some_and(|url| url.path() == "/" && text.len() <= MAX_HOST_CHARS)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    fn origin(trusted: &[&str], headers: &[(&'static str, &'static str)]) -> String {
        let origin = Origin {
            public_url: None,
            trusted_proxies: trusted
                .iter()
                .map(|net| serde_json::from_value(json!(net)).unwrap())
                .collect(),
            fallback_host: "127.0.0.1:8080".to_owned(),
        };
        let mut request = TestRequest::default().peer_addr("10.0.0.7:1234".parse().unwrap());
        for header in headers {
            request = request.insert_header(*header);
        }
        origin.of(&request.to_http_request())
    }

    const PROXY: &[&str] = &["10.0.0.0/8"];

    #[rstest]
    #[case(&[("host", "badges.test")], "http://badges.test")]
    #[case(&[("host", "b.test"), ("x-forwarded-proto", "https")], "https://b.test")]
    #[case(&[("host", "in"), ("x-forwarded-host", "evil.test, b.test")], "http://b.test")]
    #[case(&[("forwarded", "for=1.2.3.4;proto=https;host=\"b.test:444\"")], "https://b.test:444")]
    #[case(&[("host", "in"), ("x-forwarded-host", "b.test"), ("forwarded", "host=evil.test")], "http://b.test")]
    #[case(&[("host", "b.test/\"><script>")], "http://127.0.0.1:8080")]
    #[case(&[("host", "b.test"), ("x-forwarded-proto", "javascript")], "http://b.test")]
    #[case(&[("host", "a]b[:::..")], "http://127.0.0.1:8080")]
    #[case(&[("host", "[::1]:8080")], "http://[::1]:8080")]
    #[case(&[], "http://127.0.0.1:8080")]
    fn a_trusted_proxy_says_where_it_was_asked(
        #[case] headers: &[(&'static str, &'static str)],
        #[case] expected: &str,
    ) {
        assert_eq!(origin(PROXY, headers), expected);
    }

    #[test]
    fn a_stranger_is_not_believed() {
        let headers = [("host", "b.test"), ("x-forwarded-host", "evil.test")];
        assert_eq!(origin(&[], &headers), "http://b.test");
        assert_eq!(origin(&["192.168.0.0/16"], &headers), "http://b.test");
    }
}

//! Where the server is, as one text.
//!
//! `redis://[user:password@]host[:port][/database]`, as the provisional URI scheme of Redis has it
//! (<https://www.iana.org/assignments/uri-schemes/prov/redis>); `rediss` for TLS, `valkey` and `valkeys`
//! likewise. Of a cluster and of Sentinel several hosts are named, and the scheme says which of the two:
//! `redis+cluster://host,host` and `redis+sentinel://host,host/service[/database]`.

use std::{fmt, str::FromStr};

use percent_encoding::percent_decode_str;
use redis::RedisConnectionInfo;
use thiserror::Error;

/// Redis' port, and Sentinel's.
const PORT: u16 = 6379;
const SENTINEL_PORT: u16 = 26379;

/// Where a Redis or a Valkey is, and how to show who asks.
#[derive(Clone)]
pub struct SharedAddress {
    pub(super) has_tls: bool,
    pub(super) hosts: Vec<(String, u16)>,
    pub(super) topology: Topology,
    pub(super) user: Option<String>,
    pub(super) password: Option<String>,
    pub(super) database: i64,
}

/// What is at the hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Topology {
    /// One server.
    One,
    /// Nodes of a cluster.
    Cluster,
    /// Sentinels, which know where the master of this name is.
    Sentinel(String),
}

/// A text that is no such address. It may hold a password, so no part of it is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SharedAddressError {
    /// The scheme.
    #[error("this address has another scheme")]
    Scheme,
    /// A host or a port.
    #[error("a host or port in this address is not valid")]
    Host,
    /// More than one host where there is one.
    #[error("this address names several hosts and not what they are")]
    Hosts,
    /// The database.
    #[error("the database in this address is not a number")]
    Database,
    /// The service of Sentinel.
    #[error("this address does not name the service that Sentinel knows")]
    Service,
    /// Something behind the path.
    #[error("this address has a query or a fragment")]
    Further,
}

impl fmt::Debug for SharedAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedAddress")
            .field("hosts", &self.hosts)
            .field("topology", &self.topology)
            .finish_non_exhaustive()
    }
}

impl SharedAddress {
    /// How who asks is known to the server.
    pub(super) fn settings(&self) -> RedisConnectionInfo {
        let mut settings = RedisConnectionInfo::default().set_db(self.database);
        if let Some(user) = &self.user {
            settings = settings.set_username(user);
        }
        if let Some(password) = &self.password {
            settings = settings.set_password(password);
        }
        // One command less to allow.
        settings.set_skip_set_lib_name()
    }
}

impl FromStr for SharedAddress {
    type Err = SharedAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (scheme, rest) = text.split_once("://").ok_or(SharedAddressError::Scheme)?;
        let (scheme, kind) = scheme.split_once('+').unwrap_or((scheme, ""));
        let has_tls = match scheme {
            "redis" | "valkey" => false,
            "rediss" | "valkeys" => true,
            _ => return Err(SharedAddressError::Scheme),
        };
        if rest.contains(['?', '#']) {
            return Err(SharedAddressError::Further);
        }
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (credentials, hosts) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
        let (topology, database) = match kind {
            "" => (Topology::One, path),
            "cluster" => (Topology::Cluster, path),
            "sentinel" => {
                let (service, database) = path.split_once('/').unwrap_or((path, ""));
                let service = decoded(service).ok_or(SharedAddressError::Service)?;
                (Topology::Sentinel(service), database)
            }
            _ => return Err(SharedAddressError::Scheme),
        };
        let port = match topology {
            Topology::Sentinel(_) => SENTINEL_PORT,
            Topology::One | Topology::Cluster => PORT,
        };
        let hosts: Vec<_> = hosts
            .split(',')
            .map(|it| host(it, port))
            .collect::<Result<_, _>>()?;
        if topology == Topology::One && hosts.len() > 1 {
            return Err(SharedAddressError::Hosts);
        }
        let database = match database.trim_end_matches('/') {
            "" => 0,
            number => number
                .parse::<u16>()
                .map_err(|_| SharedAddressError::Database)?
                .into(),
        };
        // A cluster has no other.
        if topology == Topology::Cluster && database != 0 {
            return Err(SharedAddressError::Database);
        }
        Ok(Self {
            has_tls,
            hosts,
            topology,
            user: decoded(user),
            password: decoded(password),
            database,
        })
    }
}

/// A host and its port.
fn host(text: &str, otherwise: u16) -> Result<(String, u16), SharedAddressError> {
    let (host, port) = match text.strip_prefix('[') {
        Some(address) => address.split_once(']').ok_or(SharedAddressError::Host)?,
        None => match text.find(':') {
            Some(at) => text.split_at_checked(at).ok_or(SharedAddressError::Host)?,
            None => (text, ""),
        },
    };
    let is_host = |c: char| c.is_ascii_alphanumeric() || ".-_:%".contains(c);
    if host.is_empty() || !host.chars().all(is_host) {
        return Err(SharedAddressError::Host);
    }
    let port = match port.strip_prefix(':') {
        None if port.is_empty() => Some(otherwise),
        None => None,
        Some(port) => port.parse().ok().filter(|port| *port > 0),
    };
    Ok((host.to_owned(), port.ok_or(SharedAddressError::Host)?))
}

/// A text that is not empty.
fn decoded(text: &str) -> Option<String> {
    let text = percent_decode_str(text).decode_utf8_lossy().into_owned();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("redis://cache", false, &[("cache", 6379)], Topology::One, 0)]
    #[case("rediss://[::1]:6380/2", true, &[("::1", 6380)], Topology::One, 2)]
    #[case("valkeys://cache:1/", true, &[("cache", 1)], Topology::One, 0)]
    #[case("redis+cluster://a:7000,b", false, &[("a", 7000), ("b", 6379)], Topology::Cluster, 0)]
    #[case("valkey+sentinel://a,b:5/main/3", false, &[("a", 26379), ("b", 5)], Topology::Sentinel("main".to_owned()), 3)]
    fn an_address_says_where_and_what(
        #[case] text: &str,
        #[case] has_tls: bool,
        #[case] hosts: &[(&str, u16)],
        #[case] topology: Topology,
        #[case] database: i64,
    ) {
        let address: SharedAddress = text.parse().unwrap();
        assert_eq!(address.has_tls, has_tls);
        let named = address.hosts.iter().map(|(host, port)| (&**host, *port));
        assert!(named.eq(hosts.iter().copied()), "{address:?}");
        assert_eq!(address.topology, topology);
        assert_eq!(address.database, database);
    }

    #[test]
    fn a_password_may_have_any_character_and_is_shown_nowhere() {
        let text = "redis://me:s3%40cret%2F%3F@cache";
        let address: SharedAddress = text.parse().unwrap();
        assert_eq!(address.user.as_deref(), Some("me"));
        assert_eq!(address.password.as_deref(), Some("s3@cret/?"));
        assert!(!format!("{address:?}").contains("s3"), "{address:?}");
        let only: SharedAddress = "redis://:s3cret@cache".parse().unwrap();
        assert_eq!(
            (only.user, only.password.as_deref()),
            (None, Some("s3cret"))
        );
    }

    #[rstest]
    #[case("")]
    #[case("cache:6379")]
    #[case("http://cache")]
    #[case("redis+other://cache")]
    #[case("redis://")]
    #[case("redis://a,b")]
    #[case("redis://a:b")]
    #[case("redis://a:0")]
    #[case("redis://a:65536")]
    #[case("redis://[::1")]
    #[case("redis://[::1]6379")]
    #[case("redis://a b")]
    #[case("redis://a/x")]
    #[case("redis://a/-1")]
    #[case("redis://a?db=1")]
    #[case("redis+cluster://a/1")]
    #[case("redis+sentinel://a")]
    fn what_is_no_address_is_refused_without_repeating_it(#[case] text: &str) {
        let error = text.parse::<SharedAddress>().unwrap_err().to_string();
        assert!(text.is_empty() || !error.contains(text), "{error}");
    }
}

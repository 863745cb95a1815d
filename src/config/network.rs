//! Which peers are believed when they say whom they speak for.

use std::{
    fmt,
    net::{AddrParseError, IpAddr},
    str::FromStr,
};

use ipnet::IpNet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A network in CIDR notation, or one plain address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct Network(IpNet);

impl Network {
    /// Whether `address` is in it. An IPv4 address that a socket for both versions reports as IPv6
    /// (`::ffff:10.0.0.1`) counts as what it is.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl FromStr for Network {
    type Err = AddrParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.parse::<IpNet>() {
            Ok(network) => Ok(Self(network.trunc())),
            Err(_) => text.parse().map(|address: IpAddr| Self(address.into())),
        }
    }
}

impl TryFrom<String> for Network {
    type Error = AddrParseError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        network.to_string()
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.prefix_len() == self.0.max_prefix_len() {
            self.0.addr().fmt(f)
        } else {
            self.0.fmt(f)
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("10.0.0.0/8", "10.1.2.3", true)]
    #[case("10.9.9.9/8", "10.1.2.3", true)]
    #[case("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    #[case("10.0.0.0/8", "11.1.2.3", false)]
    #[case("127.0.0.1", "127.0.0.1", true)]
    #[case("127.0.0.1", "127.0.0.2", false)]
    #[case("fd00::/8", "fd00::1", true)]
    #[case("::1", "::1", true)]
    fn a_network_or_an_address_says_who_is_in_it(
        #[case] network: &str,
        #[case] address: IpAddr,
        #[case] inside: bool,
    ) {
        let network: Network = network.parse().unwrap();
        assert_eq!(network.contains(address), inside);
        assert_eq!(network.to_string().parse(), Ok(network));
    }

    #[rstest]
    #[case("")]
    #[case("10.0.0.0/33")]
    #[case("proxy.example.com")]
    #[case("10.0.0.1:80")]
    fn what_is_no_network_is_refused(#[case] text: &str) {
        assert!(text.parse::<Network>().is_err(), "{text}");
    }
}

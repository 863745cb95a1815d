//! Who asks: the address at the far end of a chain of proxies, as far as they are trusted.

use std::net::{IpAddr, SocketAddr};

use actix_web::{HttpRequest, http::header};

use crate::config::Network;

/// The address of the client of `request`; `None` for a connection without one, such as a test's.
///
/// A proxy appends the address that it was asked from to `X-Forwarded-For`, or to `Forwarded` (RFC 7239)
/// where there is no other. From the right, each address was written by the one before it, so it is believed
/// where that one is among the `trusted`. The first that is not is the client, for what stands
/// before it anybody can have written.
pub(super) fn of(request: &HttpRequest, trusted: &[Network]) -> Option<IpAddr> {
    let mut client = request.peer_addr()?.ip().to_canonical();
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(client) {
        return Some(client);
    }
    let mut farther = |node: Option<IpAddr>| {
        // A proxy that does not tell is as far as can be seen.
        client = node?;
        is_trusted(client).then_some(())
    };
    let plain = "x-forwarded-for";
    // How far it goes is no failure.
    let _ = if request.headers().contains_key(plain) {
        items(request, plain)
            .map(address)
            .try_for_each(&mut farther)
    } else {
        let elements = items(request, header::FORWARDED.as_str());
        elements.map(of_element).try_for_each(&mut farther)
    };
    Some(client)
}

/// The items of a list in headers of one name, the last first.
fn items<'a>(request: &'a HttpRequest, name: &'a str) -> impl Iterator<Item = &'a str> {
    let values: Vec<_> = request.headers().get_all(name).collect();
    // What is not text is no address either.
    let texts = values.into_iter().rev();
    let texts = texts.map(|value| value.to_str().unwrap_or("unknown"));
    texts.flat_map(|text| text.rsplit(',').map(str::trim))
}

/// The address that an element of `Forwarded` is for.
fn of_element(element: &str) -> Option<IpAddr> {
    let mut pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    let (_, node) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    address(node.trim().trim_matches('"'))
}

/// An address with or without a port, one of IPv6 with or without brackets.
fn address(node: &str) -> Option<IpAddr> {
    let bare = node.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse::<IpAddr>().ok();
    let address = address.or_else(|| node.parse::<SocketAddr>().ok().map(|with| with.ip()));
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use rstest::rstest;

    use super::*;

    fn client(peer: &str, headers: &[(&'static str, &'static str)]) -> String {
        let trusted: Vec<Network> = ["10.0.0.0/8", "fd00::/8"]
            .map(|net| net.parse().unwrap())
            .into();
        let mut request = TestRequest::default().peer_addr(peer.parse().unwrap());
        for header in headers {
            request = request.append_header(*header);
        }
        of(&request.to_http_request(), &trusted)
            .unwrap()
            .to_string()
    }

    const PROXY: &str = "10.0.0.7:1234";
    const XFF: &str = "x-forwarded-for";

    #[rstest]
    #[case("192.0.2.9:1", &[], "192.0.2.9")]
    #[case(PROXY, &[], "10.0.0.7")]
    #[case(PROXY, &[(XFF, "192.0.2.1")], "192.0.2.1")]
    #[case(PROXY, &[(XFF, "192.0.2.1:4711")], "192.0.2.1")]
    #[case(PROXY, &[(XFF, "[2001:db8::1]:4711")], "2001:db8::1")]
    #[case(PROXY, &[(XFF, "::ffff:192.0.2.1")], "192.0.2.1")]
    #[case("[fd00::1]:80", &[(XFF, "192.0.2.1, 10.9.9.9")], "192.0.2.1")]
    #[case(PROXY, &[("forwarded", "for=192.0.2.1;proto=https, for=\"[fd00::9]:80\"")], "192.0.2.1")]
    fn proxies_that_are_trusted_say_who_asks(
        #[case] peer: &str,
        #[case] headers: &[(&'static str, &'static str)],
        #[case] expected: &str,
    ) {
        assert_eq!(client(peer, headers), expected);
    }

    #[rstest]
    #[case("192.0.2.9:1", &[(XFF, "203.0.113.5")], "192.0.2.9")]
    #[case(PROXY, &[(XFF, "203.0.113.5, 192.0.2.1")], "192.0.2.1")]
    #[case(PROXY, &[(XFF, "203.0.113.5"), (XFF, "192.0.2.1")], "192.0.2.1")]
    #[case(PROXY, &[("forwarded", "for=203.0.113.5"), (XFF, "192.0.2.1")], "192.0.2.1")]
    #[case(PROXY, &[(XFF, "203.0.113.5, unknown")], "10.0.0.7")]
    #[case(PROXY, &[("forwarded", "for=_hidden")], "10.0.0.7")]
    #[case(PROXY, &[("forwarded", "for=192.0.2.1, for=203.0.113.5")], "203.0.113.5")]
    fn nobody_can_pretend_to_be_another(
        #[case] peer: &str,
        #[case] headers: &[(&'static str, &'static str)],
        #[case] expected: &str,
    ) {
        assert_eq!(client(peer, headers), expected);
    }
}

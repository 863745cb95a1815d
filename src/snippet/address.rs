//! Addresses, encoded so that no markup finds an end, a quote or a mark in them.
//!
//! RFC 3986, section 2: what is encoded below is either not allowed in a URI or is a delimiter
//! that means nothing to `http`. A `%XX` that is already there stays as it is.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::text::starts_reference;

/// What some markup could take for an end or for a mark. `$` opens a formula on GitHub, braces open
/// an expression in MDX and in Jekyll.
const MARKS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'$')
    .add(b'\'')
    .add(b'(')
    .add(b')')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The address with all but plain ASCII percent-encoded.
///
/// `&lt;` and the like are a character reference to most markups, so the name's first character is
/// encoded, which by RFC 3986's section 2.3 changes nothing.
/// The brackets of an IPv6 host stay, since nothing else can stand for them.
pub(super) fn encoded(address: &str) -> String {
    let address = trimmed(address);
    let host_end = ipv6_host_end(address);
    let mut out = String::with_capacity(address.len());
    let mut names_reference = false;
    for (at, c) in address.char_indices() {
        let rest = address.get(at..).unwrap_or_default();
        match c {
            '%' if !starts_escape(rest) => out.push_str("%25"),
            '[' | ']' if at < host_end => out.push(c),
            _ if names_reference && c != '#' => out.extend([format!("%{:02X}", u32::from(c))]),
            _ => out.extend(utf8_percent_encode(c.encode_utf8(&mut [0; 4]), MARKS)),
        }
        names_reference = (c == '&' && starts_reference(rest)) || (c == '#' && names_reference);
    }
    out
}

/// The address of a link, or `None` for one that is neither `http`, `https` nor `mailto`.
pub(super) fn link(address: &str) -> Option<String> {
    let (scheme, rest) = trimmed(address).split_once(':')?;
    let is = |name: &str| scheme.eq_ignore_ascii_case(name);
    let names_a_place = if is("mailto") {
        !rest.is_empty()
    } else {
        (is("http") || is("https")) && rest.strip_prefix("//").is_some_and(|host| !host.is_empty())
    };
    names_a_place.then(|| encoded(address))
}

/// Without the control characters and spaces round it, which a browser ignores too
/// (<https://url.spec.whatwg.org/#concept-basic-url-parser>).
fn trimmed(address: &str) -> &str {
    address.trim_matches(|c: char| c <= ' ')
}

fn starts_escape(text: &str) -> bool {
    matches!(text.as_bytes(), [b'%', a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

/// Where the host of `http://[::1]/` ends, in bytes; 0 where the host is no IPv6 address.
fn ipv6_host_end(address: &str) -> usize {
    let host = address
        .split_once("://")
        .and_then(|(_, rest)| rest.strip_prefix('['));
    let Some((host, rest)) = host.and_then(|host| host.split_once(']')) else {
        return 0;
    };
    let is_ipv6 = host
        .bytes()
        .all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'));
    if is_ipv6 {
        address.len() - rest.len()
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(
        "http://localhost:7007/api/badges/entity/default/component/Mixed_Case.Service-1/badge/owner?style=for-the-badge&color=blue#a",
        "http://localhost:7007/api/badges/entity/default/component/Mixed_Case.Service-1/badge/owner?style=for-the-badge&color=blue#a"
    )]
    #[case("https://x.io/a%20b%zz%", "https://x.io/a%20b%25zz%25")]
    #[case(" https://x.io/a b\n", "https://x.io/a%20b")]
    #[case("https://x.io/](y) \"t\"", "https://x.io/%5D%28y%29%20%22t%22")]
    #[case("https://x.io/<a>`|\\{}'", "https://x.io/%3Ca%3E%60%7C%5C%7B%7D%27")]
    #[case("https://x.io/?a&lt;b;c", "https://x.io/?a&%6Ct;b;c")]
    #[case("https://x.io/?a&#93;", "https://x.io/?a&#%393;")]
    #[case("https://x.io/日\u{202e}", "https://x.io/%E6%97%A5%E2%80%AE")]
    #[case("http://[::1]:80/[x]", "http://[::1]:80/%5Bx%5D")]
    #[case("http://[x]/", "http://%5Bx%5D/")]
    fn an_address_holds_no_mark_of_any_markup(#[case] address: &str, #[case] written: &str) {
        assert_eq!(encoded(address), written);
        assert_eq!(encoded(written), written, "encoding twice changes nothing");
    }

    #[rstest]
    #[case("https://x.io", true)]
    #[case("HTTP://x.io", true)]
    #[case("mailto:a@x.io", true)]
    #[case("javascript:alert(1)", false)]
    #[case("java\nscript:alert(1)", false)]
    #[case(" javascript:alert(1)", false)]
    #[case("data:text/html,x", false)]
    #[case("//x.io", false)]
    #[case("https:", false)]
    #[case("mailto:", false)]
    #[case("", false)]
    fn only_web_pages_and_mail_are_linked(#[case] address: &str, #[case] linked: bool) {
        assert_eq!(link(address).is_some(), linked);
    }
}

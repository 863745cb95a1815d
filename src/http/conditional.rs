//! Conditional requests (RFC 9110, section 13.1.2).

/// Whether `If-None-Match` holds `etag`, so that the client's copy is still good.
///
/// The comparison is weak, as the RFC asks for here; a list is searched, `*` matches all.
pub(super) fn matches(if_none_match: &str, etag: &str) -> bool {
    if_none_match
        .split(',')
        .map(str::trim)
        .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("\"a\"", true)]
    #[case("W/\"a\"", true)]
    #[case("\"b\", \"a\"", true)]
    #[case("\"b\",W/\"a\" ", true)]
    #[case("*", true)]
    #[case("\"b\"", false)]
    #[case("a", false)]
    #[case("", false)]
    fn a_tag_is_found_weakly_and_in_lists(#[case] header: &str, #[case] found: bool) {
        assert_eq!(matches(header, "\"a\""), found, "{header}");
    }
}

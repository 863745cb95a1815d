//! The name of one request, by which its lines are found in the logs of everybody that it passed.
//!
//! `X-Request-Id` is a custom and no standard. A proxy's or a client's is taken where it is a plain word, for it
//! comes back as a header and stands in logs; any other request is given one.

use std::{
    cell::Cell,
    hash::{BuildHasher, RandomState},
};

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

/// The header that it is sent in, both ways.
pub(super) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken, in bytes.
const MAX_BYTES: usize = 128;

thread_local! {
    /// Keyed by chance for each thread, so that two ids are hardly ever the same.
    static CHANCE: RandomState = RandomState::new();
    static GIVEN: Cell<u64> = const { Cell::new(0) };
}

/// The id of a request with `headers`: its own, or a new one where it has none that is plain.
pub(super) fn of(headers: &HeaderMap) -> HeaderValue {
    let id = headers.get(X_REQUEST_ID);
    let id = id.filter(|id| is_plain(id.as_bytes()));
    id.cloned().unwrap_or_else(new)
}

/// Whether an id is one word that means nothing in a header, in a log or in a shell.
fn is_plain(id: &[u8]) -> bool {
    let is_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:/+=@~".contains(byte);
    !id.is_empty() && id.len() <= MAX_BYTES && id.iter().all(is_of_word)
}

/// 16 hexadecimal digits.
fn new() -> HeaderValue {
    let given = GIVEN.get();
    GIVEN.set(given.wrapping_add(1));
    let chance = CHANCE.with(|chance| chance.hash_one(given));
    let mut digits = [0; 16];
    // It has room for all of them.
    let _ = base16ct::lower::encode(&chance.to_be_bytes(), &mut digits);
    HeaderValue::from_bytes(&digits).unwrap_or(HeaderValue::from_static("none"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use rstest::rstest;

    use super::*;

    fn of_asked(id: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(X_REQUEST_ID, HeaderValue::from_str(id).unwrap());
        of(&headers).to_str().unwrap().to_owned()
    }

    #[rstest]
    #[case("7")]
    #[case("6f9619ff-8b86-d011-b42d-00cf4fc964ff")]
    #[case("Root=1-67891233-abcdef012345678912345678")]
    fn a_plain_id_is_taken(#[case] id: &str) {
        assert_eq!(of_asked(id), id);
    }

    #[rstest]
    #[case("")]
    #[case("a b")]
    #[case("a\"b")]
    #[case("<script>")]
    #[case("$(reboot)")]
    #[case("é")]
    #[case(&"x".repeat(129))]
    fn anything_else_is_replaced(#[case] id: &str) {
        let given = of_asked(id);
        assert_eq!(given.len(), 16, "{given}");
    }

    #[test]
    fn no_two_requests_are_given_the_same() {
        let ids: HashSet<_> = (0..10_000).map(|_| new()).collect();
        assert_eq!(ids.len(), 10_000);
    }
}

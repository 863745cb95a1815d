//! Which coding `Accept-Encoding` asks for (RFC 9110, section 12.5.3).

use actix_web::http::header::{ACCEPT_ENCODING, HeaderMap};

use super::super::accept::quality;

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in super::super) enum Coding {
    /// As it is.
    Identity,
    /// RFC 1952.
    Gzip,
    /// RFC 7932.
    Brotli,
}

impl Coding {
    /// The name in headers.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
        }
    }

    /// What the tag of a body in this coding ends in.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Gzip => "-gz",
            Self::Brotli => "-br",
        }
    }

    /// The smallest that is taken; of those that are taken, the preferred one.
    ///
    /// Who sends no header gets a body as it is, which the RFC allows and every client can read.
    pub(in super::super) fn accepted(headers: &HeaderMap) -> Self {
        let header = headers.get(ACCEPT_ENCODING);
        let header = header.and_then(|value| value.to_str().ok());
        header.map_or(Self::Identity, Self::of)
    }

    fn of(accept_encoding: &str) -> Self {
        let (mut gzip, mut brotli, mut identity, mut others) = (None, None, None, None);
        for item in accept_encoding.split(',') {
            let mut parts = item.split(';');
            let name = parts.next().unwrap_or_default().trim();
            let Some(quality) = quality(parts) else {
                continue;
            };
            let place = match name {
                "*" => &mut others,
                _ if name.eq_ignore_ascii_case("br") => &mut brotli,
                _ if name.eq_ignore_ascii_case("gzip") => &mut gzip,
                _ if name.eq_ignore_ascii_case("x-gzip") => &mut gzip,
                _ if name.eq_ignore_ascii_case("identity") => &mut identity,
                _ => continue,
            };
            place.get_or_insert(quality);
        }
        let or_others = |named: Option<u16>| named.or(others).unwrap_or_default();
        let (brotli, gzip) = (or_others(brotli), or_others(gzip));
        // Without a word of its own, what is as it is counts least of what is taken.
        let identity = identity.unwrap_or_default();
        if brotli > 0 && brotli >= gzip && brotli >= identity {
            Self::Brotli
        } else if gzip > 0 && gzip >= identity {
            Self::Gzip
        } else {
            Self::Identity
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", Coding::Identity)]
    #[case("gzip, deflate, br, zstd", Coding::Brotli)]
    #[case("gzip, deflate", Coding::Gzip)]
    #[case("GZIP", Coding::Gzip)]
    #[case("x-gzip", Coding::Gzip)]
    #[case("br;q=0.5, gzip;q=0.8", Coding::Gzip)]
    #[case("br;q=0, gzip", Coding::Gzip)]
    #[case("*", Coding::Brotli)]
    #[case("br;q=0, *", Coding::Gzip)]
    #[case("*;q=0", Coding::Identity)]
    #[case("identity", Coding::Identity)]
    #[case("identity, gzip;q=0.5", Coding::Identity)]
    #[case("identity;q=0, gzip", Coding::Gzip)]
    #[case("deflate, zstd", Coding::Identity)]
    #[case("br;q=nonsense, gzip", Coding::Gzip)]
    #[case(" br ; q=1.000 ", Coding::Brotli)]
    fn the_smallest_that_the_client_takes_is_chosen(#[case] header: &str, #[case] coding: Coding) {
        assert_eq!(Coding::of(header), coding);
    }
}

//! Requests without an answer, and answers without their end.

use std::{error::Error, io, iter};

use thiserror::Error;

/// Why there is no whole answer. Nothing in it comes from the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TransportError {
    /// No connection could be made.
    #[error("it cannot be reached")]
    Unreachable,
    /// A connection was made, and no trust: a certificate or the TLS versions do not fit.
    #[error("no secure connection to it could be made")]
    Tls,
    /// The connection broke before the whole answer was there.
    #[error("it broke off its answer")]
    Interrupted,
    /// No full answer in time.
    #[error("it did not answer in time")]
    Timeout,
    /// A body over the cap.
    #[error("its answer is larger than {limit_bytes} bytes")]
    TooLarge {
        /// The cap.
        limit_bytes: usize,
    },
    /// A body that cannot be decompressed.
    #[error("its gzip encoding is broken")]
    Encoding,
}

impl From<&reqwest::Error> for TransportError {
    fn from(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::Timeout;
        }
        if causes(error).any(<dyn Error>::is::<rustls::Error>) {
            return Self::Tls;
        }
        // What a decoder says of a body that is not gzip.
        let undecodable = [io::ErrorKind::InvalidData, io::ErrorKind::InvalidInput];
        if causes(error)
            .filter_map(|cause| cause.downcast_ref::<io::Error>())
            .any(|cause| undecodable.contains(&cause.kind()))
        {
            return Self::Encoding;
        }
        if error.is_connect() {
            Self::Unreachable
        } else {
            Self::Interrupted
        }
    }
}

/// The errors under an error. [`io::Error`] does not give what it wraps as its source.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    iter::successors(error.source(), |&cause| {
        let wrapped = cause.downcast_ref().and_then(io::Error::get_ref);
        wrapped.map_or_else(|| cause.source(), |inner| Some(inner))
    })
}

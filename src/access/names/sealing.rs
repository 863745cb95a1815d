//! Opaque names: entity references under deterministic authenticated encryption.
//!
//! A name is the base64url text (RFC 4648, section 5, without padding) of a reference under AES-SIV
//! (RFC 5297) with keys of 256 bits. The same entity always has the same name, a name cannot be read
//! or made without a key, and nothing has to be kept. The reference is padded to a multiple of 16
//! bytes first, so that a name's length tells little of the entity's.

use std::{fmt, str::FromStr};

use aes_siv::{KeyInit, siv::Aes256Siv};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretBox};
use thiserror::Error;

use crate::entity::EntityRef;

/// Binds a name to what it is for: what was sealed under the same key for another purpose is no name.
const PURPOSE: &[u8] = b"backstage-badges/entity/1";

/// AES-SIV takes two keys, one for the tag and one for the text.
const KEY_BYTES: usize = 64;

/// A reference is padded to a multiple of this.
const PAD_BYTES: usize = 16;

/// The longest name: a tag of 16 bytes and a reference of three parts of 63 characters, padded, in
/// base64.
const MAX_CHARS: usize = 278;

/// A key for opaque names. Its debug form does not show it.
pub struct SealingKey(SecretBox<[u8; KEY_BYTES]>);

/// A text that is no key. It is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("expected 64 bytes in hexadecimal, such as `openssl rand -hex 64` prints")]
pub struct SealingKeyError;

impl FromStr for SealingKey {
    type Err = SealingKeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut key = [0; KEY_BYTES];
        if text.len() != 2 * KEY_BYTES {
            return Err(SealingKeyError);
        }
        base16ct::mixed::decode(text, &mut key).map_err(|_| SealingKeyError)?;
        Ok(Self(SecretBox::new(Box::new(key))))
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey")
    }
}

/// The keys of opaque names: the first seals, all open, so that a key can be replaced while READMEs
/// still hold names under the old one.
#[derive(Debug)]
pub struct SealingKeys {
    first: SealingKey,
    others: Vec<SealingKey>,
}

impl SealingKey {
    fn cipher(&self) -> Aes256Siv {
        Aes256Siv::new(self.0.expose_secret().into())
    }

    fn open(&self, sealed: &[u8]) -> Option<EntityRef> {
        let padded = self.cipher().decrypt([PURPOSE], sealed).ok()?;
        let text = str::from_utf8(&padded).ok()?;
        text.trim_end_matches('\0').parse().ok()
    }
}

impl SealingKeys {
    /// The keys, the one that seals first; `None` where there is none.
    #[must_use]
    pub fn new(keys: Vec<SealingKey>) -> Option<Self> {
        let mut keys = keys.into_iter();
        Some(Self {
            first: keys.next()?,
            others: keys.collect(),
        })
    }

    /// The opaque name of `reference`: letters, digits, `-` and `_`.
    #[must_use]
    pub fn seal(&self, reference: &EntityRef) -> String {
        let mut text = reference.to_string().into_bytes();
        text.resize(text.len().next_multiple_of(PAD_BYTES), 0);
        // Fails for more than 126 headers alone, and this is one.
        let sealed = self.first.cipher().encrypt([PURPOSE], &text);
        URL_SAFE_NO_PAD.encode(sealed.unwrap_or_default())
    }

    /// The entity that `name` means; `None` where none of the keys made it.
    #[must_use]
    pub fn open(&self, name: &str) -> Option<EntityRef> {
        if name.len() > MAX_CHARS {
            return None;
        }
        let sealed = URL_SAFE_NO_PAD.decode(name).ok()?;
        let mut keys = [&self.first].into_iter().chain(&self.others);
        keys.find_map(|key| key.open(&sealed))
    }
}

#[cfg(test)]
mod tests;

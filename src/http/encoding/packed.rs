//! Bodies in another coding, each packed once.

use std::{
    fmt,
    io::{self, Write},
};

use actix_web::web::Bytes;
use brotli::{CompressorWriter, enc::BrotliEncoderParams};
use flate2::{Compression, GzBuilder};
use quick_cache::{Weighter, sync::Cache};

use super::Coding;

/// The memory for packed bodies.
const CAPACITY_BYTES: u64 = 8 * 1024 * 1024;

/// What a packed badge takes: so many are expected in that.
const USUAL_BYTES: u64 = 1024;

/// Shorter bodies go out as they are: the headers alone are longer.
const MIN_BYTES: usize = 256;

/// Longer ones too, for they would keep a worker from other requests.
const MAX_BYTES: usize = 64 * 1024;

/// Of eleven. Each body is packed once; more costs much and saves little of a badge.
const BROTLI_QUALITY: i32 = 9;

/// The binary logarithm of the window, in bytes.
const BROTLI_WINDOW: i32 = 18;

/// By tag and coding; `None` where packing makes a body longer.
type Key = (Box<str>, Coding);

#[derive(Debug, Clone)]
struct SizeBytes;

impl Weighter<Key, Option<Bytes>> for SizeBytes {
    fn weight(&self, (tag, _): &Key, packed: &Option<Bytes>) -> u64 {
        let bytes = packed.as_ref().map_or(0, Bytes::len);
        (bytes + tag.len() + 128) as u64
    }
}

/// What was packed lately.
pub(super) struct Packed(Cache<Key, Option<Bytes>, SizeBytes>);

impl Packed {
    pub(super) fn new() -> Self {
        let items = usize::try_from(CAPACITY_BYTES / USUAL_BYTES).unwrap_or_default();
        Self(Cache::with_weighter(items, CAPACITY_BYTES, SizeBytes))
    }

    /// The body with the strong tag `tag` in another coding, where that is shorter.
    pub(super) fn body(&self, tag: &str, body: &[u8], coding: Coding) -> Option<Bytes> {
        if !(MIN_BYTES..=MAX_BYTES).contains(&body.len()) {
            return None;
        }
        let key = (tag.into(), coding);
        if let Some(packed) = self.0.get(&key) {
            return packed;
        }
        let packed = pack(body, coding).ok();
        let packed = packed.filter(|packed| packed.len() < body.len());
        let packed = packed.map(Bytes::from);
        self.0.insert(key, packed.clone());
        packed
    }
}

impl fmt::Debug for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Packed").field(&self.0.len()).finish()
    }
}

fn pack(body: &[u8], coding: Coding) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    match coding {
        Coding::Identity => packed.extend_from_slice(body),
        Coding::Gzip => {
            // Without a time and a system, so that one body has one coding.
            let builder = GzBuilder::new().mtime(0);
            let mut writer = builder.write(&mut packed, Compression::best());
            writer.write_all(body)?;
            writer.finish()?;
        }
        Coding::Brotli => {
            let parameters = BrotliEncoderParams {
                quality: BROTLI_QUALITY,
                lgwin: BROTLI_WINDOW,
                size_hint: body.len(),
                ..BrotliEncoderParams::default()
            };
            let mut writer = CompressorWriter::with_params(&mut packed, body.len(), &parameters);
            writer.write_all(body)?;
            writer.flush()?;
            drop(writer);
        }
    }
    Ok(packed)
}

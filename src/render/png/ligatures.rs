//! Turns the ligatures of an OpenType font off.
//!
//! A font says in its `GSUB` table which substitutions serve which feature. Under a tag that no
//! shaper knows, a feature is never applied. Layouts: OpenType 1.9.1, "Font file" and "GSUB".

use std::ops::Range;

/// What is put for the tag of a feature that shall not be applied.
const UNKNOWN: &[u8; 4] = b"zzzz";

/// The features, on by default, that make one glyph of several letters.
const LIGATURES: [&[u8; 4]; 5] = [b"ccmp", b"clig", b"liga", b"rclt", b"rlig"];

/// The font without its ligatures; one of another form comes back as it is.
pub(super) fn disable(font: &[u8]) -> Vec<u8> {
    let mut font = font.to_vec();
    for tag in feature_tags(&font).unwrap_or_default() {
        if let Some(tag) = font.get_mut(tag)
            && LIGATURES.iter().any(|ligature| *ligature == tag)
        {
            tag.copy_from_slice(UNKNOWN);
        }
    }
    font
}

/// Where the tags of the feature list stand.
fn feature_tags(font: &[u8]) -> Option<Vec<Range<usize>>> {
    let table = table_offset(font, *b"GSUB")?;
    let list = table + usize::from(u16_at(font, table + 6)?);
    let count = usize::from(u16_at(font, list)?);
    Some(
        (0..count)
            .map(|index| list + 2 + index * 6)
            .map(|start| start..start + 4)
            .collect(),
    )
}

fn table_offset(font: &[u8], wanted: [u8; 4]) -> Option<usize> {
    let count = usize::from(u16_at(font, 4)?);
    let records = font.get(12..)?.chunks_exact(16).take(count);
    records
        .filter_map(|record| record.split_first_chunk())
        .find(|(tag, _)| **tag == wanted)
        .and_then(|(_, rest)| rest.get(4..8)?.try_into().ok())
        .and_then(|offset| usize::try_from(u32::from_be_bytes(offset)).ok())
}

fn u16_at(font: &[u8], offset: usize) -> Option<u16> {
    let bytes = font.get(offset..offset + 2)?.try_into().ok()?;
    Some(u16::from_be_bytes(bytes))
}

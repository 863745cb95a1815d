//! A text as glyphs side by side.
//!
//! Most texts are in one font, from left to right. Of the others, those are shaped whose parts can
//! be drawn one after the other, each with the first font that has its characters, as browsers do.
//! The rest is left to resvg: what runs from right to left, sequences of emoji, marks on a letter
//! of another font, characters that no font has.

use icu_properties::CodePointMapData;
use icu_properties::props::{BidiClass, GeneralCategory};

use super::typeface::Typeface;
use crate::render::fonts::Face;

/// The glyph that stands for every character that a font lacks (OpenType, "glyf": `.notdef`).
const MISSING_GLYPH: u16 = 0;

/// Glyphs on a line, in CSS pixels.
#[derive(Debug, Default)]
pub(super) struct Shaped {
    pub(super) glyphs: Vec<Glyph>,
    /// How long the line is.
    pub(super) width: f32,
    /// How many parts it has that space can be put between.
    pub(super) clusters: u16,
}

/// A glyph, where it stands on its line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    pub(super) face: Face,
    pub(super) id: u16,
    pub(super) x: f32,
    /// How far it is raised above the baseline.
    pub(super) raised: f32,
    /// How many parts of the line are before its own.
    pub(super) cluster: u16,
}

/// Shapes a text; none where that is left to resvg.
pub(super) fn shape(text: &str, base: Face, size: f32) -> Option<Shaped> {
    let mut shaped = Shaped::default();
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) && !text.contains("  ") {
        shaped.add(text, base, size)?;
        return Some(shaped);
    }
    let mut start = 0;
    let mut face = base;
    let mut previous = ' ';
    for (at, character) in text.char_indices() {
        let needed = face_for(character, previous, face, base)?;
        if needed != face {
            shaped.add(text.get(start..at)?, face, size)?;
            (start, face) = (at, needed);
        }
        previous = character;
    }
    shaped.add(text.get(start..)?, face, size)?;
    Some(shaped)
}

/// The font that draws `character` after `previous`, which is drawn with `face`.
fn face_for(character: char, previous: char, face: Face, base: Face) -> Option<Face> {
    let has = |face: Face| Typeface::of(face).is_some_and(|typeface| typeface.has(character));
    let mut faces = base.fallbacks().iter().copied();
    match kind(character) {
        // White space that SVG would collapse, and a mark alone, which each program puts elsewhere.
        Kind::Space | Kind::Mark if previous == ' ' => None,
        Kind::Space => Some(base),
        Kind::Mark => (has(face) && face == base).then_some(face),
        Kind::Plain => faces.find(|face| has(*face)),
        Kind::Complex => None,
    }
}

enum Kind {
    Plain,
    Space,
    /// It stands on the character before.
    Mark,
    /// It runs from right to left, or changes what is round it.
    Complex,
}

fn kind(character: char) -> Kind {
    match character {
        ' ' => return Kind::Space,
        '!'..='~' => return Kind::Plain,
        // Letters of hangul that make syllables, variation selectors, flags, colours of skin.
        '\u{1100}'..='\u{11ff}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{d7b0}'..='\u{d7ff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{1f1e6}'..='\u{1f1ff}'
        | '\u{1f3fb}'..='\u{1f3ff}' => return Kind::Complex,
        _ => {}
    }
    match CodePointMapData::<BidiClass>::new().get(character) {
        BidiClass::LeftToRight
        | BidiClass::EuropeanNumber
        | BidiClass::EuropeanSeparator
        | BidiClass::EuropeanTerminator
        | BidiClass::CommonSeparator
        | BidiClass::WhiteSpace
        | BidiClass::NonspacingMark
        | BidiClass::OtherNeutral => {}
        _ => return Kind::Complex,
    }
    match CodePointMapData::<GeneralCategory>::new().get(character) {
        GeneralCategory::Control | GeneralCategory::Format => Kind::Complex,
        GeneralCategory::NonspacingMark
        | GeneralCategory::SpacingMark
        | GeneralCategory::EnclosingMark => Kind::Mark,
        _ => Kind::Plain,
    }
}

impl Shaped {
    /// Adds a part that one font draws.
    fn add(&mut self, text: &str, face: Face, size: f32) -> Option<()> {
        if text.is_empty() {
            return Some(());
        }
        let typeface = Typeface::of(face)?;
        let unit = typeface.unit(size);
        let shaped = typeface.shape(text);
        let mut cluster = None;
        for (glyph, place) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            if cluster != Some(glyph.cluster) {
                cluster = Some(glyph.cluster);
                self.clusters = self.clusters.checked_add(1)?;
            }
            let id = u16::try_from(glyph.glyph_id).ok()?;
            if id == MISSING_GLYPH {
                return None;
            }
            self.glyphs.push(Glyph {
                face,
                id,
                x: self.width + pixels(place.x_offset, unit),
                raised: pixels(place.y_offset, unit),
                cluster: self.clusters - 1,
            });
            self.width += pixels(place.x_advance, unit);
        }
        Some(())
    }
}

#[expect(clippy::cast_precision_loss, reason = "fonts have some thousand units")]
fn pixels(units: i32, unit: f32) -> f32 {
    units as f32 * unit
}

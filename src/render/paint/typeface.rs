//! Our fonts, parsed once for shaping and drawing.

use std::sync::LazyLock;

use harfrust::{
    Direction, GlyphBuffer, ShapeOptions, ShapePlan, ShaperData, UnicodeBuffer, script,
};
use skrifa::charmap::Charmap;
use skrifa::outline::DrawSettings;
use skrifa::prelude::{LocationRef, Size};
use skrifa::{FontRef, GlyphId, MetadataProvider, OutlineGlyphCollection};

use super::outline::Outline;
use crate::render::fonts::Face;

/// A parsed font.
pub(super) struct Typeface {
    font: FontRef<'static>,
    characters: Charmap<'static>,
    outlines: OutlineGlyphCollection<'static>,
    shaper: ShaperData,
    /// How Latin is shaped, which nearly every text is written in.
    latin: ShapePlan,
    units_per_em: f32,
}

impl Typeface {
    /// The parsed font; none where its file is not one.
    pub(super) fn of(face: Face) -> Option<&'static Self> {
        static TYPEFACES: LazyLock<[Option<Typeface>; Face::ALL.len()]> =
            LazyLock::new(|| Face::ALL.map(Typeface::parse));
        TYPEFACES.get(face as usize)?.as_ref()
    }

    fn parse(face: Face) -> Option<Self> {
        let font = FontRef::new(face.file()).ok()?;
        let shaper = ShaperData::new(&font);
        let latin = ShapePlan::new(
            &shaper.shaper(&font).build(),
            Direction::LeftToRight,
            Some(script::LATIN),
            None,
            &[],
        );
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        Some(Self {
            characters: font.charmap(),
            outlines: font.outline_glyphs(),
            units_per_em: f32::from(metrics.units_per_em),
            font,
            shaper,
            latin,
        })
    }

    /// Whether the font has a glyph for the character.
    pub(super) fn has(&self, character: char) -> bool {
        self.characters.map(character).is_some()
    }

    /// The glyphs of a text that runs from left to right, in units of the font.
    pub(super) fn shape(&self, text: &str) -> GlyphBuffer {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(Direction::LeftToRight);
        buffer.guess_segment_properties();
        let plan = (buffer.script() == script::LATIN).then_some(&self.latin);
        let options = ShapeOptions::new().plan(plan);
        self.shaper
            .shaper(&self.font)
            .build()
            .shape(buffer, options)
    }

    /// How long a unit of the font is where its size is `size`.
    pub(super) fn unit(&self, size: f32) -> f32 {
        size / self.units_per_em
    }

    /// The outline of a glyph `size` pixels large, shifted right by `shift` pixels; an empty one
    /// where the font has none.
    pub(super) fn outline(&self, glyph: u16, size: f32, shift: f32) -> Outline {
        let mut outline = Outline::new(shift);
        let settings = DrawSettings::unhinted(Size::new(size), LocationRef::default());
        let drawn = self
            .outlines
            .get(GlyphId::from(glyph))
            .map(|glyph| glyph.draw(settings, &mut outline));
        match drawn {
            Some(Ok(_)) => outline,
            Some(Err(_)) | None => Outline::default(),
        }
    }
}

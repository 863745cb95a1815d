//! The fonts that text is drawn with, and which of them draws what.
//!
//! They are those of [`Face`], parsed once. `Helvetica` and `Arial` in bold are
//! Liberation Sans Bold, everything else is `DejaVu` Sans, regular or bold; what these lack comes
//! from Noto Sans CJK and then from Noto Emoji.
//!
//! usvg draws a text of several fonts by shaping the whole of it with each, and then taking glyph
//! by glyph: where the fonts disagree on the number of glyphs, it stops and leaves boxes. So there
//! is a second set of the same faces without ligatures, for the few texts that need it: those
//! where `fi` or the Arabic lam-alef stands beside an ideograph or an emoji.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use icu_normalizer::ComposingNormalizerBorrowed;
use resvg::usvg::fontdb::{Database, ID, Source};
use resvg::usvg::{Font, FontFamily, FontResolver, Group, Node, Tree};
use skrifa::{FontRef, MetadataProvider};

use super::ligatures;
use crate::render::fonts::Face;

/// The weight from which text is bold (CSS Fonts 4, 2.2.1: 600 is semi-bold).
const BOLD: u16 = 600;

/// The glyph that stands for every character that a font lacks (OpenType, "glyf": `.notdef`).
const MISSING_GLYPH: u32 = 0;

/// The parsed fonts.
pub(super) struct Faces {
    database: Arc<Database>,
    sans: Option<ID>,
    sans_bold: Option<ID>,
    helvetica_bold: Option<ID>,
    cjk: Option<ID>,
    emoji: Option<ID>,
}

impl Faces {
    /// The fonts as they are.
    pub(super) fn shared() -> &'static Self {
        static FACES: LazyLock<Faces> = LazyLock::new(|| Faces::load(Cow::Borrowed));
        &FACES
    }

    /// The same fonts, but one letter is always one glyph.
    pub(super) fn without_ligatures() -> &'static Self {
        static FACES: LazyLock<Faces> =
            LazyLock::new(|| Faces::load(|font| Cow::Owned(ligatures::disable(font))));
        &FACES
    }

    fn load(prepare: impl Fn(&'static [u8]) -> Cow<'static, [u8]>) -> Self {
        let mut database = Database::new();
        let mut add = |font: Cow<'static, [u8]>| {
            let ids = database.load_font_source(Source::Binary(Arc::new(font)));
            ids.first().copied()
        };
        Self {
            sans: add(prepare(Face::Sans.file())),
            sans_bold: add(prepare(Face::SansBold.file())),
            helvetica_bold: add(prepare(Face::HelveticaBold.file())),
            // This one comes without ligatures.
            cjk: add(Cow::Borrowed(Face::Cjk.file())),
            emoji: add(prepare(Face::Emoji.file())),
            database: Arc::new(database),
        }
    }

    pub(super) fn database(&self) -> Arc<Database> {
        Arc::clone(&self.database)
    }

    pub(super) fn resolver(&'static self) -> FontResolver<'static> {
        FontResolver {
            select_font: Box::new(|font, _| self.select(font)),
            select_fallback: Box::new(|character, used, _| self.fallback(character, used)),
        }
    }

    fn select(&self, font: &Font) -> Option<ID> {
        if font.weight() < BOLD {
            return self.sans;
        }
        let first_known = font.families().iter().find_map(|family| match family {
            FontFamily::Named(name) => match name.as_str() {
                "Helvetica" | "Arial" | "Liberation Sans" => Some(self.helvetica_bold),
                "Verdana" | "Geneva" | "DejaVu Sans" => Some(self.sans_bold),
                _ => None,
            },
            _ => Some(self.sans_bold),
        });
        first_known.unwrap_or(self.sans_bold)
    }

    /// The next font for a text in which `character` has no glyph yet.
    ///
    /// For a character that no font has, it is the next font all the same: there may be other
    /// characters behind it, and usvg asks about the first only.
    fn fallback(&self, character: char, used: &[ID]) -> Option<ID> {
        let bold = used
            .first()
            .is_some_and(|base| [self.sans_bold, self.helvetica_bold].contains(&Some(*base)));
        let mut unused = [
            self.sans_bold.filter(|_| bold),
            self.sans,
            self.cjk,
            self.emoji,
        ]
        .into_iter()
        .flatten()
        .filter(|id| !used.contains(id));
        let next = unused.clone().next();
        unused.find(|id| self.has_glyph(*id, character)).or(next)
    }

    fn has_glyph(&self, id: ID, character: char) -> bool {
        let mapped = self.database.with_face_data(id, |data, index| {
            let font = FontRef::from_index(data, index).ok()?;
            font.charmap().map(character)
        });
        mapped.flatten().is_some()
    }

    /// Whether some font can draw the character.
    pub(super) fn cover(&self, character: char) -> bool {
        [self.sans, self.cjk, self.emoji]
            .into_iter()
            .flatten()
            .any(|id| self.has_glyph(id, character))
    }
}

/// Whether a text of the tree came out with boxes for characters that one of the fonts has.
pub(super) fn lacks_glyphs(tree: &Tree) -> bool {
    compose(&boxes(tree))
        .chars()
        .any(|character| Faces::shared().cover(character))
}

/// The characters that came out as boxes.
pub(super) fn boxes(tree: &Tree) -> String {
    let mut characters = String::new();
    collect_boxes(tree.root(), &mut characters);
    characters
}

fn collect_boxes(group: &Group, characters: &mut String) {
    for node in group.children() {
        match node {
            Node::Group(group) => collect_boxes(group, characters),
            Node::Text(text) => characters.extend(
                text.layouted()
                    .iter()
                    .flat_map(|span| &span.positioned_glyphs)
                    .filter(|glyph| glyph.id.0 == MISSING_GLYPH)
                    .map(|glyph| glyph.text.as_str()),
            ),
            Node::Path(_) | Node::Image(_) => {}
        }
    }
}

/// Composes letters and their marks (Unicode NFC), since a decomposed syllable is one glyph in the
/// font that has it and several in one that has not.
pub(super) fn compose(svg: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfc().normalize(svg)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// The name of the font that draws the text.
    fn font_of(family: &str, weight: &str, text: &str) -> String {
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="99" height="20"><text y="15" font-family="{family}" font-weight="{weight}">{text}</text></svg>"#
        );
        let options = resvg::usvg::Options {
            font_resolver: Faces::shared().resolver(),
            fontdb: Faces::shared().database(),
            ..resvg::usvg::Options::default()
        };
        let tree = Tree::from_str(&svg, &options).unwrap();
        let Some(Node::Text(text)) = tree.root().children().first() else {
            panic!("no text was laid out");
        };
        let glyph = &text.layouted()[0].positioned_glyphs[0];
        let face = tree.fontdb().face(glyph.font).unwrap();
        face.post_script_name.clone()
    }

    #[rstest]
    #[case::most_styles("Verdana,Geneva,DejaVu Sans,sans-serif", "400", "a", "DejaVuSans")]
    #[case::for_the_badge(
        "Verdana,Geneva,DejaVu Sans,sans-serif",
        "bold",
        "a",
        "DejaVuSans-Bold"
    )]
    #[case::social(
        "Helvetica Neue,Helvetica,Arial,sans-serif",
        "700",
        "a",
        "LiberationSans-Bold"
    )]
    #[case::unknown("Comic Sans MS", "400", "a", "DejaVuSans")]
    #[case::ideograph("Verdana", "400", "日", "NotoSansCJKjp-Regular")]
    #[case::syllable("Helvetica", "700", "서", "NotoSansCJKjp-Regular")]
    #[case::emoji("Verdana", "400", "🚀", "NotoEmoji-Regular")]
    #[case::bold_before_regular("Helvetica", "700", "ع", "DejaVuSans-Bold")]
    fn a_text_is_drawn_with(
        #[case] family: &str,
        #[case] weight: &str,
        #[case] text: &str,
        #[case] font: &str,
    ) {
        assert_eq!(font_of(family, weight, text), font);
    }

    #[test]
    fn the_fallbacks_cover_what_they_are_there_for() {
        let faces = Faces::shared();
        let hangul = '\u{AC00}'..='\u{D7A3}';
        let kana = ('\u{3041}'..='\u{3096}').chain('\u{30A1}'..='\u{30FA}');
        let ideographs = '\u{4E00}'..='\u{9FA5}';
        let emoticons = '\u{1F600}'..='\u{1F64F}';
        for character in hangul.chain(kana).chain(ideographs).chain(emoticons) {
            assert!(faces.cover(character), "{character}");
        }
    }
}

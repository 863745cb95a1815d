//! The fonts that PNG text is drawn with: the five files of `fonts/`, whose README says what is in
//! them and where they come from.

// Statics, for a constant may be put into a program more than once.
static SANS: &[u8] = include_bytes!("../../fonts/dejavu/DejaVuSans.ttf");
static SANS_BOLD: &[u8] = include_bytes!("../../fonts/dejavu/DejaVuSans-Bold.ttf");
static HELVETICA_BOLD: &[u8] = include_bytes!("../../fonts/liberation/LiberationSans-Bold.ttf");
static CJK: &[u8] = include_bytes!("../../fonts/cjk/NotoSansCJKjp-Regular.otf");
static EMOJI: &[u8] = include_bytes!("../../fonts/emoji/NotoEmoji-Regular.ttf");

/// One of our fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Face {
    /// `DejaVu` Sans.
    Sans,
    /// `DejaVu` Sans Bold.
    SansBold,
    /// Liberation Sans Bold.
    HelveticaBold,
    /// Noto Sans CJK, with Japanese shapes.
    Cjk,
    /// Noto Emoji, in one colour.
    Emoji,
}

impl Face {
    /// Every font, each at the place of its number.
    pub(super) const ALL: [Self; 5] = [
        Self::Sans,
        Self::SansBold,
        Self::HelveticaBold,
        Self::Cjk,
        Self::Emoji,
    ];

    /// The font's file.
    pub(super) fn file(self) -> &'static [u8] {
        match self {
            Self::Sans => SANS,
            Self::SansBold => SANS_BOLD,
            Self::HelveticaBold => HELVETICA_BOLD,
            Self::Cjk => CJK,
            Self::Emoji => EMOJI,
        }
    }

    /// The fonts that a text in this one is drawn with, in the order in which they are asked for a
    /// character.
    pub(super) const fn fallbacks(self) -> &'static [Self] {
        match self {
            Self::HelveticaBold => &[
                Self::HelveticaBold,
                Self::SansBold,
                Self::Sans,
                Self::Cjk,
                Self::Emoji,
            ],
            Self::SansBold => &[Self::SansBold, Self::Sans, Self::Cjk, Self::Emoji],
            Self::Sans | Self::Cjk | Self::Emoji => &[Self::Sans, Self::Cjk, Self::Emoji],
        }
    }
}

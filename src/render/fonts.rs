//! The fonts that PNG text is drawn with: the five files of `fonts/`, whose README says what is in
//! them and where they come from.

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
    pub(super) const fn file(self) -> &'static [u8] {
        match self {
            Self::Sans => include_bytes!("../../fonts/dejavu/DejaVuSans.ttf"),
            Self::SansBold => include_bytes!("../../fonts/dejavu/DejaVuSans-Bold.ttf"),
            Self::HelveticaBold => include_bytes!("../../fonts/liberation/LiberationSans-Bold.ttf"),
            Self::Cjk => include_bytes!("../../fonts/cjk/NotoSansCJKjp-Regular.otf"),
            Self::Emoji => include_bytes!("../../fonts/emoji/NotoEmoji-Regular.ttf"),
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

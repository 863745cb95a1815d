//! What there is to draw: the input of shields' renderer, borrowed from a badge.

use crate::badge::{Badge, Color, Logo, LogoWidth, Style, is_space};

/// The texts, colours and pictures of one badge. Two equal drawings give equal bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Drawing<'a> {
    /// The shape.
    pub style: Style,
    /// The left half's text; empty for a badge of one half.
    pub label: &'a str,
    /// The right half's text.
    pub message: &'a str,
    /// The message's background; shields' bright green where unset.
    pub color: Option<&'a Color>,
    /// The label's background; shields' grey where unset.
    pub label_color: Option<&'a Color>,
    /// The address of a picture before the label, a `data:` URI for all who are not a test.
    pub logo: Option<&'a str>,
    /// The room for that picture.
    pub logo_width: LogoWidth,
    /// Where the left half, or all where the second is empty, and the right half lead.
    pub links: [&'a str; 2],
    /// Ends the ids inside the SVG, so that several can stand in one document.
    pub id_suffix: &'a str,
}

impl<'a> Drawing<'a> {
    /// A drawing of two texts with nothing else set.
    #[must_use]
    pub fn new(style: Style, label: &'a str, message: &'a str) -> Self {
        Self {
            style,
            label,
            message,
            color: None,
            label_color: None,
            logo: None,
            logo_width: LogoWidth::SQUARE,
            links: ["", ""],
            id_suffix: "",
        }
    }

    /// The logo's address; an empty one is none.
    pub(super) fn logo(&self) -> Option<&'a str> {
        self.logo.filter(|href| !href.is_empty())
    }

    /// The label without the white space round it.
    pub(super) fn trimmed_label(&self) -> &'a str {
        self.label.trim_matches(is_space)
    }

    /// The message without the white space round it.
    pub(super) fn trimmed_message(&self) -> &'a str {
        self.message.trim_matches(is_space)
    }
}

impl<'a> From<&'a Badge> for Drawing<'a> {
    fn from(badge: &'a Badge) -> Self {
        let mut links = badge.inner_links.iter().map(String::as_str);
        Self {
            color: Some(
                badge
                    .color
                    .as_ref()
                    .unwrap_or_else(|| Color::portal_default()),
            ),
            label_color: badge.label_color.as_ref(),
            logo: badge.logo.as_deref().map(Logo::href),
            logo_width: badge.logo.as_deref().map_or(LogoWidth::SQUARE, Logo::width),
            links: [
                links.next().unwrap_or_default(),
                links.next().unwrap_or_default(),
            ],
            ..Self::new(badge.style, &badge.label, &badge.message)
        }
    }
}

//! The geometry of a badge, in CSS pixels: how large it is, where its boxes, texts and logo stand,
//! what they are filled with.
//!
//! Sizes and positions are those of shields' renderer (npm `badge-maker` 6.0.0). A layout says all
//! that is needed to draw a badge, as markup or as pixels, and nothing of how.

mod classic;
mod for_the_badge;
mod social;

use std::borrow::Cow;

use super::{
    drawing::Drawing,
    width::{Font, whole_pixels},
};
use crate::badge::{Color, Logo, Style};

/// A badge, measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout<'a> {
    /// The shape that was laid out.
    pub style: Style,
    /// The badge's width.
    pub width: f64,
    /// The badge's height.
    pub height: f64,
    /// The backgrounds, left to right.
    pub panels: [Option<Panel<'a>>; 2],
    /// The logo, over the first panel.
    pub logo: Option<LogoBox<'a>>,
    /// The label's text.
    pub label: Option<TextRun<'a>>,
    /// The message's text.
    pub message: Option<TextRun<'a>>,
    /// What leads where.
    pub links: Links<'a>,
    /// Ends the ids inside the SVG.
    pub id_suffix: &'a str,
}

/// A box behind a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Panel<'a> {
    /// Its left edge.
    pub x: f64,
    /// Its width.
    pub width: f64,
    /// Its colour.
    pub fill: Fill<'a>,
}

/// What a box is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fill<'a> {
    /// As an SVG `fill`.
    pub svg: &'a str,
    /// Red, green and blue, where it is opaque and written in a simple form.
    pub solid: Option<[u8; 3]>,
    /// Whether text on it is dark.
    pub is_light: bool,
}

/// A picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogoBox<'a> {
    /// Its left edge.
    pub x: f64,
    /// Its top edge.
    pub y: f64,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// Its address.
    pub href: &'a str,
}

/// One line of text, centred.
#[derive(Debug, Clone, PartialEq)]
pub struct TextRun<'a> {
    /// What it says.
    pub text: Cow<'a, str>,
    /// The middle of the text.
    pub center: f64,
    /// The height of its baseline, from the top.
    pub baseline: f64,
    /// The width it is stretched or pressed to.
    pub width: f64,
    /// Whether it stands on a light colour and is dark itself.
    pub on_light: bool,
    /// Where a link over this half of the badge starts.
    pub link_x: f64,
    /// How wide a link over this half of the badge is.
    pub link_width: f64,
}

/// What of a badge leads where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links<'a> {
    /// Nothing.
    None,
    /// All of it.
    Whole(&'a str),
    /// The message alone.
    Message(&'a str),
    /// Label and message, each to its own.
    Both(&'a str, &'a str),
}

impl<'a> Links<'a> {
    fn new([left, right]: [&'a str; 2]) -> Self {
        match (left.is_empty(), right.is_empty()) {
            (true, true) => Self::None,
            (false, true) => Self::Whole(left),
            (true, false) => Self::Message(right),
            (false, false) => Self::Both(left, right),
        }
    }

    /// Where the whole badge leads.
    #[must_use]
    pub fn whole(self) -> Option<&'a str> {
        if let Self::Whole(link) = self {
            Some(link)
        } else {
            None
        }
    }

    /// Where the label alone leads.
    #[must_use]
    pub fn label(self) -> Option<&'a str> {
        if let Self::Both(link, _) = self {
            Some(link)
        } else {
            None
        }
    }

    /// Where the message alone leads.
    #[must_use]
    pub fn message(self) -> Option<&'a str> {
        match self {
            Self::Message(link) | Self::Both(_, link) => Some(link),
            Self::None | Self::Whole(_) => None,
        }
    }
}

impl<'a> Layout<'a> {
    /// Measures `drawing`.
    #[must_use]
    pub fn new(drawing: &Drawing<'a>) -> Self {
        match drawing.style {
            Style::Flat | Style::FlatSquare | Style::Plastic => classic::layout(drawing),
            Style::ForTheBadge => for_the_badge::layout(drawing),
            Style::Social => social::layout(drawing),
        }
    }
}

impl Layout<'_> {
    /// Width and height in whole CSS pixels, rounded up.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sizes are positive and far below 2^32"
    )]
    pub fn size_pixels(&self) -> (u32, u32) {
        (self.width.ceil() as u32, self.height.ceil() as u32)
    }
}

impl<'a> Fill<'a> {
    fn message(color: Option<&'a Color>) -> Self {
        let bright_green = Self::new("#4b0", [0x44, 0xbb, 0x00], false);
        color.map_or(bright_green, Self::of)
    }

    fn label(color: Option<&'a Color>) -> Self {
        color.map_or(Self::new("#555", [0x55; 3], false), Self::of)
    }

    fn of(color: &'a Color) -> Self {
        Self {
            svg: color.svg(),
            solid: color.solid(),
            is_light: color.is_light(),
        }
    }

    const fn new(svg: &'a str, rgb: [u8; 3], is_light: bool) -> Self {
        Self {
            svg,
            solid: Some(rgb),
            is_light,
        }
    }
}

/// A width that puts the middle of the text on the middle of a pixel.
fn odd_width(text: &str, font: Font) -> f64 {
    f64::from(whole_pixels(text, font) | 1)
}

fn logo_box<'a>(drawing: &Drawing<'a>, x: f64, badge_height: f64) -> Option<LogoBox<'a>> {
    let y = (badge_height - Logo::HEIGHT) / 2.0;
    drawing.logo().map(|href| LogoBox {
        x,
        y,
        width: drawing.logo_width.pixels(),
        height: Logo::HEIGHT,
        href,
    })
}

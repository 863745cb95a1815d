//! A badge as data, how it may look, and the rules that make one from an entity.
//!
//! Nothing here draws and nothing here knows of HTTP: a rule is a pure function of the entity and
//! of the [`Portal`] it lives in.

mod color;
mod css;
mod css_names;
mod custom;
mod id;
mod lacks;
mod links;
mod logo;
mod look;
mod portal;
mod presets;
mod recipe;
mod rules;
mod scale;
mod set;
mod space;
mod static_badge;
mod style;

use std::sync::Arc;

pub use color::Color;
pub use custom::{
    BadgeDefinition, ColorDefinition, ColorRule, ColorScale, ColorStep, CustomBadge,
    DefinitionProblem, Question, SourceDefinition, TemplateProblem,
};
pub use id::{BadgeId, BadgeIdError};
pub use lacks::Lack;
pub use links::{LinkHost, LinkHostError, LinkPolicy};
pub(crate) use logo::RasterKind;
pub use logo::{
    Logo, LogoChoice, LogoError, LogoSize, LogoWidth, NamedLogo, RasterLogoError, SvgLogoError,
};
pub use look::{Look, LookWarning};
pub use portal::Portal;
pub use presets::{PRESETS_YAML, preset_ids, with_presets};
pub use recipe::{Known, Trial};
pub use rules::{BUILT_IN, Owner};
pub use scale::Scale;
pub use set::{BadgeSet, BadgeSetParts, UnknownBadge};
pub use space::is_space;
pub use static_badge::{StaticBadgeError, parse_path as parse_static_path};
pub use style::Style;

/// The most characters of a label or a message that are drawn; a longer text ends in `…`.
///
/// A catalog value can be as long as its author likes, and the cost of drawing is in the length.
pub const MAX_TEXT_CHARS: usize = 512;

/// One badge: what it says, where it links, and how it looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// The left half's text; empty for a badge of one half.
    pub label: String,
    /// The right half's text.
    pub message: String,
    /// The message's background; where unset, [`Color::portal_default`] is drawn.
    pub color: Option<Color>,
    /// The label's background; where unset, shields' grey is drawn.
    pub label_color: Option<Color>,
    /// The shape.
    pub style: Style,
    /// A small picture before the label.
    pub logo: Option<Arc<Logo>>,
    /// The page that a snippet links to.
    pub link: Option<String>,
    /// What the badge is about, for the alternative text and the tooltip of a snippet.
    pub description: String,
    /// Links inside the SVG: one for the whole badge, or one for each half.
    pub inner_links: Vec<String>,
}

impl Badge {
    /// A badge of two texts with nothing else set.
    #[must_use]
    pub fn new(label: impl Into<String>, message: impl Into<String>, style: Style) -> Self {
        Self {
            label: label.into(),
            message: message.into(),
            color: None,
            label_color: None,
            style,
            logo: None,
            link: None,
            description: String::new(),
            inner_links: Vec::new(),
        }
    }

    /// The same badge in another colour.
    #[must_use]
    pub fn with_color(mut self, color: Color) -> Self {
        self.color = Some(color);
        self
    }

    /// Cuts label and message to [`MAX_TEXT_CHARS`].
    #[must_use]
    pub(crate) fn cut_to_size(mut self) -> Self {
        for text in [&mut self.label, &mut self.message] {
            if let Some((end, _)) = text.char_indices().nth(MAX_TEXT_CHARS) {
                text.truncate(end);
                text.push('…');
            }
        }
        self
    }
}

//! Logos that are chosen by name, drawn as shields draws them.
//!
//! Which icon a name stands for, and which colour it has, is what shields' server says
//! (`lib/load-simple-icons.js` and `lib/logos.js` of badges/shields, `core/base-service/
//! coalesce-badge.js` for the width):
//!
//! - A name in any case is a slug, a title, or a title with hyphens for its spaces; a slug goes
//!   before a title. A few names of icons that are gone stand for others.
//! - The colour is the brand's. Where that would not be seen, it is `whitesmoke` on the dark label of
//!   most styles, and `#333` on the light one of `social`: up to a brightness of 0.4 and from 0.6 on.
//!   `logoColor` goes before both, if it is a colour.
//! - `logoSize=auto` makes the logo as wide as its shape. shields looks the width up by the name as it
//!   is given, so a logo that is found by the name of one that is gone stays 14 wide.

use std::{convert::Infallible, fmt, str::FromStr, sync::Arc, sync::LazyLock};

use quick_cache::{Weighter, sync::Cache};

use super::{
    Logo, LogoError, LogoSize, LogoWidth,
    fitted::{Fitted, Number},
    icons::{Icon, IconId},
    near::near,
};
use crate::badge::{Color, Style};

/// The most memory for logos that are kept ready, in bytes.
const CAPACITY_BYTES: u64 = 4 * 1024 * 1024;

/// So many logos of the usual size fit in that.
const USUAL_LOGOS: usize = 2_000;

/// The longest name, in bytes: no title has half as many.
const MAX_NAME_BYTES: usize = 256;

/// Light enough for a dark label.
const LIGHT: &str = "whitesmoke";
/// Dark enough for a light label.
const DARK: &str = "#333";

/// Brightness is `299 r + 587 g + 114 b` of 255,000, which shields rounds to two decimals. Rounded,
/// less than this is at most 0.4: one half is rounded up, as 0.405 is a little more in binary.
const DARK_BELOW: u32 = 103_275;
/// Rounded, more than this is at least 0.6: 0.595 is a little less in binary.
const LIGHT_ABOVE: u32 = 151_725;

/// A logo of Simple Icons, by a name that it has.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NamedLogo {
    /// In lower case.
    name: String,
    icon: IconId,
    /// Whether the icon is found by the name itself, and so its width.
    is_measured: bool,
}

/// All that a named logo's picture hangs on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Recipe {
    icon: IconId,
    tint: Tint,
    size: Option<LogoSize>,
    is_measured: bool,
    /// Whether it stands on a light label.
    on_light: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Tint {
    /// The brand's colour, where it is seen.
    Brand,
    /// No colour of its own.
    Plain,
    /// What was asked for, as an SVG `fill`.
    Given(String),
}

/// Logos weigh what memory they take with their recipes.
#[derive(Debug, Clone)]
struct Bytes;

impl Weighter<Recipe, Arc<Logo>> for Bytes {
    fn weight(&self, recipe: &Recipe, logo: &Arc<Logo>) -> u64 {
        // The recipe is in the logo once more.
        (size_of::<Logo>() + logo.href().len() + 2 * recipe.size_bytes()) as u64
    }
}

impl NamedLogo {
    /// The logo in the colour that is given or else the brand's.
    #[must_use]
    pub fn logo(&self, style: Style, color: Option<&Color>, size: Option<LogoSize>) -> Arc<Logo> {
        self.recipe(Tint::Brand).restyled(style, color, size).draw()
    }

    /// The logo in light grey on a dark label and in dark grey on a light one.
    #[must_use]
    pub fn plain(&self, style: Style) -> Arc<Logo> {
        self.recipe(Tint::Plain).restyled(style, None, None).draw()
    }

    fn recipe(&self, tint: Tint) -> Recipe {
        Recipe {
            icon: self.icon,
            tint,
            size: None,
            is_measured: self.is_measured,
            on_light: false,
        }
    }
}

impl FromStr for NamedLogo {
    type Err = LogoError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > MAX_NAME_BYTES {
            return Err(LogoError::Unknown(Vec::new()));
        }
        let name = text.to_lowercase();
        let known = renamed(&name).unwrap_or(&name).replace(' ', "-");
        match IconId::find(&known) {
            Some(icon) => Ok(Self {
                is_measured: IconId::find(&name).is_some(),
                name,
                icon,
            }),
            None => Err(LogoError::Unknown(near(&name))),
        }
    }
}

impl fmt::Display for NamedLogo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// What shields takes for the names of logos that it had before.
fn renamed(name: &str) -> Option<&'static str> {
    Some(match name {
        "azuredevops" | "tfs" => "azure-devops",
        "eclipse" => "eclipse-ide",
        "gitter-white" => "gitter",
        "scrutinizer" => "scrutinizer-ci",
        "stackoverflow" => "stack-overflow",
        "travis" => "travisci",
        _ => return None,
    })
}

impl Recipe {
    /// The same for another badge.
    pub(super) fn restyled(
        &self,
        style: Style,
        color: Option<&Color>,
        size: Option<LogoSize>,
    ) -> Self {
        Self {
            tint: color.map_or_else(
                || self.tint.clone(),
                |color| Tint::Given(color.svg().to_owned()),
            ),
            size: size.or(self.size),
            on_light: style == Style::Social,
            ..*self
        }
    }

    /// The logo, from memory where it was drawn before.
    pub(super) fn draw(self) -> Arc<Logo> {
        static LOGOS: LazyLock<Cache<Recipe, Arc<Logo>, Bytes>> =
            LazyLock::new(|| Cache::with_weighter(USUAL_LOGOS, CAPACITY_BYTES, Bytes));
        let draw = || Ok::<_, Infallible>(Arc::new(self.clone().drawn()));
        match LOGOS.get_or_insert_with(&self, draw) {
            Ok(logo) => logo,
            Err(never) => match never {},
        }
    }

    fn drawn(self) -> Logo {
        let Some(icon) = self.icon.read() else {
            // Every record is read by a test; without its shape a logo is an empty box.
            return Logo::from_svg("", LogoWidth::SQUARE, self);
        };
        let fill = self.fill(&icon);
        let fitted = self.size.and_then(|LogoSize::Auto| Fitted::new(&icon));
        let [width, height] = fitted.as_ref().map_or([24.0; 2], |fitted| fitted.size);
        let path = fitted.as_ref().map_or(icon.path(), |fitted| &fitted.path);
        // Byte for byte what simple-icons has for `svg`, and what shields puts into it.
        let svg = format!(
            r#"<svg fill="{fill}" role="img" viewBox="0 0 {} {}" xmlns="http://www.w3.org/2000/svg"><title>{}</title><path d="{path}"/></svg>"#,
            Number(width),
            Number(height),
            icon.title(),
        );
        let width = if self.is_measured {
            LogoWidth::of_sides([width, height])
        } else {
            LogoWidth::SQUARE
        };
        Logo::from_svg(&svg, width, self)
    }

    fn size_bytes(&self) -> usize {
        let color = match &self.tint {
            Tint::Given(color) => color.len(),
            Tint::Brand | Tint::Plain => 0,
        };
        size_of::<Self>() + color
    }

    fn fill(&self, icon: &Icon) -> String {
        let plain = if self.on_light { DARK } else { LIGHT };
        match &self.tint {
            // CSS takes some for space that XML forbids.
            Tint::Given(color) => color.replace(['\u{b}', '\u{c}'], ""),
            Tint::Brand if is_seen(icon.hex(), self.on_light) => format!("#{}", icon.hex()),
            Tint::Brand | Tint::Plain => plain.to_owned(),
        }
    }
}

/// Whether a colour of six hex digits is seen on a light or a dark label.
fn is_seen(hex: &str, on_light: bool) -> bool {
    let [_, r, g, b] = u32::from_str_radix(hex, 16)
        .unwrap_or_default()
        .to_be_bytes()
        .map(u32::from);
    let brightness = 299 * r + 587 * g + 114 * b;
    if on_light {
        brightness <= LIGHT_ABOVE
    } else {
        brightness >= DARK_BELOW
    }
}

#[cfg(test)]
mod tests;

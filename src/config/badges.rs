//! The settings of which badges there are, how they look, and how long others may keep them.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    badge::{BadgeDefinition, BadgeId, LogoChoice, Scale, Style},
    units::HumanDuration,
};

/// Which badges there are, and how they look unless a request says otherwise.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BadgeSettings {
    /// The badges that are on, in the order they are offered. Without it, all of them, those of
    /// Backstage's own plugin first.
    #[schemars(extend(
        "errorMessage" = "the id of a badge: lower-case letters and digits, joined by single -"
    ))]
    pub enabled: Option<Vec<BadgeId>>,
    /// The shape where a request asks for none: `flat`, `flat-square`, `plastic`, `for-the-badge` or
    /// `social`.
    pub style: Style,
    /// The picture before the label of every badge: a slug of Simple Icons such as `backstage`,
    /// `none`, or a `data:` URI of an image. Without it, each badge has its own or none.
    pub logo: Option<LogoChoice>,
    /// Whether `owner` shows the title of the group or user, where the catalog has one.
    #[schemars(extend("errorMessage" = "true or false"))]
    pub owner_title: bool,
    /// Badges of your own, and changes to those out of the box, by their ids: see
    /// [the cookbook](docs/badges.md).
    #[schemars(extend(
        "errorMessage" = "a map of badges, each a map of label, message, color, label_color, logo, link, description, style, kinds, when and source"
    ))]
    pub custom: IndexMap<BadgeId, BadgeDefinition>,
}

/// Images, and how long browsers and proxies may keep them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ImageSettings {
    /// The status of an image that says what went wrong: `ok` for 200, which GitHub needs, or
    /// `accurate` for 400, 404, 502, 503 or 504.
    pub error_status: ErrorStatus,
    /// How long a browser may keep an image (`max-age`): whole seconds, at most `365d`.
    pub max_age: HumanDuration,
    /// How long a shared cache may keep an image (`s-maxage`): whole seconds, at most `365d`.
    /// Without it, as long as `images.max_age`.
    pub s_max_age: Option<HumanDuration>,
    /// How long after that a cache may show an image while it asks for a new one
    /// (`stale-while-revalidate`): whole seconds, at most `365d`.
    pub stale_while_revalidate: HumanDuration,
    /// How long after that a cache may show an image while it gets none but errors
    /// (`stale-if-error`): whole seconds, at most `365d`.
    pub stale_if_error: HumanDuration,
    /// How long an image that was just answered with may be repeated, to all who ask the same, without a
    /// look at anything: at most `1m`, and never longer than `cache.fresh_for`; `0s` for not at all.
    pub repeat_for: HumanDuration,
    /// How many PNGs may wait to be drawn, beside one for each core that is being drawn, at most 65535. More
    /// are answered at once with the SVG, where the client takes it, or with `unavailable`. Without it, 64
    /// for each core.
    #[schemars(extend("errorMessage" = "a whole number up to 65535"))]
    pub png_queue: Option<u16>,
    /// How many pixels in each direction a PNG has for one CSS pixel, from 1 to 4. Markdown shows
    /// an image at its own size, so other scales than 1 look larger there.
    #[schemars(range(min = 1, max = 4), extend("errorMessage" = "a whole number from 1 to 4"))]
    pub png_scale: Scale,
}

impl ImageSettings {
    /// How long a shared cache may keep an image.
    #[must_use]
    pub fn s_max_age_or_max_age(&self) -> HumanDuration {
        self.s_max_age.unwrap_or(self.max_age)
    }
}

impl Default for ImageSettings {
    fn default() -> Self {
        Self {
            error_status: ErrorStatus::default(),
            max_age: HumanDuration::from_secs(5 * 60),
            s_max_age: None,
            stale_while_revalidate: HumanDuration::from_secs(60 * 60),
            stale_if_error: HumanDuration::from_secs(24 * 60 * 60),
            repeat_for: HumanDuration::from_secs(1),
            png_queue: None,
            png_scale: Scale::default(),
        }
    }
}

/// The status of an image that says what went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorStatus {
    /// 200: GitHub's image proxy shows an image with any other status as broken.
    #[default]
    Ok,
    /// The status that fits: 400, 404, 502, 503 or 504.
    Accurate,
}

/// How close the service stays to Backstage's badges plugin.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CompatSettings {
    /// Whether snippets and specs have image URLs as the plugin writes them: without an extension, and
    /// with the entity in the letter case it was asked in.
    #[schemars(extend("errorMessage" = "true or false"))]
    pub plugin_urls: bool,
}

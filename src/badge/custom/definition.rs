//! A badge as it is written in the settings.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{badge::Style, entity::Kind};

/// One badge of `badges.custom`. What is left out is as in the badge of the same id out of the box; a
/// new badge has its id as the label, and must have a message. Texts are Jinja templates over `entity`,
/// `ref`, `backstage` and `data`; `when` and `of` are expressions over the same.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BadgeDefinition {
    /// The left half.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The right half.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The right half's colour: a text, a list of rules, or a scale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<ColorDefinition>,
    /// The left half's colour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label_color: Option<String>,
    /// The picture before the label: `backstage`, a Simple Icons slug, a `data:` URI, or `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// The page that the badge leads to: below `backstage.app_url`, or on a host of
    /// `access.link_hosts`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// What the badge is about, for tooltips and screen readers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The shape where a request asks for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<Style>,
    /// The kinds of entities that the badge is for; without it, all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<Kind>>,
    /// Whether the badge is for an entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

/// How a colour is chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ColorDefinition {
    /// A template that writes a colour.
    Template(String),
    /// The colour of the first rule that holds.
    Rules(Vec<ColorRule>),
    /// The colour of the first step that a number is below.
    Scale(ColorScale),
}

/// A colour, and when it is chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColorRule {
    /// An expression; without one, the rule always holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// A template that writes a colour.
    pub color: String,
}

/// Colours by a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColorScale {
    /// An expression that is a number.
    pub of: String,
    /// The steps, from the lowest.
    pub steps: Vec<ColorStep>,
}

/// A colour, and what it is for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColorStep {
    /// The number is below this; the last step needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
    /// A template that writes a colour.
    pub color: String,
}

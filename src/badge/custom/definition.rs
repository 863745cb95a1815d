//! A badge as it is written in the settings.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{badge::Style, client::PluginId, entity::Kind, units::HumanDuration};

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
    /// What another plugin of the backend is asked; its answer is `data`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceDefinition>,
}

/// What a plugin of the backend is asked, below `{backstage.api_url}/api/{plugin}` and with the
/// service's own credentials. It may be asked more than once, so it is to change nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceDefinition {
    /// The plugin's id, such as `tech-insights`.
    pub plugin: PluginId,
    /// A path with its query that is asked with `GET`: a template, in which each value is written
    /// percent-encoded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The same, asked with `POST`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// The JSON that is posted, whose texts are templates; without it, `{}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<serde_json::Value>,
    /// How long an answer is served before the plugin is asked again; without it, `5m`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fresh_for: Option<HumanDuration>,
}

impl BadgeDefinition {
    /// The same, with what it leaves out taken from `base`.
    #[must_use]
    pub fn over(self, base: Self) -> Self {
        Self {
            label: self.label.or(base.label),
            message: self.message.or(base.message),
            color: self.color.or(base.color),
            label_color: self.label_color.or(base.label_color),
            logo: self.logo.or(base.logo),
            link: self.link.or(base.link),
            description: self.description.or(base.description),
            style: self.style.or(base.style),
            kinds: self.kinds.or(base.kinds),
            when: self.when.or(base.when),
            source: self.source.or(base.source),
        }
    }
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

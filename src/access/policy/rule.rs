//! One rule of a policy: which entities, and which of their badges.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::entity::{Entity, Kind, Namespace};

/// Fits an entity that is of one of the kinds, in one of the namespaces, and has one of the
/// annotations; what is left out fits all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "WrittenRule")]
pub struct Rule {
    /// Kinds of entities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<Kind>>,
    /// Namespaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespaces: Option<Vec<Namespace>>,
    /// Annotations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annotations: Option<Vec<AnnotationRule>>,
    /// Ids of badges. A rule with them is about these badges alone, and without them about the entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub badges: Option<Vec<String>>,
}

/// A rule as it is written, before it is known that it says something.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Rule")]
struct WrittenRule {
    /// Kinds of entities, such as `component`.
    kinds: Option<Vec<Kind>>,
    /// Namespaces.
    namespaces: Option<Vec<Namespace>>,
    /// Annotations, as `name`, or as `name=value` where only that value fits.
    annotations: Option<Vec<AnnotationRule>>,
    /// Ids of badges. A rule with them is about these badges alone, and without them about the
    /// entity.
    badges: Option<Vec<String>>,
}

/// A rule that says nothing. What it would fit is everything, or nothing, and a slip more likely than
/// either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "expected kinds, namespaces, annotations or badges, and at least one of each that is given"
)]
pub struct RuleError;

impl TryFrom<WrittenRule> for Rule {
    type Error = RuleError;

    fn try_from(written: WrittenRule) -> Result<Self, Self::Error> {
        let lengths = [
            written.kinds.as_ref().map(Vec::len),
            written.namespaces.as_ref().map(Vec::len),
            written.annotations.as_ref().map(Vec::len),
            written.badges.as_ref().map(Vec::len),
        ];
        if lengths.contains(&Some(0)) || lengths == [None; 4] {
            return Err(RuleError);
        }
        Ok(Self {
            kinds: written.kinds,
            namespaces: written.namespaces,
            annotations: written.annotations,
            badges: written.badges,
        })
    }
}

impl Rule {
    /// Whether the rule is about `entity`.
    pub(super) fn fits(&self, entity: &Entity) -> bool {
        let reference = entity.reference();
        let among = |kinds: &Vec<Kind>| kinds.contains(reference.kind());
        let inside = |namespaces: &Vec<Namespace>| namespaces.contains(reference.namespace());
        let has = |rules: &Vec<AnnotationRule>| rules.iter().any(|rule| rule.fits(entity));
        self.kinds.as_ref().is_none_or(among)
            && self.namespaces.as_ref().is_none_or(inside)
            && self.annotations.as_ref().is_none_or(has)
    }

    /// Whether the rule is about the badge `id`.
    pub(super) fn is_about_badge(&self, id: &str) -> bool {
        let badges = self.badges.as_ref();
        badges.is_none_or(|badges| badges.iter().any(|badge| badge == id))
    }
}

/// An annotation that an entity has, of any value or of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct AnnotationRule {
    name: String,
    value: Option<String>,
}

/// A text that names no annotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("expected the name of an annotation, or name=value")]
pub struct AnnotationRuleError;

impl AnnotationRule {
    /// The annotation's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    fn fits(&self, entity: &Entity) -> bool {
        let value = entity.annotation(&self.name);
        value.is_some_and(|value| self.value.as_ref().is_none_or(|wanted| wanted == value))
    }
}

impl FromStr for AnnotationRule {
    type Err = AnnotationRuleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (text, None),
        };
        if name.is_empty() || name.contains(char::is_whitespace) {
            return Err(AnnotationRuleError);
        }
        Ok(Self {
            name: name.to_owned(),
            value,
        })
    }
}

impl TryFrom<String> for AnnotationRule {
    type Error = AnnotationRuleError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<AnnotationRule> for String {
    fn from(rule: AnnotationRule) -> Self {
        match rule.value {
            Some(value) => format!("{}={value}", rule.name),
            None => rule.name,
        }
    }
}

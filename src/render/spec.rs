//! A badge as JSON: the spec that Backstage's badges frontend reads, and shields' endpoint schema.

use serde::Serialize;
use utoipa::ToSchema;

use crate::badge::{Badge, Color};

/// A badge, its image's URL and its Markdown, in the shape and order of Backstage's plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BadgeSpec<'a> {
    badge: SpecBadge<'a>,
    /// The badge's id.
    #[schema(examples("owner"))]
    id: &'a str,
    /// Where its image is.
    #[schema(examples(
        "https://badges.example.com/entity/default/component/departure-board/badge/owner.svg"
    ))]
    url: String,
    /// Markdown that shows the image, with its link.
    markdown: String,
}

/// The badge's text, link and look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SpecBadge<'a> {
    /// What it is about.
    #[schema(examples("Entity owner badge"))]
    description: &'a str,
    /// Always `entity`.
    #[schema(examples("entity"))]
    kind: &'static str,
    /// The left half's text.
    #[schema(examples("owner"))]
    label: &'a str,
    /// The page that it leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    link: Option<&'a str>,
    /// The right half's text.
    #[schema(examples("platform-screens"))]
    message: &'a str,
    /// The shape.
    #[schema(examples("flat-square"))]
    style: &'static str,
    /// The message's colour, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, examples("blue"))]
    color: Option<&'a str>,
    /// The label's colour, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, examples("#333"))]
    label_color: Option<&'a str>,
}

impl<'a> BadgeSpec<'a> {
    /// The spec of `badge`, drawn at `url` and pasted as `markdown`.
    #[must_use]
    pub fn new(id: &'a str, badge: &'a Badge, url: String, markdown: String) -> Self {
        let badge = SpecBadge {
            description: &badge.description,
            kind: "entity",
            label: &badge.label,
            link: badge.link.as_deref(),
            message: &badge.message,
            style: badge.style.as_str(),
            color: badge.color.as_ref().map(Color::as_given),
            label_color: badge.label_color.as_ref().map(Color::as_given),
        };
        Self {
            badge,
            id,
            url,
            markdown,
        }
    }
}

/// A badge in the schema that shields' endpoint badge fetches
/// (<https://shields.io/badges/endpoint-badge>).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShieldsBadge<'a> {
    /// Always 1.
    #[schema(minimum = 1, maximum = 1)]
    schema_version: u8,
    /// The left half's text.
    #[schema(examples("owner"))]
    label: &'a str,
    /// The right half's text.
    #[schema(examples("platform-screens"))]
    message: &'a str,
    /// The message's colour.
    #[schema(examples("#36BAA2"))]
    color: &'a str,
    /// The label's colour, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, examples("#333"))]
    label_color: Option<&'a str>,
    /// The source of the logo, where it is an SVG.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    logo_svg: Option<String>,
    /// The shape.
    #[schema(examples("flat-square"))]
    style: &'static str,
    /// How long shields may keep it, in seconds.
    #[schema(examples(300))]
    cache_seconds: u64,
}

impl<'a> ShieldsBadge<'a> {
    /// The badge for shields to draw and keep for `cache_seconds`.
    #[must_use]
    pub fn new(badge: &'a Badge, cache_seconds: u64) -> Self {
        Self {
            schema_version: 1,
            label: &badge.label,
            message: &badge.message,
            color: badge
                .color
                .as_ref()
                .unwrap_or_else(|| Color::portal_default())
                .as_given(),
            label_color: badge.label_color.as_ref().map(Color::as_given),
            logo_svg: badge.logo.as_ref().and_then(|logo| logo.svg()),
            style: badge.style.as_str(),
            cache_seconds,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::badge::Style;

    #[test]
    fn a_spec_has_the_shape_of_the_plugin() {
        let mut badge = Badge::new("lifecycle", "production", Style::FlatSquare);
        badge.description = "Entity lifecycle badge".to_owned();
        let spec = BadgeSpec::new("lifecycle", &badge, "URL".to_owned(), "MD".to_owned());
        let text = serde_json::to_string(&spec).unwrap();
        assert_eq!(
            text,
            r#"{"badge":{"description":"Entity lifecycle badge","kind":"entity","label":"lifecycle","message":"production","style":"flat-square"},"id":"lifecycle","url":"URL","markdown":"MD"}"#
        );
    }

    #[test]
    fn a_shields_badge_holds_the_logo_as_source() {
        let mut badge = Badge::new("a", "b", Style::Flat);
        let logo: crate::badge::NamedLogo = "backstage".parse().unwrap();
        badge.logo = Some(logo.plain(Style::Flat));
        let json = serde_json::to_value(ShieldsBadge::new(&badge, 300)).unwrap();
        assert!(json["logoSvg"].as_str().unwrap().starts_with("<svg"));
        assert_eq!(json["color"], json!("#36BAA2"));
    }
}

//! JSON: each badge with its snippet in every markup, for programs that let a person choose.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Markup, SnippetBadge, one, parts::Parts};

/// A badge with its snippet in every markup.
#[derive(Debug, Serialize, ToSchema)]
pub struct SnippetEntry<'a> {
    /// The badge's id; `bar` for several in one image.
    #[schema(examples("owner"))]
    id: &'a str,
    /// The left half's text.
    #[schema(examples("owner"))]
    label: &'a str,
    /// The right half's text.
    #[schema(examples("platform-screens"))]
    message: &'a str,
    /// What the badge is about.
    #[schema(examples("Entity owner badge"))]
    description: &'a str,
    /// The page that a click leads to.
    #[schema(required)]
    link: Option<String>,
    /// Where the image is.
    url: String,
    /// How wide a denser picture is to be shown, in CSS pixels, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, examples(90))]
    width: Option<u32>,
    /// How high, in CSS pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, examples(20))]
    height: Option<u32>,
    /// Markdown.
    markdown: String,
    /// HTML.
    html: String,
    /// reStructuredText.
    rst: String,
    /// `AsciiDoc`.
    asciidoc: String,
    /// Textile.
    textile: String,
    /// Org.
    org: String,
}

/// An array of one object per badge, indented, with a line end.
pub(super) fn array(badges: &[SnippetBadge]) -> String {
    let entries: Vec<_> = badges.iter().map(entry).collect();
    // Strings and numbers under string keys always serialise.
    let mut document = serde_json::to_string_pretty(&entries).unwrap_or_default();
    document.push('\n');
    document
}

pub(super) fn entry(badge: &SnippetBadge) -> SnippetEntry<'_> {
    let parts = Parts::of(badge);
    SnippetEntry {
        id: &badge.id,
        label: &badge.label,
        message: &badge.message,
        description: &badge.description,
        link: parts.link,
        url: parts.url,
        width: badge.dense.as_ref().map(|dense| dense.width),
        height: badge.dense.as_ref().map(|dense| dense.height),
        markdown: one(Markup::Markdown, badge),
        html: one(Markup::Html, badge),
        rst: one(Markup::Rst, badge),
        asciidoc: one(Markup::AsciiDoc, badge),
        textile: one(Markup::Textile, badge),
        org: one(Markup::Org, badge),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::{DenseImage, write};
    use super::*;

    #[test]
    fn each_badge_comes_with_its_snippet_in_every_markup() {
        let badge = SnippetBadge {
            id: "owner".to_owned(),
            label: "owner".to_owned(),
            message: "a|b".to_owned(),
            link: Some("javascript:x".to_owned()),
            image_url: "https://b.io/owner.svg".to_owned(),
            ..SnippetBadge::default()
        };
        let document: Value = serde_json::from_str(&array(std::slice::from_ref(&badge))).unwrap();
        let entry = &document[0];
        assert_eq!(entry["id"], "owner");
        assert_eq!(entry["message"], "a|b");
        assert_eq!(entry["link"], Value::Null);
        assert_eq!(entry["url"], "https://b.io/owner.svg");
        assert_eq!(entry.get("width"), None);
        for markup in Markup::ALL
            .into_iter()
            .filter(|&markup| markup != Markup::Json)
        {
            let alone = write(markup, std::slice::from_ref(&badge));
            assert_eq!(entry[markup.as_str()], alone.trim_end(), "{markup}");
        }
    }

    #[test]
    fn markups_that_say_a_size_show_the_denser_picture() {
        let badge = SnippetBadge {
            image_url: "https://b.io/owner.png".to_owned(),
            dense: Some(DenseImage {
                url: "https://b.io/owner.png?scale=2".to_owned(),
                width: 90,
                height: 20,
            }),
            ..SnippetBadge::default()
        };
        let document: Value = serde_json::from_str(&array(&[badge])).unwrap();
        let entry = &document[0];
        assert_eq!(
            (&entry["width"], &entry["height"]),
            (&90.into(), &20.into())
        );
        assert_eq!(entry["url"], "https://b.io/owner.png");
        for (markup, is_dense) in [
            ("markdown", false),
            ("html", true),
            ("rst", true),
            ("asciidoc", true),
            ("textile", true),
            ("org", false),
        ] {
            let snippet = entry[markup].as_str().unwrap();
            assert_eq!(snippet.contains("scale=2"), is_dense, "{snippet}");
            assert_eq!(snippet.contains("90"), is_dense, "{snippet}");
        }
    }

    #[test]
    fn no_badges_are_an_empty_array() {
        assert_eq!(array(&[]), "[]\n");
    }
}

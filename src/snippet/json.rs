//! JSON: each badge with its snippet in every markup, for programs that let a person choose.

use serde::Serialize;

use super::{SnippetBadge, asciidoc, html, markdown, org, parts::Parts, rst, textile};

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    label: &'a str,
    message: &'a str,
    description: &'a str,
    link: Option<&'a str>,
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
    markdown: String,
    html: String,
    rst: String,
    asciidoc: String,
    textile: String,
    org: String,
}

/// An array of one object per badge, indented, with a line end.
pub(super) fn array(badges: &[SnippetBadge]) -> String {
    let parts: Vec<_> = badges.iter().map(Parts::of).collect();
    let entries: Vec<_> = badges
        .iter()
        .zip(&parts)
        .map(|(badge, parts)| entry(badge, parts))
        .collect();
    // Strings and numbers under string keys always serialise.
    let mut document = serde_json::to_string_pretty(&entries).unwrap_or_default();
    document.push('\n');
    document
}

fn entry<'a>(badge: &'a SnippetBadge, parts: &'a Parts) -> Entry<'a> {
    Entry {
        id: &badge.id,
        label: &badge.label,
        message: &badge.message,
        description: &badge.description,
        link: parts.link.as_deref(),
        url: &parts.url,
        width: parts.size.map(|(width, _)| width),
        height: parts.size.map(|(_, height)| height),
        markdown: markdown::image(parts),
        html: html::image(parts),
        rst: rst::image(parts),
        asciidoc: asciidoc::image(parts),
        textile: textile::image(parts),
        org: org::image(parts),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::{Markup, write};
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
    fn no_badges_are_an_empty_array() {
        assert_eq!(array(&[]), "[]\n");
    }
}

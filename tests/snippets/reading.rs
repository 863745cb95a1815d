//! Snippets read back by real parsers.

use proptest::{prelude::*, test_runner::TestCaseError};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd, html::push_html};
use scraper::{Html, Selector};

use crate::expected::{Expected, decoded};

/// The images and links that a Markdown parser finds, and the HTML it lets through.
pub(crate) fn read_markdown(text: &str, options: Options) -> Result<Expected, TestCaseError> {
    let (mut image, mut links, mut open) = (None, Vec::new(), false);
    let (mut alt, mut link_in_image) = (String::new(), None);
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            }) => {
                prop_assert_eq!(link_type, LinkType::Inline);
                prop_assert!(image.is_none(), "two images in {}", text);
                image = Some((dest_url.to_string(), title.to_string()));
                link_in_image = links.last().cloned();
                open = true;
            }
            Event::End(TagEnd::Image) => open = false,
            Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url.to_string()),
            Event::Html(html) | Event::InlineHtml(html) => {
                return Err(TestCaseError::fail(format!("HTML {html:?} in {text}")));
            }
            Event::Text(part) if open => alt.push_str(&part),
            other if open => {
                return Err(TestCaseError::fail(format!(
                    "{other:?} inside the image of {text}"
                )));
            }
            _ => {}
        }
    }
    let Some((url, title)) = image else {
        return Err(TestCaseError::fail(format!("no image in {text}")));
    };
    prop_assert!(links.len() < 2, "{} links in {}", links.len(), text);
    prop_assert_eq!(
        links.first(),
        link_in_image.as_ref(),
        "the image is beside its link"
    );
    Ok(Expected {
        alt,
        title,
        image: decoded(&url),
        link: link_in_image.as_deref().map(decoded),
    })
}

/// The one image of an HTML fragment, and that there is nothing else but the elements allowed.
pub(crate) fn read_html(text: &str, allowed: &[&str]) -> Result<Expected, TestCaseError> {
    let document = Html::parse_fragment(text);
    for element in document.select(&Selector::parse("*").unwrap()) {
        let name = element.value().name();
        prop_assert!(
            ["html", "a", "img"].contains(&name) || allowed.contains(&name),
            "<{}> in {}",
            name,
            text
        );
    }
    let select = |css: &str| -> Vec<_> {
        let selector = Selector::parse(css).unwrap();
        document
            .select(&selector)
            .map(|element| element.value().clone())
            .collect()
    };
    let (images, links) = (select("img"), select("a"));
    prop_assert_eq!(images.len(), 1, "images in {}", text);
    prop_assert_eq!(links.len(), select("a > img").len(), "links in {}", text);
    let attribute = |name: &str| images[0].attr(name).unwrap_or_default().to_owned();
    for (name, _) in images[0]
        .attrs()
        .chain(links.iter().flat_map(|link| link.attrs()))
    {
        prop_assert!(
            ["src", "alt", "title", "href"].contains(&name),
            "{} in {}",
            name,
            text
        );
    }
    Ok(Expected {
        alt: attribute("alt"),
        title: attribute("title"),
        image: decoded(&attribute("src")),
        link: links
            .first()
            .and_then(|link| link.attr("href"))
            .map(decoded),
    })
}

pub(crate) fn github() -> Options {
    Options::ENABLE_GFM
        | Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH
}

pub(crate) fn to_html(text: &str) -> String {
    let mut html = String::new();
    push_html(&mut html, Parser::new_ext(text, github()));
    html
}

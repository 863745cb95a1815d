//! Snippets: a badge written as Markdown, HTML, reStructuredText and other markups, to be pasted
//! into a README.
//!
//! What every markup promises: whatever a catalog value says, a snippet is one image, in one link
//! where there is a link, and nothing else. A value cannot end the image, open a link of its own or
//! bring HTML along. Each markup's file says how it keeps that, and against which parser it was
//! tried; `tests/snippets/` and `tests/markups/` feed hostile texts to real parsers.
//!
//! Control characters and line ends become spaces, and the marks that reorder text on a screen
//! (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069) are left out: a snippet reads on
//! screen as it is parsed.

mod address;
mod asciidoc;
mod html;
mod json;
mod markdown;
mod markup;
mod org;
mod parts;
mod rst;
mod table;
mod text;
mod textile;

pub use json::SnippetEntry;
pub use markup::{Markup, UnknownMarkup};
use parts::Parts;
pub use table::{Row, Table, TableEntry, UnknownTable};

/// What one badge's snippet is made of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SnippetBadge {
    /// The badge's id.
    pub id: String,
    /// The left half's text; empty for a badge of one half.
    pub label: String,
    /// The right half's text.
    pub message: String,
    /// What the badge is about: the tooltip, and the start of the alternative text. May be empty.
    pub description: String,
    /// The page that a click leads to. Anything but `http`, `https` and `mailto` is left out.
    pub link: Option<String>,
    /// Where the image is: an absolute address. A picture has its own size in Markdown and Org,
    /// which cannot say another.
    pub image_url: String,
    /// The same picture in more pixels, for the markups that can say how large it is to be shown.
    pub dense: Option<DenseImage>,
}

/// A picture with more than one pixel for a CSS pixel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DenseImage {
    /// Where it is: an absolute address.
    pub url: String,
    /// How wide it is to be shown, in CSS pixels.
    pub width: u32,
    /// How high it is to be shown, in CSS pixels.
    pub height: u32,
}

/// Writes the snippets of `badges`, in their order.
///
/// Markdown, HTML, `AsciiDoc` and Org have a line for each badge and show them in a row. Textile
/// breaks a paragraph at every line end, so there they share one line. reStructuredText has a
/// directive for each. JSON is an array of objects:
///
/// ```json
/// [{"id": "owner", "label": "owner", "message": "team-a", "description": "Entity owner badge",
///   "link": "https://…", "url": "https://….svg", "width": 90, "height": 20,
///   "markdown": "…", "html": "…", "rst": "…", "asciidoc": "…", "textile": "…", "org": "…"}]
/// ```
///
/// There `link` is `null` where a snippet has no link, `width` and `height` (of the picture in HTML,
/// reStructuredText, `AsciiDoc` and Textile) are missing where no denser picture was given, and the
/// texts are the catalog's own. Every answer ends in a line end, but for
/// no badges at all, which is nothing (and `[]` as JSON).
#[must_use]
pub fn write(markup: Markup, badges: &[SnippetBadge]) -> String {
    let between = match markup {
        Markup::Markdown | Markup::Html | Markup::AsciiDoc | Markup::Org => "\n",
        Markup::Rst => "\n\n",
        Markup::Textile => " ",
        Markup::Json => return json::array(badges),
    };
    let written: Vec<_> = badges.iter().map(|badge| one(markup, badge)).collect();
    let mut document = written.join(between);
    if !document.is_empty() {
        document.push('\n');
    }
    document
}

/// One badge in one markup, without a line end.
fn one(markup: Markup, badge: &SnippetBadge) -> String {
    match markup {
        Markup::Markdown => markdown::image(&Parts::of(badge)),
        Markup::Html => html::image(&Parts::sized(badge)),
        Markup::Rst => rst::image(&Parts::sized(badge)),
        Markup::AsciiDoc => asciidoc::image(&Parts::sized(badge)),
        Markup::Textile => textile::image(&Parts::sized(badge)),
        Markup::Org => org::image(&Parts::of(badge)),
        Markup::Json => json::array(std::slice::from_ref(badge)),
    }
}

/// The Markdown of one badge, without a line end, as in a badge's JSON.
///
/// ```
/// use backstage_badges::snippet::{SnippetBadge, markdown};
/// let badge = SnippetBadge {
///     label: "owner".to_owned(),
///     message: "team-a".to_owned(),
///     image_url: "https://badges.example/owner.svg".to_owned(),
///     link: Some("https://portal.example".to_owned()),
///     ..SnippetBadge::default()
/// };
/// assert_eq!(
///     markdown(&badge),
///     "[![owner: team-a](https://badges.example/owner.svg)](https://portal.example)"
/// );
/// ```
#[must_use]
pub fn markdown(badge: &SnippetBadge) -> String {
    one(Markup::Markdown, badge)
}

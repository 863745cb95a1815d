//! The markups by name, by file extension and by media type.

use std::{fmt, str::FromStr};

use thiserror::Error;

/// A language to write a snippet in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Markup {
    /// `CommonMark` and GitHub's dialect.
    #[default]
    Markdown,
    /// HTML.
    Html,
    /// reStructuredText, of docutils and Sphinx.
    Rst,
    /// `AsciiDoc`.
    AsciiDoc,
    /// Textile, of Redmine.
    Textile,
    /// Emacs' Org mode.
    Org,
    /// All the others, as data.
    Json,
}

/// A text that names no markup.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "unknown snippet format {0:?}: expected markdown, html, rst, asciidoc, textile, org or json"
)]
pub struct UnknownMarkup(pub String);

impl Markup {
    /// Every markup.
    pub const ALL: [Self; 7] = [
        Self::Markdown,
        Self::Html,
        Self::Rst,
        Self::AsciiDoc,
        Self::Textile,
        Self::Org,
        Self::Json,
    ];

    /// The name in commands and settings, and the key in the JSON form.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Rst => "rst",
            Self::AsciiDoc => "asciidoc",
            Self::Textile => "textile",
            Self::Org => "org",
            Self::Json => "json",
        }
    }

    /// The file extension, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::AsciiDoc => "adoc",
            other => other.as_str(),
        }
    }

    /// The media type of a snippet.
    ///
    /// HTML counts as plain text: the source is there to be copied, and a browser must show it
    /// rather than run it. The markups without a well-known type are plain text as well.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            // RFC 7763.
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
            Self::Html | Self::Rst | Self::AsciiDoc | Self::Textile | Self::Org => {
                "text/plain; charset=utf-8"
            }
        }
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Markup {
    type Err = UnknownMarkup;

    /// Takes a name or an extension, in any case; `restructuredtext` is a name of `rst` too.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is = |name: &str| text.eq_ignore_ascii_case(name);
        Self::ALL
            .into_iter()
            .find(|markup| is(markup.as_str()) || is(markup.extension()))
            .or_else(|| is("restructuredtext").then_some(Self::Rst))
            .ok_or_else(|| UnknownMarkup(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("md", Markup::Markdown)]
    #[case("Markdown", Markup::Markdown)]
    #[case("html", Markup::Html)]
    #[case("reStructuredText", Markup::Rst)]
    #[case("adoc", Markup::AsciiDoc)]
    #[case("asciidoc", Markup::AsciiDoc)]
    fn a_markup_goes_by_its_name_and_by_its_extension(#[case] text: &str, #[case] markup: Markup) {
        assert_eq!(text.parse(), Ok(markup));
    }

    #[test]
    fn every_markup_is_read_back_from_what_it_prints() {
        for markup in Markup::ALL {
            assert_eq!(markup.to_string().parse(), Ok(markup));
            assert_eq!(markup.extension().parse(), Ok(markup));
        }
    }

    #[test]
    fn a_text_that_names_no_markup_is_refused_with_the_names_there_are() {
        let error = "docx".parse::<Markup>().unwrap_err().to_string();
        assert!(error.contains("\"docx\""), "{error}");
        for markup in Markup::ALL {
            assert!(error.contains(markup.as_str()), "{error}");
        }
    }

    #[test]
    fn a_browser_shows_the_source_of_html() {
        assert!(Markup::Html.content_type().starts_with("text/plain"));
    }
}

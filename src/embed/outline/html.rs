//! HTML: `<!-- … -->`, by the tokenizer of <https://html.spec.whatwg.org/multipage/parsing.html>.
//!
//! A comment is one wherever it stands, in `<pre>` too, but for the elements whose content is text.
//! A new block goes behind the first `</h1>` to `</h6>`; a page without one has no place that is
//! sure to be seen.

use std::ops::Range;

use super::{Comment, Outline, PREFIX};
use crate::snippet::Markup;

/// Elements whose content is text up to their closing tag (`RCDATA` and `RAWTEXT`).
const TEXT_ELEMENTS: [&str; 8] = [
    "iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp",
];

pub(super) fn outline(text: &str) -> Outline {
    let mut outline = Outline::default();
    for piece in Pieces::of(text) {
        match piece.kind {
            Kind::Comment(body) => {
                outline
                    .comments
                    .extend(marker(text, piece.span, body, Markup::Html));
            }
            Kind::Closing(name) if is_heading(name) => {
                outline.place.get_or_insert(piece.span.end);
            }
            Kind::Closing(_) | Kind::Opening(_) => {}
        }
    }
    outline
}

/// The comment at `span`, where it says a marker.
pub(super) fn marker(
    text: &str,
    span: Range<usize>,
    body: Range<usize>,
    markup: Markup,
) -> Option<Comment> {
    let said = text.get(body.clone())?;
    let trimmed = said.trim();
    let start = body.end - said.trim_start().len();
    trimmed.starts_with(PREFIX).then(|| Comment {
        span,
        body: start..start + trimmed.len(),
        markup,
    })
}

/// Whether `name` is that of a heading.
pub(super) fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h' | b'H', b'1'..=b'6'])
}

/// What HTML is made of, beside its text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub(super) span: Range<usize>,
    pub(super) kind: Kind<'a>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// With where the comment's text stands.
    Comment(Range<usize>),
    /// With the element's name.
    Opening(&'a str),
    /// With the element's name.
    Closing(&'a str),
}

/// The pieces of a text, one after the other.
#[derive(Debug)]
pub(super) struct Pieces<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Pieces<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The comment that begins here. One that is not closed goes on to the end of the text.
    fn comment(&self) -> Piece<'a> {
        let body = self.at + "<!--".len();
        let said = self.text.get(body..).unwrap_or_default();
        let (end, closing) =
            if let Some(closing) = [">", "->"].into_iter().find(|c| said.starts_with(c)) {
                (0, closing)
            } else {
                let closings = ["-->", "--!>"].map(|closing| (said.find(closing), closing));
                let first = closings
                    .into_iter()
                    .filter_map(|(at, closing)| Some((at?, closing)));
                first.min().unwrap_or((said.len(), ""))
            };
        Piece {
            span: self.at..body + end + closing.len(),
            kind: Kind::Comment(body..body + end),
        }
    }

    /// The tag that begins here, or `None` where `<` is text. One that is not closed goes on to the end
    /// of the text, as a comment does.
    fn tag(&self) -> Option<Piece<'a>> {
        let rest = self.rest().strip_prefix('<')?;
        let (is_closing, named) = match rest.strip_prefix('/') {
            Some(named) => (true, named),
            None => (false, rest),
        };
        let name_end = named
            .find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>')
            .unwrap_or(named.len());
        let name = named.get(..name_end)?;
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut quote = None;
        let end = self.rest().find(|c| {
            match quote {
                Some(open) if c == open => quote = None,
                None if c == '"' || c == '\'' => quote = Some(c),
                _ => {}
            }
            quote.is_none() && c == '>'
        });
        let kind = if is_closing {
            Kind::Closing(name)
        } else {
            Kind::Opening(name)
        };
        Some(Piece {
            span: self.at..end.map_or(self.text.len(), |end| self.at + end + 1),
            kind,
        })
    }

    /// Where the content of the text element `name` ends, which begins here.
    fn text_end(&self, name: &str) -> usize {
        let rest = self.rest();
        let mut closings = rest.match_indices("</").filter(|(at, _)| {
            let named = rest.get(at + 2..at + 2 + name.len());
            named.is_some_and(|named| named.eq_ignore_ascii_case(name))
        });
        self.at + closings.next().map_or(rest.len(), |(at, _)| at)
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.at += self.rest().find('<')?;
            if self.rest().starts_with("<!--") {
                let comment = self.comment();
                self.at = comment.span.end;
                return Some(comment);
            }
            let Some(tag) = self.tag() else {
                self.at += 1;
                continue;
            };
            self.at = tag.span.end;
            if let Kind::Opening(name) = tag.kind
                && TEXT_ELEMENTS
                    .iter()
                    .any(|text| name.eq_ignore_ascii_case(text))
            {
                self.at = self.text_end(name);
            }
            return Some(tag);
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn markers(text: &str) -> Vec<&str> {
        let comments = outline(text).comments;
        comments
            .into_iter()
            .map(|comment| &text[comment.body])
            .collect()
    }

    #[rstest]
    #[case("<p>a</p><!-- backstage-badges:start -->", &["backstage-badges:start"])]
    #[case("<!--backstage-badges:end--!>", &["backstage-badges:end"])]
    #[case("<!-- a --><!-- backstage-badges:start\nx -->", &["backstage-badges:start\nx"])]
    #[case("<!-- backstage-badges:start", &["backstage-badges:start"])]
    #[case("<pre><!-- backstage-badges:start --></pre>", &["backstage-badges:start"])]
    #[case("a < b <!-- backstage-badges:start -->", &["backstage-badges:start"])]
    #[case("<!--><!-- backstage-badges:start -->", &["backstage-badges:start"])]
    #[case("<!-- see <!-- backstage-badges:start -->", &[])]
    #[case("<a title=\"<!-- backstage-badges:start -->\">", &[])]
    #[case("<SCRIPT>'<!-- backstage-badges:start -->'</script>", &[])]
    #[case("<a title=\"<!-- backstage-badges:start -->", &[])]
    #[case("<style></STYLE ><!-- backstage-badges:end -->", &["backstage-badges:end"])]
    #[case("&lt;!-- backstage-badges:start --&gt;", &[])]
    fn a_comment_is_what_a_browser_takes_for_one(#[case] text: &str, #[case] found: &[&str]) {
        assert_eq!(markers(text), found);
    }

    #[rstest]
    #[case("<h1 id='>'>A</h1><p>", Some(17))]
    #[case("<!-- </h1> --><H2>A</H2>", Some(24))]
    #[case("<title></h1></title><p>", None)]
    #[case("<header>A</header>", None)]
    fn a_block_goes_behind_the_first_heading(#[case] text: &str, #[case] place: Option<usize>) {
        assert_eq!(outline(text).place, place);
    }
}

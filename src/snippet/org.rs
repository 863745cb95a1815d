//! Org mode: a link whose description is an image's address
//! (<https://orgmode.org/manual/Images-in-HTML-export.html>).
//!
//! Org knows an image by its extension, so the address should end in `.svg` or `.png`, or have it
//! before the query. It has no place for an alternative text within a line: `#+ATTR_HTML:` belongs
//! to a whole paragraph, would tear a row of badges apart, and lands on the link rather than on the
//! image. No text of the catalog is written, then, and the addresses hold no bracket that could end
//! a link.

use super::parts::Parts;

/// `[[LINK][URL]]`.
pub(super) fn image(parts: &Parts) -> String {
    match &parts.link {
        Some(link) => format!("[[{link}][{}]]", parts.url),
        None => format!("[[{}]]", parts.url),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_badge_is_a_link_described_by_an_image() {
        let mut parts = Parts {
            alt: "]] *x*".to_owned(),
            url: "https://b.io/owner.svg".to_owned(),
            link: Some("https://p.io/a".to_owned()),
            ..Parts::default()
        };
        assert_eq!(image(&parts), "[[https://p.io/a][https://b.io/owner.svg]]");
        parts.link = None;
        assert_eq!(image(&parts), "[[https://b.io/owner.svg]]");
    }
}

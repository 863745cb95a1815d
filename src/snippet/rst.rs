//! reStructuredText: an `image` directive
//! (<https://docutils.sourceforge.io/docs/ref/rst/directives.html#image>).
//!
//! The values of a directive's options are not parsed as markup: tried with docutils 0.23,
//! `` \ *b* `c` |d| e_ `` in `:alt:` comes out as it went in, so a text on one line needs no
//! escape. A `:target:` that ends in `_` is the exception: it may name a target of the document.
//! There is no option for a tooltip.

use super::parts::Parts;

/// The directive, without an end to its last line.
pub(super) fn image(parts: &Parts) -> String {
    let mut lines = vec![
        format!(".. image:: {}", parts.url),
        format!("   :alt: {}", parts.alt.trim()),
    ];
    if let Some(link) = &parts.link {
        lines.push(format!("   :target: {}", target(link)));
    }
    if let Some((width, height)) = parts.size {
        lines.push(format!("   :width: {width}px"));
        lines.push(format!("   :height: {height}px"));
    }
    lines.join("\n")
}

/// `mailto:jane_` would refer to a target of that name; `%5F` is the same character to a browser.
fn target(link: &str) -> String {
    match link.strip_suffix('_') {
        Some(start) => format!("{start}%5F"),
        None => link.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_badge_is_a_directive_with_options() {
        let parts = Parts {
            alt: "About, owner: team-a".to_owned(),
            tooltip: "About".to_owned(),
            url: "https://b.io/owner.png?scale=2".to_owned(),
            link: Some("https://p.io/a".to_owned()),
            size: Some((90, 20)),
        };
        assert_eq!(
            image(&parts),
            ".. image:: https://b.io/owner.png?scale=2\n   :alt: About, owner: team-a\n   \
             :target: https://p.io/a\n   :width: 90px\n   :height: 20px"
        );
    }

    #[test]
    fn a_text_is_literal() {
        let parts = Parts {
            alt: r":target: `a <javascript:x>`_ |b| \".to_owned(),
            url: "https://b.io".to_owned(),
            ..Parts::default()
        };
        assert_eq!(
            image(&parts),
            ".. image:: https://b.io\n   :alt: :target: `a <javascript:x>`_ |b| \\"
        );
    }

    #[test]
    fn a_link_is_never_the_name_of_a_target() {
        assert_eq!(target("mailto:jane_"), "mailto:jane%5F");
        assert_eq!(target("https://p.io/a_b"), "https://p.io/a_b");
    }
}

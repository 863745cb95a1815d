//! The pieces that every markup puts together in its own way.

use super::{SnippetBadge, address, text};

/// A badge's texts on one line and its addresses encoded; not yet escaped for any markup.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// The alternative text.
    pub(super) alt: String,
    /// The tooltip; empty for none.
    pub(super) tooltip: String,
    /// Where the image is.
    pub(super) url: String,
    /// Where a click leads.
    pub(super) link: Option<String>,
    /// Width and height in CSS pixels.
    pub(super) size: Option<(u32, u32)>,
}

impl Parts {
    pub(super) fn of(badge: &SnippetBadge) -> Self {
        let label = text::on_one_line(&badge.label);
        let message = text::on_one_line(&badge.message);
        let description = text::on_one_line(&badge.description);
        let tooltip = if description.trim().is_empty() {
            String::new()
        } else {
            description
        };
        let mut alt = match label.as_str() {
            "" => message,
            label => format!("{label}: {message}"),
        };
        if !tooltip.is_empty() && tooltip != label {
            alt = format!("{tooltip}, {alt}");
        }
        Self {
            alt,
            tooltip,
            url: address::encoded(&badge.image_url),
            link: badge.link.as_deref().and_then(address::link),
            size: None,
        }
    }

    /// The same, with the denser picture and its size where there is one.
    pub(super) fn sized(badge: &SnippetBadge) -> Self {
        let parts = Self::of(badge);
        match &badge.dense {
            None => parts,
            Some(dense) => Self {
                url: address::encoded(&dense.url),
                size: Some((dense.width, dense.height)),
                ..parts
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("About", "l", "m", "About, l: m")]
    #[case("", "l", "m", "l: m")]
    #[case("l", "l", "m", "l: m")]
    #[case("", "", "m", "m")]
    #[case("About", "", "m", "About, m")]
    #[case("\n", "a\r\nb", "\u{202e}m", "a b: m")]
    fn the_alternative_text_is_put_together_as_in_the_plugin(
        #[case] description: &str,
        #[case] label: &str,
        #[case] message: &str,
        #[case] alt: &str,
    ) {
        let badge = SnippetBadge {
            description: description.to_owned(),
            label: label.to_owned(),
            message: message.to_owned(),
            ..SnippetBadge::default()
        };
        assert_eq!(Parts::of(&badge).alt, alt);
    }
}

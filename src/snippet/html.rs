//! HTML: a link round an image (<https://html.spec.whatwg.org/#attributes-2>).
//!
//! Between double quotes only `"` and `&` are special to HTML. The rest is escaped because such a
//! snippet often stands in Markdown, where a bar parts the cells of a table, backticks are code and
//! a brace is an expression in MDX and Jekyll.

use super::{parts::Parts, text::push_reference};

/// `<a href="LINK"><img src="URL" alt="ALT" title="TOOLTIP" width="90" height="20"></a>`.
pub(super) fn image(parts: &Parts) -> String {
    let title = match parts.tooltip.as_str() {
        "" => String::new(),
        text => format!(" title=\"{}\"", escaped(text)),
    };
    let size = match parts.size {
        Some((width, height)) => format!(" width=\"{width}\" height=\"{height}\""),
        None => String::new(),
    };
    let (url, alt) = (escaped(&parts.url), escaped(&parts.alt));
    let image = format!("<img src=\"{url}\" alt=\"{alt}\"{title}{size}>");
    match &parts.link {
        Some(link) => format!("<a href=\"{}\">{image}</a>", escaped(link)),
        None => image,
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' | '`' | '|' | '{' | '$' => push_reference(&mut out, c),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_badge_is_an_image_in_a_link() {
        let parts = Parts {
            alt: "About, owner: team-a".to_owned(),
            tooltip: "About".to_owned(),
            url: "https://b.io/owner.png?scale=2&style=flat".to_owned(),
            link: Some("https://p.io/a".to_owned()),
            size: Some((90, 20)),
        };
        assert_eq!(
            image(&parts),
            "<a href=\"https://p.io/a\"><img \
             src=\"https://b.io/owner.png?scale=2&amp;style=flat\" alt=\"About, owner: team-a\" \
             title=\"About\" width=\"90\" height=\"20\"></a>"
        );
    }

    #[test]
    fn what_a_badge_does_not_have_is_left_out() {
        let parts = Parts {
            alt: "a".to_owned(),
            url: "https://b.io".to_owned(),
            ..Parts::default()
        };
        assert_eq!(image(&parts), "<img src=\"https://b.io\" alt=\"a\">");
    }

    #[test]
    fn a_text_cannot_leave_its_attribute() {
        assert_eq!(
            escaped("\"><script>'&amp;`|{{x}}"),
            "&quot;&gt;&lt;script&gt;&#39;&amp;amp;&#96;&#124;&#123;&#123;x}}"
        );
    }
}

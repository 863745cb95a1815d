//! Textile: a block `###. text` (<https://textile-lang.com/doc/textile-comments>).
//!
//! Code is in `bc.`, `pre.` and `notextile.` up to an empty line, in `bc..` and its like up to the
//! next block with a signature, and in `<pre>` or `<notextile>`. A new block goes behind the first
//! heading, `h1.` to `h6.`, which ends at an empty line.

use super::{Outline, comment_line};
use crate::{embed::lines::lines, snippet::Markup};

const CODE: [&str; 3] = ["bc", "pre", "notextile"];
const CODE_TAGS: [(&str, &str); 2] = [("<pre", "</pre>"), ("<notextile", "</notextile>")];

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    /// Between blocks.
    Nothing,
    /// In a block of text.
    Text,
    Heading,
    /// In code that ends at an empty line.
    Code,
    /// In code that ends at a signature.
    LongCode,
    /// In code that ends with a tag.
    Tag(&'static str),
}

pub(super) fn outline(text: &str) -> Outline {
    let mut outline = Outline::default();
    let (mut within, mut is_after_blank) = (Within::Nothing, true);
    for line in lines(text) {
        if let Within::Tag(closing) = within {
            if line.text.contains(closing) {
                within = Within::Text;
            }
            continue;
        }
        if line.is_blank() {
            if within != Within::LongCode {
                within = Within::Nothing;
            }
            is_after_blank = true;
            continue;
        }
        if is_after_blank {
            within = block(line.text).unwrap_or(match within {
                Within::LongCode => within,
                _ => Within::Text,
            });
        }
        is_after_blank = false;
        if within == Within::Heading && outline.place.is_none_or(|place| place == line.start) {
            outline.place = Some(line.next());
        }
        if !matches!(within, Within::Code | Within::LongCode) && line.text.starts_with("###") {
            let comment = comment_line(&line, "###.", Markup::Textile);
            outline.comments.extend(comment);
        }
        for (opening, closing) in CODE_TAGS {
            let opened = line.text.rfind(opening);
            if opened.is_some_and(|at| line.text.rfind(closing).is_none_or(|end| end < at)) {
                within = Within::Tag(closing);
            }
        }
    }
    outline.place.get_or_insert(0);
    outline
}

/// What the signature that `text` begins with opens, such as `bc(ruby). `; `None` without one.
fn block(text: &str) -> Option<Within> {
    let (signature, _) = text.split_once(". ").or_else(|| text.split_once(".\t"))?;
    let (signature, is_long) = match signature.strip_suffix('.') {
        Some(signature) => (signature, true),
        None => (signature, false),
    };
    // Attributes, alignment and padding may follow the name.
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '#';
    let end = signature.find(|c| !is_name(c)).unwrap_or(signature.len());
    let (name, attributes) = signature.split_at(end);
    let are_attributes = attributes.is_empty()
        || (attributes.starts_with(['(', ')', '{', '[', '<', '>', '=', '-', '^', '~'])
            && !attributes.ends_with(' '));
    if !are_attributes {
        return None;
    }
    match name {
        _ if CODE.contains(&name) && is_long => Some(Within::LongCode),
        _ if CODE.contains(&name) => Some(Within::Code),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(Within::Heading),
        "p" | "bq" | "###" | "table" => Some(Within::Text),
        _ if name
            .strip_prefix("fn")
            .is_some_and(|n| n.parse::<u32>().is_ok()) =>
        {
            Some(Within::Text)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("###. backstage-badges:start style=flat\n", 1)]
    #[case("###. backstage-badges:start\n###. backstage-badges:end\n", 2)]
    #[case("bc. code\n\n###. backstage-badges:start\n", 1)]
    #[case("bc.. code\n\nmore\n\n###. backstage-badges:start\n", 1)]
    #[case("<pre>x</pre>\n\n###. backstage-badges:start\n", 1)]
    #[case("bc. code\n###. backstage-badges:start\n", 0)]
    #[case("bc(textile). code\n###. backstage-badges:start\n", 0)]
    #[case("bc.. code\n\nmore\n###. backstage-badges:start\n", 0)]
    #[case("<pre>\n\n###. backstage-badges:start\n</pre>\n", 0)]
    #[case(
        "<pre><code class=\"x\">\n###. backstage-badges:start\n</code></pre>\n",
        0
    )]
    fn a_comment_stands_in_no_code(#[case] text: &str, #[case] found: usize) {
        assert_eq!(outline(text).comments.len(), found);
    }

    #[rstest]
    #[case("h1. Title\n|\ntext")]
    #[case("h1(#id){color:red}. Title\nof two lines\n|\ntext")]
    #[case("text\n\nh2=. Title|")]
    #[case("pre. h1\nh1. no\n\nh1. Title\n|")]
    #[case("|h1 is no. heading\n")]
    #[case("|h7. Title\n")]
    fn a_block_goes_behind_the_first_heading(#[case] text: &str) {
        let place = text.find('|').unwrap();
        assert_eq!(outline(&text.replace('|', "")).place, Some(place));
    }
}

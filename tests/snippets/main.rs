//! Snippets held against real parsers, with texts made to break out.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets what it did not expect should fail there"
)]

mod corpus;
mod escaping;
mod expected;
mod form;
mod github;
mod hostile;
mod reading;
mod table;

use backstage_badges::snippet::{Markup, SnippetBadge, write};

fn alone(markup: Markup, badge: &SnippetBadge) -> String {
    write(markup, std::slice::from_ref(badge))
}

/// A badge from what the plugin's specs say.
fn plugin(link: Option<&str>, url: &str, texts: [&str; 3]) -> SnippetBadge {
    let [description, label, message] = texts.map(str::to_owned);
    SnippetBadge {
        id: "badge".to_owned(),
        label,
        message,
        description,
        link: link.map(str::to_owned),
        image_url: url.to_owned(),
        dense: None,
    }
}

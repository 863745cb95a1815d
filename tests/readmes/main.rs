//! READMEs as bytes: what is written into a block, and that nothing else is touched.

#![expect(
    clippy::unwrap_used,
    reason = "a test that meets what it did not expect should fail there"
)]

mod any_bytes;
mod broken;
mod inserted;
mod written;

use backstage_badges::{
    embed::{MarkerError, Readme},
    snippet::Markup,
};

/// The markups that READMEs are written in.
const MARKUPS: [Markup; 6] = [
    Markup::Markdown,
    Markup::Html,
    Markup::Rst,
    Markup::AsciiDoc,
    Markup::Textile,
    Markup::Org,
];

/// A comment in `markup` that says `words`.
fn comment(markup: Markup, words: &str) -> String {
    match markup {
        Markup::Rst => format!(".. {words}"),
        Markup::AsciiDoc => format!("// {words}"),
        Markup::Textile => format!("###. {words}"),
        Markup::Org => format!("# {words}"),
        _ => format!("<!-- {words} -->"),
    }
}

/// `bytes` with `snippet` in each of its blocks.
fn filled(markup: Markup, bytes: &[u8], snippet: &str) -> Result<Vec<u8>, MarkerError> {
    let readme = Readme::read(markup, bytes)?;
    Ok(readme.with(readme.blocks().iter().map(|_| snippet)))
}

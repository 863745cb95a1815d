//! A README, parted into blocks of ours and everything else.

use std::{borrow::Cow, ops::Range};

use super::{
    MarkerError, Words,
    marker::{Pair, pairs},
    outline::outline,
};
use crate::snippet::Markup;

/// The mark of UTF-8 that some editors put before a text (U+FEFF).
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A README whose markers have been read.
///
/// ```
/// use backstage_badges::{embed::Readme, snippet::Markup};
/// let text = b"<!-- backstage-badges:start -->\nold\n<!-- backstage-badges:end -->";
/// let readme = Readme::read(Markup::Markdown, text)?;
/// assert_eq!(
///     readme.with(["![new](x.svg)\n"]),
///     b"<!-- backstage-badges:start -->\n![new](x.svg)\n<!-- backstage-badges:end -->"
/// );
/// # Ok::<(), backstage_badges::embed::MarkerError>(())
/// ```
#[derive(Debug)]
pub struct Readme<'a> {
    bytes: &'a [u8],
    blocks: Vec<Block>,
}

/// A block of badges.
#[derive(Debug)]
pub struct Block {
    words: Words,
    line: usize,
    markup: Markup,
    content: Range<usize>,
    indent: Vec<u8>,
    line_end: Vec<u8>,
}

impl<'a> Readme<'a> {
    /// Reads the markers of a README.
    pub fn read(markup: Markup, bytes: &'a [u8]) -> Result<Self, MarkerError> {
        let (text, start) = structure(bytes);
        let body = text.get(start..).unwrap_or_default();
        let after_mark = bytes.get(start..).unwrap_or_default();
        let pairs = pairs(after_mark, body, &outline(markup, body).comments)?;
        let block = |pair: Pair| {
            let slice = |range: Range<usize>| after_mark.get(range).unwrap_or_default().to_vec();
            Block {
                words: pair.words,
                line: pair.line,
                markup: pair.markup,
                content: pair.content.start + start..pair.content.end + start,
                indent: slice(pair.indent),
                line_end: slice(pair.line_end),
            }
        };
        Ok(Self {
            bytes,
            blocks: pairs.into_iter().map(block).collect(),
        })
    }

    /// The blocks, in their order.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The README with the lines of `snippets` in its blocks: the first in the first, and so on.
    #[must_use]
    pub fn with<'s>(&self, snippets: impl IntoIterator<Item = &'s str>) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.bytes.len());
        let mut written = 0;
        for (block, snippet) in self.blocks.iter().zip(snippets) {
            let before = written..block.content.start;
            out.extend_from_slice(self.bytes.get(before).unwrap_or_default());
            block.write(snippet, &mut out);
            written = block.content.end;
        }
        out.extend_from_slice(self.bytes.get(written..).unwrap_or_default());
        out
    }
}

impl Block {
    /// What its start marker says.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The line of its start marker, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The markup to write into it: that of the README, but HTML inside HTML.
    #[must_use]
    pub fn markup(&self) -> Markup {
        self.markup
    }

    fn write(&self, snippet: &str, out: &mut Vec<u8>) {
        // There a comment goes on to the next empty line, or to what is less indented.
        let is_apart = matches!(self.markup, Markup::Rst | Markup::Textile);
        let edge = is_apart.then_some("");
        let inner = snippet.lines().chain(edge.filter(|_| !snippet.is_empty()));
        for line in edge.into_iter().chain(inner) {
            if !line.is_empty() {
                out.extend_from_slice(&self.indent);
                out.extend_from_slice(line.as_bytes());
            }
            out.extend_from_slice(&self.line_end);
        }
    }
}

/// `bytes` as text to find structure in, with a `?` for each byte that is no UTF-8 so that all places
/// stay; and where it starts behind a byte order mark.
pub(super) fn structure(bytes: &[u8]) -> (Cow<'_, str>, usize) {
    let text = if let Ok(text) = str::from_utf8(bytes) {
        Cow::Borrowed(text)
    } else {
        let chunks = bytes.utf8_chunks().flat_map(|chunk| {
            let others = "?".repeat(chunk.invalid().len());
            [Cow::Borrowed(chunk.valid()), Cow::Owned(others)]
        });
        Cow::Owned(chunks.collect())
    };
    let start = if text.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len()
    } else {
        0
    };
    (text, start)
}

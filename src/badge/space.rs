//! White space as ECMA-262 defines it, which shields' renderer trims by.

/// Whether JavaScript's `trim` and `\s` take `c` for white space: Unicode's space separators, the
/// line ends, and the byte order mark, but not U+0085, which Rust's own trim removes.
#[must_use]
pub fn is_space(c: char) -> bool {
    matches!(c, '\u{feff}') || (c.is_whitespace() && c != '\u{85}')
}

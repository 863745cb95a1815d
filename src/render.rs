//! Drawing: a badge to SVG, an SVG to PNG, a badge to JSON.

pub mod png;

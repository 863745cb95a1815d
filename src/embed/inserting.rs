//! A new block in a README that has none.

use thiserror::Error;

use super::{
    Readme, Words,
    lines::lines,
    outline::{comment, outline},
    readme::structure,
};
use crate::snippet::Markup;

/// A README that a block cannot be put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InsertError {
    /// Its bytes are not text in UTF-8 or an encoding like it.
    #[error("it is not text in UTF-8 or an encoding that has ASCII in it")]
    NotText,
    /// There is no place where a block would be sure to be seen.
    #[error("there is no place for a block: expected a heading to put it under")]
    NoPlace,
}

/// A README with an empty block in it, under its first heading or at its top. The start marker says
/// `words`. Every byte that was there stays.
pub fn insert(markup: Markup, bytes: &[u8], words: &Words) -> Result<Vec<u8>, InsertError> {
    // UTF-16 and UTF-32 write every letter of ours with a zero.
    let is_wide = bytes.contains(&0) || matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    if is_wide {
        return Err(InsertError::NotText);
    }
    let (text, start) = structure(bytes);
    let body = text.get(start..).unwrap_or_default();
    let place = outline(markup, body).place.ok_or(InsertError::NoPlace)?;
    let block = around(markup, body, place, &start_and_end(markup, words));
    let (before, after) = bytes
        .split_at_checked(start + place)
        .ok_or(InsertError::NoPlace)?;
    let inserted = [before, block.as_bytes(), after].concat();
    // What is found at the next run must be this block.
    match Readme::read(markup, &inserted) {
        Ok(readme) if readme.blocks().len() == 1 => Ok(inserted),
        _ => Err(InsertError::NoPlace),
    }
}

fn start_and_end(markup: Markup, words: &Words) -> [String; 2] {
    [
        comment(markup, &format!("start{words}")),
        comment(markup, "end"),
    ]
}

/// The lines of a block at `place`, with an empty line where there is none yet before and behind it.
fn around(markup: Markup, text: &str, place: usize, block: &[String; 2]) -> String {
    let line_end = lines(text).map(|line| line.ending).next();
    let line_end = line_end.filter(|end| !end.is_empty()).unwrap_or("\n");
    let (before, after) = text.split_at_checked(place).unwrap_or((text, ""));
    // In HTML an empty line means nothing.
    let is_airy = markup != Markup::Html;
    let mut out = String::new();
    if let Some(last) = lines(before).last() {
        let ends = last.ending.is_empty();
        let is_filled = is_airy && !last.is_blank();
        out.push_str(&line_end.repeat(usize::from(ends) + usize::from(is_filled)));
    }
    let [start, end] = block;
    out.extend([start, line_end, end]);
    let next = lines(after).next();
    let had_end = lines(before)
        .last()
        .is_none_or(|line| !line.ending.is_empty());
    if next.is_some() || had_end {
        out.push_str(line_end);
    }
    if is_airy && next.is_some_and(|line| !line.is_blank()) {
        out.push_str(line_end);
    }
    out
}

//! A line of text, escaped for all the elements that show it.

use std::borrow::Cow;

use super::xml::escaped;
use crate::render::layout::TextRun;

/// The scale of text: sizes are written ten times as large and drawn at a tenth, so that a text's
/// position is not rounded to whole pixels.
const SCALE: f64 = 10.0;

/// A text, where it stands, and its escaped form.
pub(super) struct Line<'l> {
    pub(super) run: &'l TextRun<'l>,
    escaped: Cow<'l, str>,
}

impl<'l> Line<'l> {
    pub(super) fn new(run: &'l TextRun<'l>) -> Self {
        Self {
            run,
            escaped: escaped(&run.text),
        }
    }

    /// The text as character data or an attribute's value.
    pub(super) fn escaped(&self) -> &str {
        &self.escaped
    }

    /// The text's middle, in its own units.
    pub(super) fn x(&self) -> f64 {
        SCALE * self.run.center
    }

    /// The height `below` pixels under the text's baseline, in its own units.
    pub(super) fn y(&self, below: f64) -> f64 {
        SCALE * (self.run.baseline + below)
    }

    /// The length that the text is stretched or pressed to, in its own units.
    pub(super) fn length(&self) -> f64 {
        SCALE * self.run.width
    }

    /// Ends the start tag of a text: dark text says so, light text is the group's.
    pub(super) fn end_of_tag(&self) -> &'static str {
        if self.run.on_light {
            " fill=\"#333\">"
        } else {
            ">"
        }
    }
}

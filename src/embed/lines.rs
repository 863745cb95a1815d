//! A text's lines with where they stand.

/// One line. It ends in `\n`, `\r\n` or `\r`, as in `CommonMark` 0.31, section 2.1, or with the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Its first byte.
    pub(super) start: usize,
    /// What it says, without its end.
    pub(super) text: &'a str,
    /// Its end; empty where the text ends without one.
    pub(super) ending: &'a str,
}

impl Line<'_> {
    /// The byte behind what it says.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// The first byte of the line after it.
    pub(super) fn next(&self) -> usize {
        self.end() + self.ending.len()
    }

    /// Whether it says nothing.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The lines of `text`, one after the other; none behind a line end that the text ends with.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (line, ending) = rest.split_at_checked(length)?;
        let ending = ["\r\n", "\n", "\r"]
            .into_iter()
            .find(|end| ending.starts_with(end))
            .unwrap_or_default();
        let line = Line {
            start,
            text: line,
            ending,
        };
        start = line.next();
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_as_on_any_system() {
        let found: Vec<_> = lines("a\n\r\nb\r\rc")
            .map(|line| (line.start, line.text, line.ending))
            .collect();
        assert_eq!(
            found,
            [
                (0, "a", "\n"),
                (2, "", "\r\n"),
                (4, "b", "\r"),
                (6, "", "\r"),
                (7, "c", "")
            ]
        );
        assert_eq!(lines("").count(), 0);
    }
}

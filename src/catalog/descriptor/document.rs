//! The documents of a YAML stream, one by one.
//!
//! The stream is cut before it is parsed, so that a syntax error ends one document and not the
//! file. That is safe by YAML's own rule: a line that begins with `---` or `...` and goes on with
//! white space or ends is never content, not even in a quoted or a block scalar (YAML 1.2.2,
//! production 206, `c-forbidden`).

use serde_json::Value;
use serde_saphyr::UserMessageFormatter;

/// One document of a stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Document<'a> {
    /// Its number, from 1.
    pub(super) number: usize,
    /// The line of the stream where its content begins, from 1.
    pub(super) line: usize,
    /// The line of the stream where `text` begins, from 1.
    first_line: usize,
    text: &'a str,
}

/// Text that is not YAML.
#[derive(Debug)]
pub(super) struct SyntaxError {
    /// The line of the stream, from 1.
    pub(super) line: usize,
    pub(super) problem: String,
}

/// Cuts a stream into its documents; the last may be empty.
pub(super) fn split(stream: &str) -> Vec<Document<'_>> {
    let mut documents = Vec::new();
    let mut cut = |start: usize, end: usize, first_line: usize, line: Option<usize>| {
        documents.push(Document {
            number: documents.len() + 1,
            line: line.unwrap_or(first_line),
            first_line,
            text: stream.get(start..end).unwrap_or_default(),
        });
    };
    // Comments and directives before a `---` belong to the document that it opens.
    let (mut start, mut offset, mut first_line) = (0, 0, 1);
    let (mut opened, mut content_line) = (false, None);
    for (index, line) in stream.split_inclusive('\n').enumerate() {
        let end = offset + line.len();
        if is_marker(line, "---") {
            if opened {
                cut(start, offset, first_line, content_line.take());
                (start, first_line) = (offset, index + 1);
            }
            opened = true;
        } else if is_marker(line, "...") {
            cut(start, end, first_line, content_line.take());
            (start, first_line, opened) = (end, index + 2, false);
        } else if !is_blank(line) && (opened || !line.starts_with('%')) {
            opened = true;
            content_line.get_or_insert(index + 1);
        }
        offset = end;
    }
    cut(start, offset, first_line, content_line);
    documents
}

fn is_marker(line: &str, marker: &str) -> bool {
    line.strip_prefix(marker)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

fn is_blank(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

impl Document<'_> {
    /// The document as a value; `Null` for an empty one.
    pub(super) fn parse(&self) -> Result<Value, SyntaxError> {
        // As Backstage's parser reads: YAML 1.2's core schema, where `yes` is a text.
        let options = serde_saphyr::options! { with_snippet: false, strict_booleans: true };
        serde_saphyr::from_str_with_options(self.text, options).map_err(|error| {
            let text = error.render_with_formatter(&UserMessageFormatter);
            let (line, problem) = match error.location() {
                Some(at) => {
                    // The parser counts from the start of the document: we say the file's line.
                    let place = format!(" at line {}, column {}", at.line(), at.column());
                    let problem = text.strip_suffix(&place).unwrap_or(&text).to_owned();
                    let line = usize::try_from(at.line()).unwrap_or(1);
                    (self.first_line + line.saturating_sub(1), problem)
                }
                None => (self.line, text),
            };
            SyntaxError {
                line,
                problem: format!("is not valid YAML: {problem}"),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    #[rstest]
    #[case("a: 1\n", &[json!({"a": 1})])]
    #[case("# first\n---\na: 1\n---\nb: 2", &[json!({"a": 1}), json!({"b": 2})])]
    #[case("a: 1\r\n---\r\nb: 2\r\n", &[json!({"a": 1}), json!({"b": 2})])]
    #[case("--- {a: 1}\n--- # note\nb: 2\n", &[json!({"a": 1}), json!({"b": 2})])]
    #[case("%YAML 1.2\n---\na: 1\n...\n%YAML 1.2\n---\nb: 2\n", &[json!({"a": 1}), json!({"b": 2})])]
    #[case("a: |\n  ---\n  text\n---\nb: 2\n", &[json!({"a": "---\ntext\n"}), json!({"b": 2})])]
    #[case("a: ---x\n---\n---\nb: 2\n", &[json!({"a": "---x"}), json!({"b": 2})])]
    #[case("\u{feff}a: no\n", &[json!({"a": "no"})])]
    fn a_stream_is_cut_where_yaml_cuts_it(#[case] stream: &str, #[case] values: &[Value]) {
        let read: Vec<_> = split(stream)
            .iter()
            .map(|document| document.parse().unwrap())
            .filter(|value| !value.is_null())
            .collect();
        assert_eq!(read, values);
    }

    #[test]
    fn a_syntax_error_names_the_line_of_the_file() {
        let documents = split("a: 1\n---\n\nb: 2\nb: 3\n");
        let error = documents[1].parse().unwrap_err();
        assert_eq!(error.line, 5);
        assert_eq!(
            error.problem,
            "is not valid YAML: duplicate mapping key `b` is not allowed here"
        );
        assert_eq!((documents[1].number, documents[1].line), (2, 4));
    }

    proptest! {
        #[test]
        fn no_text_is_lost_and_no_text_panics(stream in "([a-z:\\[{\"'%#&*|>-]|---|\\.\\.\\.|\n| ){0,60}") {
            let documents = split(&stream);
            let whole: String = documents.iter().map(|document| document.text).collect();
            prop_assert_eq!(&whole, &stream);
            for document in documents {
                let _ = document.parse();
            }
        }
    }
}

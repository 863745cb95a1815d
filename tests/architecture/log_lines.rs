//! `docs/runbook.md` tells of every line that the program logs for an operator, and of no other.

use std::{collections::BTreeSet, ffi::OsStr, fs, path::Path};

use proc_macro2::{LexError, TokenTree};

use super::source::{Source, is_ident, is_punct, tokens_of};

/// What an operator sees without asking for more.
const LEVELS: [&str; 3] = ["error", "warn", "info"];

/// A line of the log: its level, and its text with `…` for what is filled in.
type Line = (String, String);

/// What `tokens` log, the tests among them left out.
fn logged(tokens: &[TokenTree], found: &mut BTreeSet<Line>) {
    let mut rest = tokens;
    while let [token, after @ ..] = rest {
        rest = after;
        match (token, after) {
            (module, [TokenTree::Ident(name), TokenTree::Group(_), after @ ..])
                if is_ident(module, "mod") && name == "tests" =>
            {
                rest = after;
            }
            (TokenTree::Ident(level), [bang, TokenTree::Group(arguments), ..])
                if is_punct(bang, '!') && LEVELS.contains(&level.to_string().as_str()) =>
            {
                let arguments = tokens_of(arguments);
                let mut arguments = arguments.split(|token| is_punct(token, ','));
                // Fields come before the text, what fills it comes after.
                let text = arguments.find_map(|argument| match argument {
                    [TokenTree::Literal(text)] => Some(without_fillings(&text.to_string())),
                    _ => None,
                });
                found.insert((level.to_string(), text.unwrap_or_default()));
            }
            (TokenTree::Group(group), _) => logged(&tokens_of(group), found),
            _ => {}
        }
    }
}

/// The text of a literal as it is logged, on one line.
fn without_fillings(literal: &str) -> String {
    let inside = literal
        .strip_prefix('"')
        .and_then(|it| it.strip_suffix('"'));
    let text = inside.unwrap_or(literal).replace("\\\"", "\"");
    let lines = text.split("\\\n").enumerate();
    let lines = lines.map(|(number, line)| match number {
        0 => line,
        _ => line.trim_start(),
    });
    let mut shown = String::new();
    for (number, piece) in lines.collect::<String>().split('{').enumerate() {
        match piece.split_once('}') {
            Some((_, after)) if number > 0 => {
                shown.push('…');
                shown.push_str(after);
            }
            _ => shown.push_str(piece),
        }
    }
    shown
}

/// The rows `| level | `text` | meaning |` of the runbook.
fn explained(runbook: &str) -> BTreeSet<Line> {
    let row = |line: &str| {
        let (level, rest) = line.strip_prefix("| ")?.split_once(" | `")?;
        let (text, meaning) = rest.split_once("` | ")?;
        let is_explained = meaning.trim_matches([' ', '|']).len() > 3;
        (LEVELS.contains(&level) && is_explained).then(|| (level.to_owned(), text.to_owned()))
    };
    runbook.lines().filter_map(row).collect()
}

/// What a source logs; a file of tests nothing.
fn logged_by(source: &Source, found: &mut BTreeSet<Line>) -> Result<(), LexError> {
    let is_test = |part: &OsStr| part == "tests" || part == "tests.rs";
    if !source.path.iter().any(is_test) {
        logged(&source.tokens()?, found);
    }
    Ok(())
}

fn rows<'a>(lines: impl Iterator<Item = &'a Line>) -> String {
    let row = |(level, text): &Line| format!("| {level} | `{text}` | … |\n");
    lines.map(row).collect()
}

#[test]
fn the_runbook_explains_every_line_of_the_log_and_no_other() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/runbook.md");
    let explained = explained(&fs::read_to_string(path).unwrap());
    let mut logged = BTreeSet::new();
    for source in Source::all().unwrap() {
        logged_by(&source, &mut logged).unwrap();
    }
    assert!(logged.len() > 30, "{logged:?}");
    let lacking = rows(logged.difference(&explained));
    let gone = rows(explained.difference(&logged));
    assert!(
        lacking.is_empty() && gone.is_empty(),
        "docs/runbook.md lacks these rows, with what each means and what to do:\n{lacking}\
         and explains what is logged no more:\n{gone}"
    );
}

#[test]
fn a_line_is_read_with_its_level_and_without_its_fields() {
    let text = r#"
        fn f() {
            tracing::warn!(%path, %error, "it broke");
            if x { info!(count = 3, "{count} of {} \
                   are \"there\"", total) }
            tracing::debug!("not for operators");
        }
        mod tests { fn g() { tracing::error!("of a test") } }
    "#;
    let mut found = BTreeSet::new();
    logged(&Source::new("a.rs", text).tokens().unwrap(), &mut found);
    let expected = [("info", "… of … are \"there\""), ("warn", "it broke")];
    let expected = expected.map(|(level, text)| (level.to_owned(), text.to_owned()));
    assert_eq!(found, BTreeSet::from(expected));
    assert_eq!(
        explained("| warn | `it broke` | mend it |\n| warn | `unexplained` | … |"),
        BTreeSet::from([("warn".to_owned(), "it broke".to_owned())])
    );
}

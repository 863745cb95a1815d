//! The deliberate differences, as `tests/fixtures/plugin/differences.json` lists them for this tier,
//! for the one beside the real plugin, and for `docs/migrating-from-the-plugin.md`.

use std::{fmt::Write, fs, path::Path};

use serde::Deserialize;

const START: &str = "<!-- differences:start -->\n";
const END: &str = "<!-- differences:end -->";

/// One deliberate difference.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Difference {
    pub(super) id: String,
    request: String,
    plugin: String,
    here: String,
    why: String,
    /// The recorded exchanges that it changes.
    pub(super) recorded: Vec<String>,
}

pub(super) fn read(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(path).unwrap()
}

pub(super) fn all() -> Vec<Difference> {
    serde_json::from_str(&read("tests/fixtures/plugin/differences.json")).unwrap()
}

fn table() -> String {
    let mut table = "| asked for | the plugin | this service | because |\n\
                     | --- | --- | --- | --- |\n"
        .to_owned();
    for difference in all() {
        let Difference {
            request,
            plugin,
            here,
            why,
            ..
        } = difference;
        let _ = writeln!(table, "| {request} | {plugin} | {here} | {why} |");
    }
    table
}

/// With `UPDATE_DOCS=1` in the environment, the table is written anew.
#[test]
fn the_guide_lists_the_differences_that_the_tests_allow() {
    let guide = "docs/migrating-from-the-plugin.md";
    let text = read(guide);
    let (before, rest) = text.split_once(START).unwrap();
    let (written, after) = rest.split_once(END).unwrap();
    // Markdown wants an empty line between a comment and a table.
    let expected = format!("\n{}\n", table());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(guide);
        fs::write(path, [before, START, &expected, END, after].concat()).unwrap();
    } else {
        assert_eq!(written, expected, "UPDATE_DOCS=1 renews the table");
    }
}

//! The table of settings in the README is the one that the code writes.

use std::{fs, path::Path};

use backstage_badges::config::reference_markdown;

const START: &str = "<!-- settings:start -->\n";
const END: &str = "<!-- settings:end -->";

/// With `UPDATE_README=1` in the environment, the table is written anew.
#[test]
fn the_readme_has_the_table_of_settings_that_the_code_has() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(START).unwrap();
    let (table, after) = rest.split_once(END).unwrap();
    // Markdown wants an empty line between a comment and a table.
    let expected = format!("\n{}\n", reference_markdown());
    if std::env::var_os("UPDATE_README").is_some() {
        let renewed = [before, START, &expected, END, after].concat();
        fs::write(&path, renewed).unwrap();
    } else {
        assert_eq!(table, expected, "UPDATE_README=1 renews the table");
    }
}

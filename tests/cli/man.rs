//! `man`: the manual.

use std::{collections::BTreeSet, fs};

use crate::program::{refused, run, said, text};

#[test]
fn the_page_of_the_program_is_printed() {
    let page = said(&["man"]);
    assert!(page.contains(".TH backstage-badges 1"), "{page}");
    for section in [
        "NAME",
        "SYNOPSIS",
        "DESCRIPTION",
        "OPTIONS",
        "SUBCOMMANDS",
        "EXAMPLES",
    ] {
        assert!(
            page.contains(&format!(".SH {section}\n")),
            "{section}: {page}"
        );
    }
}

#[test]
fn a_page_is_written_for_each_command() {
    let folder = tempfile::tempdir().unwrap();
    let manual = folder.path().join("share/man1");
    assert_eq!(said(&["man", "--out", text(&manual)]), "");
    let entries = fs::read_dir(&manual).unwrap();
    let names: BTreeSet<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for command in ["", "-serve", "-embed", "-config", "-config-explain", "-man"] {
        let name = format!("backstage-badges{command}.1");
        assert!(names.contains(&name), "{name}: {names:?}");
    }
    let page = fs::read_to_string(manual.join("backstage-badges-embed.1")).unwrap();
    for holds in [
        ".SH EXAMPLES\n.nf\n",
        "embed \\-\\-check . \\-\\-config",
        "\\-\\-insert",
    ] {
        assert!(page.contains(holds), "{page}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_one_clear_line() {
    let complaints = refused(&run(&["man", "--out", "/dev/null/man"]));
    assert_eq!(complaints.len(), 1, "{complaints:?}");
    assert!(complaints[0].starts_with("backstage-badges: cannot write into /dev/null/man"));
}

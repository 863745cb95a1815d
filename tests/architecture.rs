//! The floors of the house, the size of its rooms and what is said in them, held against the sources.
//!
//! A module may use only what stands on a lower floor than its own; `docs/architecture.md` has the
//! floors with what lives there.

#[path = "architecture/log_lines.rs"]
mod log_lines;
#[path = "architecture/source.rs"]
mod source;

use proc_macro2::LexError;
use source::{Mention, Source};

/// The modules of `src/lib.rs` from the ground up. Those beside each other do not know each other.
const FLOORS: [&[&str]; 6] = [
    &["client", "entity", "metrics", "traces", "units"],
    &["access", "adoption", "badge", "catalog"],
    &["config", "render", "snippet"],
    &["embed", "export", "service"],
    &["http", "cli"],
    &["app", "main"],
];

/// The most lines of a file, its unit tests included: past that it is two ideas.
const MAX_LINES: usize = 300;

/// What half of the files stay below, in lines.
const MAX_MEDIAN_LINES: usize = 120;

/// The floor that a module stands on, counted from 1.
fn floor_of(module: &str) -> Option<usize> {
    let floor = FLOORS.iter().position(|floor| floor.contains(&module))?;
    Some(floor + 1)
}

/// Every arrow of a file that does not point down.
fn wrong_arrows(source: &Source) -> Result<Vec<String>, LexError> {
    let from = source.module();
    let wrong = source.mentions()?.into_iter().filter_map(|mention| {
        let Mention { module: used, line } = mention;
        let place = format!("src/{}:{line}", source.path.display());
        match (floor_of(&from), floor_of(&used)) {
            _ if from == used => None,
            (Some(above), Some(below)) if below < above => None,
            (Some(floor), Some(other)) => Some(format!(
                "{place}: {from} on floor {floor} uses {used} on floor {other}"
            )),
            (None, _) => Some(format!("{place}: {from} stands on no floor")),
            (_, None) => Some(format!("{place}: {used} stands on no floor")),
        }
    });
    Ok(wrong.collect())
}

#[test]
fn every_arrow_points_down() {
    let sources = Source::all().unwrap();
    let mentions = sources.iter().flat_map(|source| source.mentions().unwrap());
    assert_ne!(
        mentions.count(),
        0,
        "sources that use nothing were not read"
    );
    let wrong: Vec<String> = sources
        .iter()
        .flat_map(|source| wrong_arrows(source).unwrap())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_stands_on_a_floor() {
    let sources = Source::all().unwrap();
    let root = sources.iter().find(|source| source.module() == "lib");
    let mut modules = root.unwrap().declared_modules().unwrap();
    modules.retain(|module| floor_of(module).is_none());
    assert!(modules.is_empty(), "on no floor: {modules:?}");
}

#[test]
fn no_file_is_two_ideas() {
    let mut sizes = Vec::new();
    let mut faults = Vec::new();
    for Source { path, text } in Source::all().unwrap() {
        let lines = text.lines().count();
        sizes.push(lines);
        if lines > MAX_LINES {
            let path = path.display();
            faults.push(format!("src/{path}: {lines} lines, at most {MAX_LINES}"));
        }
        if path.ends_with("mod.rs") {
            let path = path.display();
            faults.push(format!("src/{path}: a module is `name.rs` beside `name/`"));
        }
    }
    sizes.sort_unstable();
    let median = sizes[sizes.len() / 2];
    if median > MAX_MEDIAN_LINES {
        faults.push(format!(
            "the median file has {median} lines, at most {MAX_MEDIAN_LINES}"
        ));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn an_arrow_up_sideways_or_to_nowhere_is_found_with_its_line() {
    let source = Source::new(
        "badge/color.rs",
        "use crate::entity::Entity;\nuse crate::{\n    catalog::Catalog,\n    service::{self, Service},\n};\n\
         fn f() { crate::http::serve(crate::badge::id()) }\nuse crate::Everything;",
    );
    assert_eq!(
        wrong_arrows(&source).unwrap(),
        [
            "src/badge/color.rs:3: badge on floor 2 uses catalog on floor 2",
            "src/badge/color.rs:4: badge on floor 2 uses service on floor 4",
            "src/badge/color.rs:6: badge on floor 2 uses http on floor 5",
            "src/badge/color.rs:7: Everything stands on no floor",
        ]
    );
}

#[test]
fn the_servers_of_people_and_of_shells_do_not_know_each_other() {
    for (path, text) in [
        ("http.rs", "use crate::cli::Command;"),
        ("cli.rs", "use crate::http::routes;"),
    ] {
        assert_eq!(
            wrong_arrows(&Source::new(path, text)).unwrap().len(),
            1,
            "{path}"
        );
    }
    let above = Source::new("app.rs", "use crate::{cli, http};");
    assert_eq!(wrong_arrows(&above).unwrap(), [""; 0]);
}

#[test]
fn a_path_through_super_is_an_arrow_where_it_reaches_the_root() {
    for (path, text, module) in [
        ("badge.rs", "use super::service::Service;", Some("service")),
        ("badge.rs", "mod tests { use super::*; }", None),
        (
            "badge.rs",
            "mod tests { use super::super::service; }",
            Some("service"),
        ),
        ("badge/color.rs", "use super::service;", None),
        (
            "badge/color.rs",
            "use super::{Badge, super::service};",
            Some("service"),
        ),
        (
            "badge/color.rs",
            "use super::super::{service};",
            Some("service"),
        ),
        ("badge.rs", "pub(super) fn f() {}", None),
    ] {
        let found = Source::new(path, text).mentions().unwrap();
        let modules: Vec<&str> = found.iter().map(|found| found.module.as_str()).collect();
        assert_eq!(modules, Vec::from_iter(module), "{path}: {text}");
    }
}

#[test]
fn comments_strings_and_other_crates_are_no_arrows() {
    let text = r##"
        //! See crate::service.
        /* use crate::http; */
        use std::{fs, io};
        const A: &str = "use crate::app;";
        const B: &str = r#"crate::cli::x"#;
    "##;
    assert_eq!(Source::new("entity.rs", text).mentions().unwrap(), []);
}

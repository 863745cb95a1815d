//! What the documents point to is there: files, headings, tests and sources.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The documents, and the folders whose files are named in them.
const DOCUMENTS: [&str; 4] = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs"];
const FOLDERS: [&str; 8] = [
    "assets/",
    "benches/",
    "deploy/",
    "docs/",
    "examples/",
    "fuzz/fuzz_targets/",
    "src/",
    "tests/",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn documents() -> Vec<PathBuf> {
    let mut paths = vec![root().join("deploy/helm/backstage-badges/README.md")];
    for document in DOCUMENTS {
        let path = root().join(document);
        if path.is_dir() {
            let entries = fs::read_dir(path).unwrap();
            paths.extend(entries.map(|entry| entry.unwrap().path()));
        } else {
            paths.push(path);
        }
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths
}

/// A text without what is in fences: examples point to what is not here.
fn prose(text: &str) -> String {
    let mut is_example = false;
    let lines = text.lines().filter(|line| {
        let is_fence = line.trim_start().starts_with("```");
        is_example ^= is_fence;
        !is_fence && !is_example
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The anchors of a document's headings, as GitHub makes them.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = prose(text);
    let headings = headings.lines().filter(|line| line.starts_with('#'));
    let anchor = |heading: &str| {
        let kept = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = kept.chars().filter_map(|character| match character {
            ' ' => Some('-'),
            '-' | '_' => Some(character),
            _ => character.is_alphanumeric().then_some(character),
        });
        kept.collect()
    };
    headings.map(anchor).collect()
}

/// What is wrong with a link of the document at `path`.
fn fault(path: &Path, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = match file {
        "" => path.to_owned(),
        file => path.parent().unwrap().join(file),
    };
    if !target.exists() {
        return Some(format!("{}: no file {link}", path.display()));
    }
    let is_there =
        anchor.is_empty() || anchors(&fs::read_to_string(target).unwrap()).contains(anchor);
    (!is_there).then(|| format!("{}: no heading {link}", path.display()))
}

#[test]
fn every_link_leads_to_a_file_and_a_heading_that_are_there() {
    let mut count = 0;
    let mut faults = Vec::new();
    for path in documents() {
        let text = prose(&fs::read_to_string(&path).unwrap());
        for rest in text.split("](").skip(1) {
            let link = rest.split(')').next().unwrap();
            count += 1;
            faults.extend(fault(&path, link));
        }
    }
    assert!(count > 100, "{count}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_test_and_source_that_a_document_names_is_there() {
    let mut count = 0;
    let mut faults = Vec::new();
    for path in documents() {
        let text = prose(&fs::read_to_string(&path).unwrap());
        // Every other piece stands between backquotes.
        for code in text.split('`').skip(1).step_by(2) {
            let is_path = FOLDERS.iter().any(|folder| code.starts_with(folder));
            if is_path && !code.contains([' ', '*', '{', '…', '\n']) {
                count += 1;
                if !root().join(code).exists() {
                    faults.push(format!("{}: no {code}", path.display()));
                }
            }
        }
    }
    assert!(count > 60, "{count}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_link_to_nowhere_is_found() {
    let readme = root().join("README.md");
    assert!(fault(&readme, "docs/nosuch.md").is_some());
    assert!(fault(&readme, "docs/security.md#nosuch").is_some());
    assert!(fault(&readme, "#nosuch").is_some());
    assert_eq!(fault(&readme, "docs/security.md#the-admin-listener"), None);
    assert_eq!(fault(&readme, "https://example.com/nosuch"), None);
}

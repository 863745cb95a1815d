//! `export`: badges as files.

mod refusals;
mod removed;
mod written;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use serde_json::Value;

use crate::program::{run, text};

const BOARD: &str = "entity/default/component/departure-board/badge";

/// A folder that is removed again.
struct Export(tempfile::TempDir);

impl Export {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn out(&self) -> PathBuf {
        self.0.path().join("out")
    }

    /// Runs `export` to its end; what it says.
    fn run(&self, arguments: &[&str]) -> String {
        let output = run(&[&["export", "--out", text(&self.out())], arguments].concat());
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{told}");
        assert_eq!(output.stdout, b"");
        told.replace("backstage-badges: ", "")
    }

    /// A catalog of components, and an export of it.
    fn of(&self, names: &[&str], arguments: &[&str]) -> String {
        let catalog = self.catalog(names);
        self.run(&[&["--catalog", text(&catalog)], arguments].concat())
    }

    fn catalog(&self, names: &[&str]) -> PathBuf {
        let component = |name: &&str| {
            format!(
                "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: {name}}}\n\
                 spec: {{type: service, lifecycle: production, owner: team-a}}\n---\n"
            )
        };
        let path = self.0.path().join("catalog-info.yaml");
        fs::write(&path, names.iter().map(component).collect::<String>()).unwrap();
        path
    }

    fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.out().join(path)).unwrap()
    }

    fn text(&self, path: &str) -> String {
        String::from_utf8(self.read(path)).unwrap()
    }

    fn index(&self) -> Value {
        serde_json::from_slice(&self.read("index.json")).unwrap()
    }

    /// Every file, and when it was written.
    fn files(&self) -> BTreeMap<String, SystemTime> {
        let mut files = BTreeMap::new();
        walk(&self.out(), &self.out(), &mut files);
        files
    }

    fn names(&self) -> Vec<String> {
        self.files().into_keys().collect()
    }
}

fn walk(root: &Path, folder: &Path, files: &mut BTreeMap<String, SystemTime>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(root, &path, files);
        } else {
            let name = text(path.strip_prefix(root).unwrap()).to_owned();
            files.insert(name, fs::metadata(&path).unwrap().modified().unwrap());
        }
    }
}

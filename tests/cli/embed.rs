//! `embed`: READMEs as they lie in a repository.

mod checked;
mod lookups;
mod offline;
mod refusals;
mod written;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use crate::program::command;

const START: &str = "<!-- backstage-badges:start -->";
const END: &str = "<!-- backstage-badges:end -->";

/// The addresses that are written.
const ADDRESSES: [&str; 4] = [
    "--public-url",
    "https://b.test",
    "--app-url",
    "https://p.test",
];

/// A repository that is removed again.
struct Repository(tempfile::TempDir);

/// How a run ended, and what it said.
#[derive(Debug, PartialEq, Eq)]
struct Ended {
    code: Option<i32>,
    out: String,
    told: Vec<String>,
}

impl Repository {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(".git")).unwrap();
        Self(folder)
    }

    /// With a component `x` of an owner.
    fn of(owner: &str) -> Self {
        let repository = Self::new();
        repository.write("catalog-info.yaml", component("x", owner));
        repository
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap()
    }

    /// Runs `embed` in the repository.
    fn run(&self, arguments: &[&str]) -> Ended {
        let mut command = command(&[&["embed"], arguments, &ADDRESSES].concat());
        command.current_dir(self.0.path());
        ended(command.output().unwrap(), self.0.path())
    }

    /// The same with the text of badges from the descriptors.
    fn offline(&self, arguments: &[&str]) -> Ended {
        self.run(&[&["--offline"], arguments].concat())
    }
}

fn ended(output: Output, folder: &Path) -> Ended {
    let folder = folder.canonicalize().unwrap();
    let folder = format!("{}/", folder.display());
    let told = String::from_utf8(output.stderr)
        .unwrap()
        .replace(&folder, "");
    Ended {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        told: told.lines().map(str::to_owned).collect(),
    }
}

/// A run that says nothing but its summary.
fn summed_up(code: i32, summary: &str) -> Ended {
    Ended {
        code: Some(code),
        out: String::new(),
        told: vec![format!("backstage-badges: {summary}")],
    }
}

fn component(name: &str, owner: &str) -> String {
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: {name}}}\n\
         spec: {{type: service, lifecycle: production, owner: {owner}}}\n"
    )
}

/// The Markdown of the owner's badge of a component.
fn owner_badge(name: &str, owner: &str) -> String {
    format!(
        "[![Entity owner badge, owner: {owner}]\
         (https://b.test/entity/default/component/{name}/badge/owner.svg \"Entity owner badge\")]\
         (https://p.test/catalog/default/component/{name})"
    )
}

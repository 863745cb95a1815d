//! Every shell block of the README and of `docs/` does what it says.
//!
//! A block marked `sh` is run here by bash, in a folder with the files that the documents speak of, and the
//! program as `backstage-badges`. One that needs more is in `tests/fixtures/shell-blocks.json`, with its reason and
//! with who runs it. Where a block has lines that begin with `$ `, what stands below each is what it prints.

use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

/// Stands in the way to the program: a server is started, seen to listen, and ended as an operator would.
const PROGRAM: &str = r#"#!/bin/bash
for word in "$@"; do
  case "$word" in
    completions | config | embed | export | healthcheck | man | render | snippet) exec "$PROGRAM" "$@" ;;
  esac
done
coproc "$PROGRAM" "$@"
read -r -t 30 greeting <&"${COPROC[0]}" || exit 1
kill "$COPROC_PID"
wait "$COPROC_PID" && [[ "$greeting" == "listening on "* ]]
"#;

const SETTINGS: &str = "\
server: {listen: 127.0.0.1:0, public_url: https://badges.example.com, shutdown_delay: 0s}
admin: {listen: null}
backstage: {app_url: https://portal.example.com}
catalog: {files: [catalog-info.yaml]}
";

/// The component that the documents are about, and who owns it.
const DESCRIPTOR: &str = "\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: departure-board}
spec: {type: service, lifecycle: production, owner: platform-screens}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: platform-screens}
spec: {type: team, children: []}
";

const MARKED: &str = "<!-- backstage-badges:start -->\n<!-- backstage-badges:end -->\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The documents for people who use the program.
fn documents() -> Vec<PathBuf> {
    let mut paths = vec![root().join("README.md")];
    for entry in fs::read_dir(root().join("docs")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
    paths.sort();
    paths
}

/// A shell block, with the document that it is in.
#[derive(Debug, Clone, PartialEq)]
struct Block {
    document: String,
    text: String,
}

impl Block {
    /// Those of all documents.
    fn all() -> Vec<Self> {
        let paths = documents();
        let blocks = paths.iter().flat_map(|path| {
            let document = path.strip_prefix(root()).unwrap().to_str().unwrap();
            let text = fs::read_to_string(path).unwrap();
            Self::of(document, &text)
        });
        blocks.collect()
    }

    fn of(document: &str, text: &str) -> Vec<Self> {
        let text = format!("\n{text}");
        let begun = text.split("\n```sh\n").skip(1);
        let block = |rest: &str| Self {
            document: document.to_owned(),
            text: rest.split("\n```").next().unwrap().to_owned(),
        };
        begun.map(block).collect()
    }

    /// The commands of a block, each with what it is said to print, if that is said.
    fn commands(&self) -> Vec<(String, Option<String>)> {
        let text = format!("\n{}", self.text);
        let shown: Vec<_> = text.split("\n$ ").skip(1).collect();
        if shown.is_empty() {
            return vec![(self.text.clone(), None)];
        }
        let parted = |shown: &&str| {
            let (command, printed) = match shown.split_once('\n') {
                Some((command, printed)) => (command, format!("{printed}\n")),
                None => (*shown, String::new()),
            };
            (command.to_owned(), Some(printed))
        };
        shown.iter().map(parted).collect()
    }

    /// The entry of the list of those that are not run here.
    fn elsewhere<'a>(&self, list: &'a [Value]) -> Option<&'a Value> {
        list.iter().find(|entry| {
            entry["document"] == self.document.as_str()
                && self.text.lines().any(|line| entry["line"] == line)
        })
    }
}

fn elsewhere() -> Vec<Value> {
    let path = root().join("tests/fixtures/shell-blocks.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// A folder with what the documents speak of, and the program among its commands.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    };
    write("badges.yaml", SETTINGS);
    write("catalog-info.yaml", DESCRIPTOR);
    write("README.md", "# Departure board\n");
    write(
        "docs/index.rst",
        "Board\n=====\n\n.. backstage-badges:start\n\n.. backstage-badges:end\n",
    );
    write("services/worker/guide.md", MARKED);
    write("app-config.yaml", "app: {title: Acme Portal}\n");
    let production = "backend: {baseUrl: https://backstage.example.com}\n";
    write("app-config.production.yaml", production);
    let program = write("bin/backstage-badges", PROGRAM);
    fs::set_permissions(program, PermissionsExt::from_mode(0o755)).unwrap();
    folder
}

/// Runs a command in `folder` and gives what it prints.
fn shell(folder: &Path, command: &str) -> Result<String, String> {
    let mut path = vec![folder.join("bin")];
    path.extend(env::var_os("PATH").iter().flat_map(env::split_paths));
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", command])
        .current_dir(folder)
        .env_clear()
        .env("PATH", env::join_paths(path).unwrap())
        .env(
            "PROGRAM",
            PathBuf::from(env!("CARGO_BIN_EXE_backstage-badges")),
        )
        .stdin(Stdio::null())
        .output()
        .unwrap();
    if output.status.success() {
        Ok(String::from_utf8(output.stdout).unwrap())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// What is wrong with a block, if anything is.
fn fault(block: &Block) -> Option<String> {
    let folder = folder();
    for (command, told) in block.commands() {
        let wrong = match (shell(folder.path(), &command), told) {
            (Ok(printed), Some(told)) if printed != told => format!("it prints:\n{printed}"),
            (Ok(_), _) => continue,
            (Err(complaint), _) => complaint,
        };
        return Some(format!("{}: {command}\n{wrong}", block.document));
    }
    None
}

#[test]
fn every_shell_block_of_the_documents_runs_and_prints_what_it_shows() {
    let list = elsewhere();
    let blocks = Block::all();
    let here: Vec<_> = blocks
        .iter()
        .filter(|it| it.elsewhere(&list).is_none())
        .collect();
    assert!(here.len() >= 8, "{here:?}");
    let faults: Vec<_> = here.iter().filter_map(|block| fault(block)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_not_run_here_is_still_in_the_documents_and_has_its_reason() {
    let blocks = Block::all();
    for entry in elsewhere() {
        let list = std::slice::from_ref(&entry);
        assert!(
            blocks.iter().any(|block| block.elsewhere(list).is_some()),
            "no document has this any more: {entry}"
        );
        assert!(entry["reason"].as_str().unwrap().len() > 10, "{entry}");
        if let Some(runner) = entry["run_by"].as_str() {
            assert!(root().join(runner).is_file(), "{entry}");
        }
    }
}

#[test]
fn a_block_that_fails_or_prints_something_else_is_found() {
    for (text, complaint) in [
        (
            "backstage-badges snippet component:nobody --badges owner",
            "nobody",
        ),
        ("backstage-badges --config nosuch.yaml", "nosuch.yaml"),
        ("$ echo b\na", "it prints:\nb\n"),
        ("$ echo a\na\n$ false", ": false"),
    ] {
        let block = Block::of("a.md", &format!("```sh\n{text}\n```\n")).remove(0);
        let fault = fault(&block).unwrap();
        assert!(fault.contains(complaint), "{fault}");
    }
    let good = Block::of("a.md", "Text\n\n```sh\n$ echo a\na\n$ true\n```\n").remove(0);
    assert_eq!(fault(&good), None);
}

#[test]
fn whole_settings_that_the_documents_show_are_good() {
    let folder = folder();
    let secret = folder.path().join("secret");
    fs::write(&secret, "5a".repeat(64)).unwrap();
    let mut count = 0;
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        for shown in text.split("\n```yaml\n# badges.yaml\n").skip(1) {
            let shown = shown.split("\n```").next().unwrap();
            // Others are parts of settings, which say nothing alone.
            if !shown.contains("catalog:") {
                continue;
            }
            let lines = shown.lines().map(|line| match line.split_once("_file: ") {
                Some((key, _)) => format!("{key}_file: {}\n", secret.display()),
                None => format!("{line}\n"),
            });
            fs::write(folder.path().join("shown.yaml"), lines.collect::<String>()).unwrap();
            let check = "backstage-badges config check --config shown.yaml";
            let checked = shell(folder.path(), check);
            assert!(checked.is_ok(), "{}: {shown}\n{checked:?}", path.display());
            count += 1;
        }
    }
    assert!(count >= 3, "{count}");
}

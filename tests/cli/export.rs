//! `export`: badges as files.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use serde_json::Value;

use crate::program::{Running, client, command, refused, run, text};

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

#[test]
fn files_have_the_paths_and_the_bytes_that_the_service_answers_with() {
    let export = Export::new();
    export.run(&["--format", "svg,png", "--scale", "2", "--style", "flat"]);
    let server = Running::start(&[]);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for (file, query) in [
        ("owner.svg", "style=flat"),
        ("docs.png", "style=flat&scale=2"),
    ] {
        let path = format!("{BOARD}/{file}");
        let url = format!("http://{}/{path}?{query}", server.address());
        let answered = runtime.block_on(async {
            let answer = client().get(url).send().await.unwrap();
            answer.bytes().await.unwrap()
        });
        assert_eq!(export.read(&path), answered, "{file}");
    }
}

#[test]
fn the_index_and_the_gallery_name_files_that_are_there() {
    let export = Export::new();
    export.run(&["--format", "svg,png", "--app-url", "https://p.test"]);
    let index = export.index();
    let entities = index["entities"].as_array().unwrap();
    assert_eq!(entities.len(), 15);
    let gallery = export.text("index.html");
    let mut listed = vec!["index.html".to_owned(), "index.json".to_owned()];
    for badge in entities
        .iter()
        .flat_map(|it| it["badges"].as_array().unwrap())
    {
        let files: Vec<&str> = badge["files"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it.as_str().unwrap())
            .collect();
        assert_eq!(files.len(), 2, "{badge}");
        assert!(
            gallery.contains(&format!("src=\"{}\"", files[0])),
            "{badge}"
        );
        listed.extend(files.iter().map(ToString::to_string));
    }
    listed.sort();
    assert_eq!(export.names(), listed);
    let board = entities
        .iter()
        .find(|it| it["entity"] == crate::DEMO)
        .unwrap();
    let page = "https://p.test/catalog/default/component/departure-board";
    assert_eq!(board["link"], page);
    assert!(gallery.contains(&format!("<a href=\"{page}\">{}</a>", crate::DEMO)));
}

#[test]
fn a_long_gallery_has_pages_that_lead_to_each_other() {
    let names: Vec<String> = (0..501).map(|number| format!("c{number:03}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let export = Export::new();
    export.of(&names, &["--badges", "owner"]);
    let (first, second) = (export.text("index.html"), export.text("gallery/2.html"));
    assert_eq!(
        (
            first.matches("<img").count(),
            second.matches("<img").count()
        ),
        (500, 1)
    );
    assert!(first.contains("href=\"gallery/2.html\"") && second.contains("href=\"../index.html\""));
    assert!(
        second.contains("src=\"../entity/default/component/c500/badge/owner.svg\""),
        "{second}"
    );
    let told = export.of(&names[..500], &["--badges", "owner", "--prune"]);
    assert_eq!(told, "2 written, 500 unchanged, 2 removed\n");
    assert!(!export.out().join("gallery").exists(), "and its folder");
}

#[test]
fn only_what_changed_is_written() {
    let export = Export::new();
    let told = export.of(&["a", "b"], &["--badges", "owner,pingback"]);
    assert_eq!(told, "6 written\n");
    let before = export.files();
    let told = export.of(&["a", "b"], &["--badges", "owner,pingback"]);
    assert_eq!(told, "6 unchanged\n");
    assert_eq!(export.files(), before);
    let damaged = "entity/default/component/a/badge/owner.svg";
    fs::write(export.out().join(damaged), "half").unwrap();
    let told = export.of(&["a", "b"], &["--badges", "owner,pingback"]);
    assert_eq!(told, "1 written, 5 unchanged\n");
    let others = |mut files: BTreeMap<String, SystemTime>| {
        files.remove(damaged);
        files
    };
    assert_eq!(others(export.files()), others(before));
}

#[test]
fn what_vanished_is_removed_when_that_is_asked_for_and_nothing_else_ever() {
    let export = Export::new();
    let owner = ["--badges", "owner"];
    export.of(&["a", "b", "c"], &owner);
    let others = [
        "README.md",
        "entity/default/component/c/badge/notes.txt",
        "entity/default/component/my.svg",
        "entity/default/component/a b/badge/owner.svg",
    ];
    for path in others {
        let path = export.out().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "mine").unwrap();
    }
    let told = export.of(&["a", "b"], &owner);
    assert_eq!(told, "2 written, 2 unchanged\n");
    let gone = "entity/default/component/c/badge/owner.svg";
    assert!(export.out().join(gone).exists());
    let told = export.of(&["a", "b"], &["--badges", "owner", "--prune"]);
    assert_eq!(told, "4 unchanged, 1 removed\n");
    assert!(!export.out().join(gone).exists());
    for path in others {
        assert_eq!(export.text(path), "mine");
    }
}

#[test]
fn a_catalog_that_is_nearly_empty_removes_nothing() {
    let export = Export::new();
    export.of(&["a", "b", "c"], &["--badges", "owner"]);
    let catalog = export.catalog(&["a"]);
    let out = export.out();
    let arguments = [
        "export",
        "--out",
        text(&out),
        "--catalog",
        text(&catalog),
        "--badges",
        "owner",
        "--prune",
    ];
    let complaints = refused(&run(&arguments));
    assert_eq!(complaints[0], "backstage-badges: 2 written, 1 unchanged");
    assert!(
        complaints[1].contains("nothing was removed: 2 of 3 files would go"),
        "{complaints:?}"
    );
    assert!(
        out.join("entity/default/component/c/badge/owner.svg")
            .exists()
    );
}

#[test]
fn what_an_interrupted_run_left_is_no_half_file_and_is_cleared_away() {
    let export = Export::new();
    export.of(&["a", "b"], &["--badges", "owner"]);
    let folder = export.out().join("entity/default/component/a/badge");
    let left = [".owner.svg.part", ".docs.svg.part"].map(|name| folder.join(name));
    for path in &left {
        fs::write(path, "<svg").unwrap();
    }
    fs::remove_file(folder.join("owner.svg")).unwrap();
    let told = export.of(&["a", "b"], &["--badges", "owner", "--prune"]);
    assert_eq!(told, "1 written, 3 unchanged, 1 removed\n");
    assert!(
        export
            .text("entity/default/component/a/badge/owner.svg")
            .starts_with("<svg ")
    );
    assert!(left.iter().all(|path| !path.exists()));
}

/// Killed again and again, wherever it is: what has the name of an image is a whole one.
#[test]
fn a_run_that_is_killed_leaves_no_half_file() {
    let names: Vec<String> = (0..400).map(|number| format!("c{number:03}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let export = Export::new();
    let catalog = export.catalog(&names);
    let out = export.out();
    for round in 0..5 {
        let arguments = ["export", "--out", text(&out), "--catalog", text(&catalog)];
        let mut child = command(&arguments).spawn().unwrap();
        // It may end before, on a fast machine: then there is nothing to see in this round.
        let is_under_way = || {
            let folder = out.join(format!("entity/default/component/c{:03}", round * 60));
            folder.exists().then_some(())
        };
        crate::program::until("the first files", is_under_way);
        child.kill().unwrap();
        child.wait().unwrap();
        let images = export.files().into_keys();
        for image in images.filter(|name| Path::new(name).extension() == Some("svg".as_ref())) {
            let svg = export.text(&image);
            assert!(
                svg.starts_with("<svg ") && svg.ends_with("</svg>"),
                "{image}: {svg}"
            );
        }
    }
    export.of(&names, &["--prune"]);
    let is_half = |name: &&String| Path::new(name).extension() == Some("part".as_ref());
    assert_eq!(export.names().iter().find(is_half), None);
}

#[test]
fn no_catalog_value_gets_out_of_the_gallery() {
    let export = Export::new();
    let catalog = export.0.path().join("catalog-info.yaml");
    let hostile = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: x}\n\
                   spec: {type: service, owner: team-a, lifecycle: '\"><script>alert(1)</script>'}\n";
    fs::write(&catalog, hostile).unwrap();
    export.run(&["--catalog", text(&catalog), "--badges", "lifecycle"]);
    let page = export.text("index.html");
    let shown = "alt=\"lifecycle: &quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"";
    assert!(page.contains(shown) && !page.contains("<script"), "{page}");
    let badge = &export.index()["entities"][0]["badges"][0];
    assert_eq!(badge["message"], "\"><script>alert(1)</script>");
}

#[test]
fn a_filter_and_badges_say_what_is_exported() {
    let export = Export::new();
    export.run(&[
        "--filter",
        "kind=component,metadata.name=departure-board",
        "--badges",
        "owner",
    ]);
    assert_eq!(
        export.names(),
        [
            format!("{BOARD}/owner.svg"),
            "index.html".to_owned(),
            "index.json".to_owned()
        ]
    );
}

#[test]
fn closed_settings_write_no_list_and_opaque_names_are_in_no_path() {
    let export = Export::new();
    let settings = export.0.path().join("badges.yaml");
    let access = format!(
        "access: {{private: token, tokens: [a-token-that-opens], names: opaque, keys: [{}]}}\n",
        "0f".repeat(64)
    );
    fs::write(&settings, access).unwrap();
    let only = [
        "--badges",
        "owner",
        "--filter",
        "metadata.name=departure-board",
        "--config",
        text(&settings),
    ];
    let told = export.run(&only);
    assert!(told.starts_with("no index.json and no gallery: "), "{told}");
    let names = export.names();
    assert_eq!(names.len(), 1, "{names:?}");
    assert!(
        names[0].ends_with("/owner.svg") && !names[0].contains("departure"),
        "{names:?}"
    );
    let told = export.run(&[&only[..], &["--index", "--prune"]].concat());
    assert_eq!(told, "2 written, 1 unchanged\n");
    // What is closed again is taken back.
    let told = export.run(&[&only[..], &["--prune"]].concat());
    assert!(told.ends_with("\n1 unchanged, 2 removed\n"), "{told}");
}

#[test]
fn a_file_of_somebody_else_is_in_nobodys_way() {
    let export = Export::new();
    fs::create_dir_all(export.out()).unwrap();
    fs::write(export.out().join("index.html"), "<h1>My page</h1>").unwrap();
    let complaints = refused(&run(&["export", "--out", text(&export.out())]));
    assert!(
        complaints[0].contains("index.html is not of an export"),
        "{complaints:?}"
    );
    assert_eq!(export.names(), ["index.html"], "nothing was written");
}

#[test]
fn two_exports_into_one_folder_do_not_mix() {
    let export = Export::new();
    fs::create_dir_all(export.out()).unwrap();
    let held = fs::File::open(export.out()).unwrap();
    held.lock().unwrap();
    let complaints = refused(&run(&["export", "--out", text(&export.out())]));
    assert!(
        complaints[0].contains("another export is writing into"),
        "{complaints:?}"
    );
    drop(held);
    export.run(&["--badges", "owner"]);
}

#[test]
fn what_cannot_be_exported_is_one_clear_line() {
    let export = Export::new();
    fs::write(export.out(), "a file").unwrap();
    let complaints = refused(&run(&["export", "--out", text(&export.out())]));
    assert!(
        complaints[0].contains("/out cannot be written: "),
        "{complaints:?}"
    );
    for (more, complaint) in [
        (["--badges", "nosuch"], "No badge \"nosuch\""),
        (["--filter", "spec.color"], "filter: there is no field"),
    ] {
        let other = Export::new();
        let complaints = refused(&run(
            &[&["export", "--out", text(&other.out())], &more[..]].concat()
        ));
        assert!(complaints[0].contains(complaint), "{complaints:?}");
        assert!(!other.out().exists());
    }
}

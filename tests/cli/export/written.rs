//! What an export writes, and what it leaves as it is.

use std::{collections::BTreeMap, fs, time::SystemTime};

use super::{BOARD, Export};
use crate::program::{Running, client, text};

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

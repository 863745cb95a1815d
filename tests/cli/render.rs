//! `render`: one badge without a server.

use std::fs;

use rstest::rstest;
use serde_json::Value;

use crate::{
    DEMO,
    program::{refused, run, said, text},
};

#[test]
fn a_badge_is_drawn_to_standard_output() {
    let svg = said(&["render", DEMO, "owner"]);
    assert!(
        svg.starts_with("<svg ") && svg.contains("owner: platform-screens"),
        "{svg}"
    );
    assert_eq!(
        said(&[
            "render",
            "component:departure-board",
            "owner",
            "--format",
            "svg"
        ]),
        svg
    );
}

#[rstest]
#[case("badge.svg", b"<svg ")]
#[case("badge.png", b"\x89PNG")]
#[case("badge.json", b"{\n  \"badge\"")]
#[case("badge.shields.json", b"{\"schemaVersion\":1")]
fn a_files_extension_says_the_format(#[case] name: &str, #[case] start: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    assert_eq!(said(&["render", DEMO, "owner", "-o", text(&file)]), "");
    assert!(fs::read(file).unwrap().starts_with(start));
}

#[test]
fn the_look_is_drawn() {
    let flags = [
        "--label",
        "who",
        "--color",
        "red",
        "--style",
        "flat",
        "--logo",
        "backstage",
    ];
    let svg = said(&[&["render", DEMO, "owner"], &flags[..]].concat());
    assert!(
        svg.contains("who: platform-screens") && svg.contains("<image "),
        "{svg}"
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.png");
    said(&["render", DEMO, "owner", "-o", text(&file), "--scale", "3"]);
    let png = fs::read(file).unwrap();
    assert_eq!(&png[20..24], [0, 0, 0, 60], "60 pixels high");
}

#[test]
fn urls_begin_where_readers_reach_the_service() {
    let json = said(&[
        "render",
        DEMO,
        "owner",
        "--format",
        "json",
        "--public-url",
        "https://b.test",
    ]);
    let spec: Value = serde_json::from_str(&json).unwrap();
    let url = "https://b.test/entity/default/component/departure-board/badge/owner.svg";
    assert_eq!(spec["url"], url);
}

#[test]
fn descriptors_are_read_from_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("catalog-info.yaml");
    let descriptor = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: x}\n\
                      spec: {type: service, lifecycle: production, owner: team-a}\n";
    fs::write(&file, descriptor).unwrap();
    let svg = said(&["render", "component:x", "owner", "--catalog", text(&file)]);
    assert!(svg.contains("owner: team-a"), "{svg}");
}

#[rstest]
#[case(&["component:nobody", "owner"], "No component entity in default named \"nobody\"")]
#[case(&[DEMO, "nosuch"], "No badge \"nosuch\"")]
#[case(&[DEMO, "owner", "--color", "notacolor"], "color: expected a colour name")]
#[case(&[DEMO, "owner", "--scale", "5"], "scale: expected a whole number from 1 to 4")]
#[case(&[DEMO, "owner", "-o", "badge.gif"], "\"badge.gif\" names no format")]
#[case(&[DEMO, "owner", "-o", "/nosuchfolder/badge.svg"], "cannot write /nosuchfolder/badge.svg")]
fn what_cannot_be_drawn_is_one_clear_line(#[case] arguments: &[&str], #[case] complaint: &str) {
    let complaints = refused(&run(&[&["render"], arguments].concat()));
    assert_eq!(complaints.len(), 1, "{complaints:?}");
    let expected = format!("backstage-badges: {complaint}");
    assert!(complaints[0].starts_with(&expected), "{complaints:?}");
}

#[test]
fn a_catalog_that_cannot_be_asked_is_one_clear_line() {
    let complaints = refused(&run(&[
        "render",
        DEMO,
        "owner",
        "--api-url",
        "http://127.0.0.1:9",
        "--app-url",
        "https://portal.test",
    ]));
    assert_eq!(
        complaints,
        ["backstage-badges: Backstage cannot be reached"]
    );
}

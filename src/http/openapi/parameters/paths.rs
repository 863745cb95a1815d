//! What stands in a path: an entity, a repository, an id, an extension.

use serde_json::json;

use super::{Named, is, path, query};
use crate::snippet::{Markup, Table};

pub(super) fn entity() -> Vec<Named> {
    let (namespace, kind, name) = (
        "The namespace of the entity, in any letter case.",
        "The kind of the entity, in any letter case.",
        "The name of the entity, in any letter case.",
    );
    let shown = "One that there cannot be is answered with an image that says so.";
    let said = |about: &str| format!("{about} {shown}");
    let (default, component, board) = (
        json!("default"),
        json!("component"),
        json!("departure-board"),
    );
    vec![
        path(
            "namespace",
            "namespace",
            namespace,
            is::namespace(),
            default.clone(),
        ),
        path("kind", "kind", kind, is::kind(), component.clone()),
        path("name", "name", name, is::name(), board.clone()),
        path(
            "shownNamespace",
            "namespace",
            &said(namespace),
            is::text(),
            default,
        ),
        path("shownKind", "kind", &said(kind), is::text(), component),
        path("shownName", "name", &said(name), is::text(), board),
        path(
            "opaque",
            "opaque",
            "The opaque name of the entity, which hides what it is called.",
            is::text(),
            json!("8cd3e52b-8685-4b40-9fd6-c20629d9c987"),
        ),
    ]
}

pub(super) fn repository() -> Vec<Named> {
    let host = "The host of the repository.";
    let slug = "The path of the repository there, with slashes as they are or as `%2F`. A document that asks for \
        one segment sends `%2F`.";
    let (github, board) = (json!("github.com"), json!("ringline/departure-board"));
    vec![
        path("host", "host", host, is::host(), github.clone()),
        path(
            "repository",
            "repository",
            slug,
            is::repository(),
            board.clone(),
        ),
        path("shownHost", "host", host, is::text(), github),
        path("shownRepository", "repository", slug, is::text(), board),
        query(
            "entityName",
            "name",
            "Of several entities of the repository, the one of this name.",
            is::text_or_any(),
            json!("departure-board"),
        ),
        query(
            "folder",
            "path",
            "Of several entities of the repository, the one whose source is in this folder.",
            is::text_or_any(),
            json!("services/board"),
        ),
    ]
}

pub(super) fn other_paths() -> Vec<Named> {
    let markups = Markup::ALL.map(Markup::extension);
    let tables = Table::ALL.map(Table::extension);
    vec![
        path(
            "id",
            "id",
            "The id of the badge.",
            is::text(),
            json!("owner"),
        ),
        path(
            "idBesideRoutes",
            "id",
            "The id of the badge. `bar`, `badge-specs`, `snippets` and `go` are routes here.",
            is::id_beside_routes(),
            json!("owner"),
        ),
        path(
            "image",
            "image",
            "The format of the image.",
            is::one_of(["svg", "png", "webp"]),
            json!("svg"),
        ),
        path(
            "markup",
            "extension",
            "The markup.",
            is::one_of(markups),
            json!("md"),
        ),
        path(
            "table",
            "extension",
            "How the list is written.",
            is::one_of(tables),
            json!("csv"),
        ),
        path(
            "content",
            "content",
            "`label-message-color` or `message-color`, with an extension (`.svg`, `.png`, `.webp`, `.json`, \
             `.shields.json`) or without. `--` is a hyphen, `__` an underscore, `_` a space.",
            is::text(),
            json!("build-passing-green.svg"),
        ),
        path(
            "file",
            "file",
            "The name of the file, which holds a hash of its content.",
            is::text(),
            json!("style.0123456789abcdef.css"),
        ),
    ]
}

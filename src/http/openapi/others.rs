//! The routes that are no entity's.

use utoipa::openapi::{Ref, schema::ArrayBuilder};

use super::{
    answers::Answer,
    failures::Failures,
    parameters::LOOK,
    route::{Door, Route},
};

const IMAGES: [&str; 3] = ["image/svg+xml", "image/png", "image/webp"];
const HTML: &str = "text/html";

const TABLE: &str = "entity,link,markdown,html\r\n";

fn route(tag: &'static str, path: &str, id: &str, summary: &str) -> Route {
    Route {
        path: path.to_owned(),
        id: id.to_owned(),
        tag,
        summary: summary.to_owned(),
        about: "",
        parameters: Vec::new(),
        answers: Vec::new(),
        failures: Failures::None,
        door: Door::Open,
        is_page: false,
    }
}

/// Badges that need no catalog.
pub(super) fn static_badges() -> [Route; 2] {
    let tag = "Static badges";
    let answer = || {
        Answer::image(&IMAGES)
            .with_header("Vary")
            .json_of("ShieldsBadge")
    };
    [
        Route {
            about: "The format is that of the extension; without one, it is as `format` or `Accept` says. JSON is in \
                shields' schema.",
            parameters: [&["content", "format"][..], &LOOK].concat(),
            answers: vec![answer()],
            failures: Failures::StaticImage,
            ..route(
                tag,
                "/badge/{content}",
                "staticBadge",
                "A badge that says what its path says",
            )
        },
        Route {
            about: "The same from the query, without escapes. JSON is in shields' schema.",
            parameters: [&["message", "format"][..], &LOOK].concat(),
            answers: vec![answer()],
            failures: Failures::StaticImage,
            ..route(
                tag,
                "/static/v1",
                "staticBadgeV1",
                "A badge that says what its query says",
            )
        },
    ]
}

/// Many entities.
pub(super) fn lists() -> [Route; 2] {
    let tag = "Lists and search";
    let rows = ArrayBuilder::new().items(Ref::from_schema_name("TableEntry"));
    let answer = Answer::ok("A row for each entity, in the order of their references.")
        .untagged()
        .with_header("Link")
        .with_header("X-Badge-Warning")
        .text("text/markdown")
        .json(rows);
    let list = |path: &str, id: &str, own: &[&'static str], summary: &str, answer: Answer| Route {
        parameters: [
            own,
            &["filter", "after", "rows", "badges", "imageFormat"],
            &LOOK,
        ]
        .concat(),
        answers: vec![answer],
        failures: Failures::Document,
        door: Door::Private,
        ..route(tag, path, id, summary)
    };
    let summary = "Snippets of every entity that a filter means";
    [
        Route {
            about: "A Markdown table, or JSON where `Accept` prefers it.",
            ..list(
                "/snippets",
                "list",
                &[],
                summary,
                answer.clone().with_header("Vary"),
            )
        },
        list(
            "/snippets.{extension}",
            "listIn",
            &["table"],
            "Snippets of every entity that a filter means, as Markdown, CSV or JSON",
            answer.text_like("text/csv", TABLE),
        ),
    ]
}

/// What people find their badge with.
pub(super) fn pages() -> [Route; 5] {
    let tag = "Pages";
    let page = || Answer::ok("The page.").text(HTML);
    let words = ["q", "ofKind", "ofOwner"];
    [
        Route {
            parameters: [&words[..], &["found"]].concat(),
            answers: vec![Answer::ok("What was found, the best first.").json_of("FoundEntities")],
            failures: Failures::Document,
            door: Door::Private,
            ..route(
                "Lists and search",
                "/catalog/search",
                "search",
                "The entities that fit some words best",
            )
        },
        Route {
            parameters: words.to_vec(),
            answers: vec![page()],
            is_page: true,
            failures: Failures::Page,
            door: Door::Private,
            ..route(tag, "/", "startPage", "The page to find an entity on")
        },
        Route {
            about: "The query is the set-up that is shown: the look, the badges, the markup.",
            parameters: [
                &[
                    "namespace",
                    "kind",
                    "name",
                    "shownBadges",
                    "format",
                    "bar",
                    "openMarkup",
                ][..],
                &LOOK,
            ]
            .concat(),
            answers: vec![page()],
            is_page: true,
            failures: Failures::Page,
            door: Door::Private,
            ..route(
                tag,
                "/ui/{namespace}/{kind}/{name}",
                "entityPage",
                "The page of an entity's badges",
            )
        },
        Route {
            parameters: vec!["file"],
            answers: vec![
                Answer::ok("The file, which may be kept for ever.")
                    .text("text/css")
                    .text("text/javascript")
                    .text("image/svg+xml"),
                Answer::missing("There is no such file."),
            ],
            ..route(tag, "/assets/{file}", "asset", "What pages load")
        },
        Route {
            answers: vec![
                page(),
                Answer::probe("503", "Too many requests are under way.").text(HTML),
            ],
            is_page: true,
            ..route(
                "About the service",
                "/docs",
                "docs",
                "The page of this document",
            )
        },
    ]
}

/// The service itself.
pub(super) fn service() -> [Route; 3] {
    let tag = "About the service";
    [
        Route {
            answers: vec![Answer::ok("The document.").json(super::schemas::object())],
            ..route(tag, "/openapi.json", "openapi", "This document")
        },
        Route {
            failures: Failures::Probe,
            answers: vec![Answer::probe("200", "It lives.").json_of("Liveness")],
            ..route(tag, "/livez", "livez", "Whether the process answers")
        },
        Route {
            failures: Failures::Probe,
            about: "Once the catalog has answered, one that is away is told and not held against the service.",
            answers: vec![
                Answer::probe("200", "It is ready.").json_of("Readiness"),
                Answer::probe("503", "It is not ready yet, or it is told to stop.")
                    .json_of("Readiness"),
            ],
            ..route(tag, "/readyz", "readyz", "Whether the service is ready")
        },
    ]
}

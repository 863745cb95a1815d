//! The routes of an entity, by each way to name it.

mod by;

use utoipa::openapi::{Ref, RefOr, Schema, schema::ArrayBuilder};

use super::{
    answers::Answer,
    failures::Failures,
    parameters::LOOK,
    route::{Door, Route},
};

pub(super) use by::By;

const SVG: &str = "image/svg+xml";
const PNG: &str = "image/png";
const WEBP: &str = "image/webp";

const MARKDOWN: &str = "[![Entity owner badge, owner: platform-screens](https://badges.example.com/entity/default/component/departure-board/badge/owner.svg \"Entity owner badge\")](https://portal.example.com/catalog/default/component/departure-board)\n";

impl By {
    fn route(self, rest: &str, id: &str, summary: &str) -> Route {
        Route {
            path: format!("{}{rest}", self.start()),
            id: format!("{id}{}", self.suffix()),
            tag: self.tag(),
            summary: summary.replace("{entity}", self.what()),
            about: "",
            parameters: self.strict(),
            answers: Vec::new(),
            failures: Failures::Document,
            door: Door::Open,
            is_page: false,
        }
    }

    /// Every route of an entity that is named so.
    pub(super) fn routes(self) -> Vec<Route> {
        let mut routes = self.badges();
        routes.extend(self.bars());
        routes.extend(self.documents());
        routes.extend(self.pages());
        routes
    }

    fn badges(self) -> Vec<Route> {
        let image = |extension: &str, id: &str, media_types: &[&'static str]| {
            let rest = format!("{}/{{id}}.{extension}", self.badge());
            let summary = format!(
                "A badge of {{entity}}, as {}",
                extension
                    .replace("webp", "WebP")
                    .replace("svg", "SVG")
                    .replace("png", "PNG")
            );
            Route {
                parameters: [self.shown(), vec!["id"], LOOK.to_vec()].concat(),
                answers: vec![Answer::image(media_types)],
                failures: Failures::Image,
                ..self.route(&rest, id, &summary)
            }
        };
        // An opaque name has no `/badge` behind it that keeps ids from routes.
        let of_spec = if self == Self::OpaqueName {
            "idBesideRoutes"
        } else {
            "id"
        };
        let spec = |extension: &str, id: &str, summary: &str, schema: &str| {
            let rest = format!("{}/{{id}}.{extension}", self.badge());
            let about = "The badge's text and look, as data.";
            Route {
                parameters: [self.strict(), vec![of_spec], LOOK.to_vec()].concat(),
                answers: vec![
                    Answer::ok(about)
                        .with_header("X-Badge-Warning")
                        .json_of(schema),
                ],
                ..self.route(&rest, id, summary)
            }
        };
        let negotiated = Route {
            about: "By `format`, else by `Accept`. A spec is behind the door, where there is one.",
            parameters: [self.shown(), vec!["id", "format"], LOOK.to_vec()].concat(),
            answers: vec![
                Answer::image(&[SVG, PNG, WEBP])
                    .with_header("Vary")
                    .json_of("AnySpec"),
            ],
            failures: Failures::Image,
            door: Door::PrivateIfSpec,
            ..self.route(
                &format!("{}/{{id}}", self.badge()),
                "badge",
                "A badge of {entity}, as is asked for",
            )
        };
        let shields = "A badge of {entity}, for shields' endpoint badge";
        vec![
            image("svg", "badgeSvg", &[SVG]),
            image("png", "badgePng", &[PNG, SVG]),
            image("webp", "badgeWebp", &[WEBP, PNG, SVG]),
            Route {
                door: Door::Private,
                ..spec(
                    "json",
                    "badgeSpec",
                    "The spec of a badge of {entity}",
                    "BadgeSpec",
                )
            },
            spec("shields.json", "badgeShields", shields, "ShieldsBadge"),
            negotiated,
        ]
    }

    fn bars(self) -> [Route; 2] {
        let parameters = |path: Vec<&'static str>, own: &[&'static str]| {
            [
                path,
                own.to_vec(),
                vec!["shownBadges", "links"],
                LOOK.to_vec(),
            ]
            .concat()
        };
        [
            Route {
                parameters: parameters(self.shown(), &["image"]),
                answers: vec![Answer::image(&[SVG, PNG, WEBP])],
                failures: Failures::Image,
                ..self.route(
                    "/bar.{image}",
                    "barImage",
                    "Several badges of {entity} in one image",
                )
            },
            Route {
                about: "By `format`, else by `Accept`.",
                parameters: parameters(self.shown(), &["format"]),
                answers: vec![Answer::image(&[SVG, PNG, WEBP]).with_header("Vary")],
                failures: Failures::Image,
                ..self.route(
                    "/bar",
                    "bar",
                    "Several badges of {entity} in one image, as is asked for",
                )
            },
        ]
    }

    fn documents(self) -> [Route; 3] {
        let specs = ArrayBuilder::new().items(Ref::from_schema_name("BadgeSpec"));
        let snippets: RefOr<Schema> = RefOr::T(
            ArrayBuilder::new()
                .items(Ref::from_schema_name("SnippetEntry"))
                .into(),
        );
        let parameters = |own: &[&'static str]| {
            [
                self.strict(),
                own.to_vec(),
                vec!["badges", "imageFormat", "bar"],
                LOOK.to_vec(),
            ]
            .concat()
        };
        let written = Answer::ok("The snippets, to be pasted.")
            .with_header("X-Badge-Warning")
            .text_like("text/markdown", MARKDOWN)
            .json(snippets);
        [
            Route {
                parameters: [self.strict(), LOOK.to_vec()].concat(),
                answers: vec![
                    Answer::ok("The specs, in the order of `badges.enabled`.")
                        .with_header("X-Badge-Warning")
                        .json(specs),
                ],
                door: Door::Private,
                ..self.route(
                    "/badge-specs",
                    "badgeSpecs",
                    "The specs of all badges of {entity}",
                )
            },
            Route {
                about: "Markdown, or JSON where `Accept` prefers it.",
                parameters: parameters(&[]),
                answers: vec![written.clone().with_header("Vary")],
                door: Door::Private,
                ..self.route(
                    "/snippets",
                    "snippets",
                    "Snippets of the badges of {entity}",
                )
            },
            Route {
                parameters: parameters(&["markup"]),
                answers: vec![written.text("text/plain")],
                door: Door::Private,
                ..self.route(
                    "/snippets.{extension}",
                    "snippetsIn",
                    "Snippets of the badges of {entity}, in a markup",
                )
            },
        ]
    }

    fn pages(self) -> [Route; 2] {
        // Where it leads tells what an opaque name hides.
        let door = if self == Self::OpaqueName {
            Door::Private
        } else {
            Door::Open
        };
        let page = |rest: &str, id: &str, summary: &str, own: &[&'static str]| Route {
            parameters: [self.strict(), own.to_vec()].concat(),
            answers: vec![Answer::redirect()],
            door,
            ..self.route(rest, id, summary)
        };
        [
            page("/go", "go", "To the page of {entity} in Backstage", &[]),
            page(
                "/go/{id}",
                "goToBadge",
                "To the page that a badge of {entity} links to",
                // A repository can be called `go`, and its routes come first.
                if self == Self::Repository {
                    &["idBesideRoutes"]
                } else {
                    &["id"]
                },
            ),
        ]
    }
}

/// The route to an opaque name.
pub(super) fn obfuscated() -> Route {
    Route {
        answers: vec![Answer::ok("The name.").json_of("OpaqueName")],
        door: Door::Private,
        ..By::Name.route("/obfuscated", "opaqueName", "The opaque name of an entity")
    }
}

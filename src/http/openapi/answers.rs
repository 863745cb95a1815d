//! What routes answer where all is well.

use serde_json::Value;
use utoipa::openapi::{
    Content, Ref, RefOr, Response, ResponseBuilder, Schema, content::ContentBuilder,
};

use super::{headers, schemas as is};

/// An answer: its status, what it is, and its bodies.
#[derive(Clone)]
pub(super) struct Answer {
    pub(super) status: &'static str,
    about: &'static str,
    headers: Vec<&'static str>,
    bodies: Vec<(&'static str, Content)>,
}

impl Answer {
    /// 200, with a tag and a time to keep it.
    pub(super) fn ok(about: &'static str) -> Self {
        let headers = vec!["Cache-Control", "ETag", "X-Request-Id"];
        let (status, bodies) = ("200", Vec::new());
        Self {
            status,
            about,
            headers,
            bodies,
        }
    }

    /// An image, which can also tell of a failure.
    pub(super) fn image(media_types: &[&'static str]) -> Self {
        let mut answer = Self::ok(
            "The badge; or one that says what went wrong, with `X-Badge-Error`: `backstage | not found`, \
             `backstage | invalid`, `backstage | ambiguous`, `backstage | unavailable`.",
        );
        answer.headers.extend(["X-Badge-Error", "X-Badge-Warning"]);
        media_types
            .iter()
            .fold(answer, |answer, media_type| answer.text(media_type))
    }

    /// 302 to a page in Backstage.
    pub(super) fn redirect() -> Self {
        Self {
            status: "302",
            about: "The page that the badge links to.",
            headers: vec!["Cache-Control", "Location", "X-Request-Id"],
            bodies: Vec::new(),
        }
    }

    /// An answer about the service itself, which is never kept.
    pub(super) fn probe(status: &'static str, about: &'static str) -> Self {
        Self {
            status,
            about,
            headers: vec!["Cache-Control", "X-Request-Id"],
            bodies: Vec::new(),
        }
    }

    /// 404, with the error body.
    pub(super) fn missing(about: &'static str) -> Self {
        Self::probe("404", about).json_of("ErrorBody")
    }

    /// Also with this header.
    pub(super) fn with_header(mut self, name: &'static str) -> Self {
        self.headers.push(name);
        self
    }

    /// Also without a tag: it is written as it is taken.
    pub(super) fn untagged(mut self) -> Self {
        self.headers.retain(|name| *name != "ETag");
        self
    }

    /// Also as a text of this media type.
    pub(super) fn text(self, media_type: &'static str) -> Self {
        self.body(media_type, is::content(media_type))
    }

    /// Also as such a text, for example this one.
    pub(super) fn text_like(self, media_type: &'static str, example: &str) -> Self {
        let content = ContentBuilder::new()
            .schema(Some(is::text()))
            .example(Some(Value::from(example)));
        self.body(media_type, content.build())
    }

    /// Also as JSON of this schema.
    pub(super) fn json(self, schema: impl Into<RefOr<Schema>>) -> Self {
        self.body("application/json", Content::new(Some(schema)))
    }

    /// Also as JSON of the schema that is called so.
    pub(super) fn json_of(self, schema: &str) -> Self {
        self.json(Ref::from_schema_name(schema))
    }

    fn body(mut self, media_type: &'static str, content: Content) -> Self {
        self.bodies.push((media_type, content));
        self
    }

    /// Whether it can be 304.
    pub(super) fn is_tagged(&self) -> bool {
        self.headers.contains(&"ETag")
    }

    pub(super) fn response(self) -> Response {
        let response = ResponseBuilder::new().description(self.about);
        let response = self.headers.iter().fold(response, |response, name| {
            response.header_ref(*name, headers::of(name))
        });
        let bodies = self.bodies.into_iter();
        bodies
            .fold(response, |response, (media_type, content)| {
                response.content(media_type, content)
            })
            .build()
    }
}

/// 304: the client has these bytes.
pub(super) fn unmodified() -> Response {
    let response =
        ResponseBuilder::new().description("The client has these bytes: `If-None-Match` says so.");
    ["Cache-Control", "ETag", "X-Request-Id"]
        .into_iter()
        .fold(response, |response, name| {
            response.header_ref(name, headers::of(name))
        })
        .build()
}

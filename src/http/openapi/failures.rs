//! What routes answer where no good answer can be given.

use utoipa::openapi::{Content, Ref, RefOr, Response, ResponseBuilder, Schema};

use super::{headers, schemas as is};

/// How a route tells of what went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failures {
    /// By an image, and by an error body where JSON was asked for.
    Image,
    /// By the error body of Backstage's plugins.
    Document,
    /// By a page.
    Page,
    /// It has none of its own.
    None,
}

/// What every route answers where a request is beyond a limit, or of another method.
const OF_ALL: [(&str, &str); 6] = [
    ("400", "The query has more than 100 parameters."),
    ("405", "The method is neither `GET` nor `HEAD`."),
    ("413", "The request has a body: nothing here reads one."),
    ("414", "The path with its query is longer than 60 KiB."),
    (
        "429",
        "There are too many requests from one address. `Retry-After` says how many seconds to wait.",
    ),
    ("431", "The headers are larger than 16 KiB."),
];

/// What becomes of a question to the catalog.
const OF_CATALOG: [(&str, &str); 5] = [
    (
        "400",
        "A part of the path or of the query is no good, several entities fit, or the query has more than 100 \
         parameters.",
    ),
    (
        "404",
        "There is no such entity or badge, or none that may be seen.",
    ),
    ("502", "The catalog gave an answer that is none."),
    (
        "503",
        "No answer can be given now: the catalog is away, or too much is asked for at a time.",
    ),
    ("504", "The catalog took too long."),
];

const REFUSALS: [(&str, &str); 2] = [
    ("401", "There is no token, or one that opens nothing here."),
    ("403", "The token is Backstage's, and not a person's."),
];

const WHERE_IMAGES_TELL: &str = "Such an image has the status 200 and `X-Badge-Error`, except with `?strict=1` or with \
    `images.error_status: accurate`; without them, the error body alone has this status.";

impl Failures {
    const ALL: [Self; 4] = [Self::Image, Self::Document, Self::Page, Self::None];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Image => "Image",
            Self::Document => "Document",
            Self::Page => "Page",
            Self::None => "Any",
        }
    }

    /// The media types of a failure, beside the error body.
    const fn media_types(self) -> &'static [&'static str] {
        match self {
            Self::Image => &["image/svg+xml", "image/png", "image/webp"],
            Self::Page => &["text/html"],
            Self::Document | Self::None => &[],
        }
    }

    /// The answers of a route that some may not ask where it `refuses`, each among the components.
    pub(super) fn of(self, refuses: bool) -> Vec<(&'static str, Ref)> {
        let own = self
            .own()
            .filter(|(status, _)| refuses || !is_refusal(status));
        let own: Vec<(&str, Ref)> = own
            .map(|(status, _)| (status, self.named(status)))
            .collect();
        let of_all = OF_ALL.iter().map(|(status, _)| *status);
        let others = of_all.filter(|status| own.iter().all(|(known, _)| known != status));
        let others = others.map(|status| (status, Self::None.named(status)));
        own.iter().cloned().chain(others).collect()
    }

    fn named(self, status: &str) -> Ref {
        Ref::from_response_name(format!("{}{status}", self.as_str()))
    }

    /// What is answered otherwise than everywhere.
    fn own(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let has_own = self != Self::None;
        let own = OF_CATALOG.into_iter().chain(REFUSALS);
        own.filter(move |_| has_own)
    }

    fn answer(self, status: &str, about: &str) -> Response {
        let tells = self == Self::Image && !is_refusal(status);
        let about = if tells {
            format!("{about} {WHERE_IMAGES_TELL}")
        } else {
            about.to_owned()
        };
        let error = RefOr::<Schema>::Ref(Ref::from_schema_name("ErrorBody"));
        let mut response = ResponseBuilder::new()
            .description(about)
            .content("application/json", Content::new(Some(error)))
            .header_ref("Cache-Control", headers::of("Cache-Control"))
            .header_ref("X-Request-Id", headers::of("X-Request-Id"));
        if tells || self == Self::Page {
            for media_type in self.media_types() {
                response = response.content(*media_type, is::content(media_type));
            }
        }
        let header = match status {
            "401" | "403" => Some("WWW-Authenticate"),
            "405" => Some("Allow"),
            "429" | "503" => Some("Retry-After"),
            _ if tells => Some("X-Badge-Error"),
            _ => None,
        };
        match header {
            Some(name) => response.header_ref(name, headers::of(name)).build(),
            None => response.build(),
        }
    }
}

fn is_refusal(status: &str) -> bool {
    REFUSALS.iter().any(|(known, _)| *known == status)
}

/// Every answer, by its name among the components.
pub(super) fn all() -> impl Iterator<Item = (String, Response)> {
    let of = |failures: Failures, said: Vec<(&'static str, &'static str)>| {
        said.into_iter().map(move |(status, about)| {
            let name = format!("{}{status}", failures.as_str());
            (name, failures.answer(status, about))
        })
    };
    Failures::ALL
        .into_iter()
        .flat_map(move |failures| match failures {
            Failures::None => of(failures, OF_ALL.to_vec()),
            _ => of(failures, failures.own().collect()),
        })
}

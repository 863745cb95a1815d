//! What routes answer where no good answer can be given.

use utoipa::openapi::{Content, Ref, RefOr, Response, ResponseBuilder, Schema};

use super::{headers, schemas as is};
use crate::http::limits::{MAX_HEADER_BYTES, MAX_PARAMETERS, MAX_TARGET_BYTES};

/// How a route tells of what went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failures {
    /// By an image, and by an error body where JSON was asked for.
    Image,
    /// By the error body of Backstage's plugins.
    Document,
    /// By an image that needs no catalog.
    StaticImage,
    /// By a page.
    Page,
    /// It is a probe, which is never refused.
    Probe,
    /// It has none of its own.
    None,
}

/// A status and what it means.
type Said = (&'static str, String);

/// What every route answers where a request is beyond a limit, or of another method.
fn of_all() -> [Said; 6] {
    [
        ("400", too_many_parameters()),
        ("405", "The method is neither `GET` nor `HEAD`.".to_owned()),
        (
            "413",
            "The request has a body: nothing here reads one.".to_owned(),
        ),
        (
            "414",
            format!(
                "The path with its query is longer than {} KiB.",
                MAX_TARGET_BYTES / 1024
            ),
        ),
        ("429", TOO_MANY_REQUESTS.to_owned()),
        (
            "431",
            format!(
                "The headers are larger than {} KiB.",
                MAX_HEADER_BYTES / 1024
            ),
        ),
    ]
}

fn too_many_parameters() -> String {
    format!("The query has more than {MAX_PARAMETERS} parameters.")
}

/// What becomes of a question to the catalog.
fn of_catalog() -> [Said; 5] {
    [
        (
            "400",
            format!(
                "A part of the path or of the query is no good, or several entities fit. {}",
                too_many_parameters()
            ),
        ),
        (
            "404",
            "There is no such entity or badge, or none that may be seen.".to_owned(),
        ),
        ("502", "The catalog gave an answer that is none.".to_owned()),
        (
            "503",
            "No answer can be given now: the catalog is away, or too much is asked for at a time."
                .to_owned(),
        ),
        ("504", "The catalog took too long.".to_owned()),
    ]
}

const REFUSALS: [(&str, &str); 2] = [
    ("401", "There is no token, or one that opens nothing here."),
    ("403", "The token is Backstage's, and not a person's."),
];

const WHERE_IMAGES_TELL: &str = "Such an image has the status 200 and `X-Badge-Error`, except with `?strict=1` or with \
    `images.error_status: accurate`; without them, the error body alone has this status.";

const TOO_MANY_REQUESTS: &str =
    "There are too many requests from one address. `Retry-After` says how many seconds to wait.";

const AN_IMAGE_TELLS: &str =
    "Where an image was asked for, an image tells of it, with this status.";

impl Failures {
    const ALL: [Self; 6] = [
        Self::Image,
        Self::Document,
        Self::StaticImage,
        Self::Page,
        Self::Probe,
        Self::None,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Image => "Image",
            Self::Document => "Document",
            Self::StaticImage => "StaticImage",
            Self::Page => "Page",
            Self::Probe => "Probe",
            Self::None => "Any",
        }
    }

    /// The media types of a failure, beside the error body.
    const fn media_types(self) -> &'static [&'static str] {
        match self {
            Self::Image | Self::StaticImage => &["image/svg+xml", "image/png", "image/webp"],
            Self::Page => &["text/html"],
            Self::Document | Self::Probe | Self::None => &[],
        }
    }

    /// The answers of a route that some may not ask where it `refuses`, each among the components.
    pub(super) fn of(self, refuses: bool) -> Vec<(&'static str, Ref)> {
        let own = self.own().into_iter().map(|(status, _)| status);
        let own: Vec<&str> = own
            .filter(|status| refuses || !is_refusal(status))
            .collect();
        let others = of_all().into_iter().map(|(status, _)| status);
        let others = others.filter(|status| {
            let is_of_probe = self != Self::Probe || *status != "429";
            is_of_probe && !own.contains(status)
        });
        let others: Vec<(&str, Ref)> = others
            .map(|status| (status, Self::None.named(status)))
            .collect();
        let own = own.into_iter().map(|status| (status, self.named(status)));
        own.chain(others).collect()
    }

    fn named(self, status: &str) -> Ref {
        Ref::from_response_name(format!("{}{status}", self.as_str()))
    }

    /// What is answered otherwise than everywhere.
    fn own(self) -> Vec<Said> {
        let too_many = ("429", TOO_MANY_REQUESTS.to_owned());
        let refusals = REFUSALS.map(|(status, about)| (status, about.to_owned()));
        let own = of_catalog().into_iter().chain(refusals);
        match self {
            Self::None | Self::Probe => Vec::new(),
            Self::StaticImage => {
                let bad = format!("What it shall say is no good. {}", too_many_parameters());
                let busy = "Too many images are being drawn.".to_owned();
                vec![("400", bad), too_many, ("503", busy)]
            }
            Self::Image => own.chain([too_many]).collect(),
            Self::Document | Self::Page => own.collect(),
        }
    }

    fn answer(self, status: &str, about: &str) -> Response {
        let tells = matches!(self, Self::Image | Self::StaticImage) && !is_refusal(status);
        let about = match status {
            "429" if tells => format!("{about} {AN_IMAGE_TELLS}"),
            _ if tells => format!("{about} {WHERE_IMAGES_TELL}"),
            _ => about.to_owned(),
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
        let own = match status {
            "401" | "403" => Some("WWW-Authenticate"),
            "405" => Some("Allow"),
            "429" => Some("Retry-After"),
            _ => None,
        };
        let headers = own.into_iter().chain(tells.then_some("X-Badge-Error"));
        for name in headers {
            response = response.header_ref(name, headers::of(name));
        }
        response.build()
    }
}

fn is_refusal(status: &str) -> bool {
    REFUSALS.iter().any(|(known, _)| *known == status)
}

/// Every answer, by its name among the components.
pub(super) fn all() -> impl Iterator<Item = (String, Response)> {
    Failures::ALL.into_iter().flat_map(|failures| {
        let said = match failures {
            Failures::None => of_all().to_vec(),
            _ => failures.own(),
        };
        said.into_iter().map(move |(status, about)| {
            let name = format!("{}{status}", failures.as_str());
            (name, failures.answer(status, &about))
        })
    })
}

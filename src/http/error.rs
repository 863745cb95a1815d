//! The one place where a failure becomes an answer, and is told to the log.
//!
//! An image route answers with an image, because a README shows nothing else; every other route
//! answers with the body of Backstage's own errors.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    State, answer,
    asked::{Asked, Chosen},
    freshness, logging,
    shown::Failed,
};
use crate::{
    access::Refusal,
    catalog::CatalogError,
    render::Rendered,
    service::{Failure, FailureKind, Format},
};

/// An error in the shape of `@backstage/errors`.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ErrorBody<'a> {
    error: ToldError<'a>,
    request: ToldRequest<'a>,
    response: ToldResponse,
}

/// What went wrong.
#[derive(Debug, Serialize, ToSchema)]
struct ToldError<'a> {
    /// Its name among Backstage's errors.
    #[schema(examples("NotFoundError"))]
    name: &'a str,
    /// What it is, to be read by people.
    message: &'a str,
}

/// What was asked.
#[derive(Debug, Serialize, ToSchema)]
struct ToldRequest<'a> {
    /// The method.
    #[schema(examples("GET"))]
    method: &'a str,
    /// The path below the base path, with its query.
    url: &'a str,
}

/// What is answered.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ToldResponse {
    /// The status.
    #[schema(examples(404), minimum = 400, maximum = 599)]
    status_code: u16,
}

/// Answers with the badge that tells of `failure`, or with the error body where JSON was asked.
pub(super) async fn badge(
    request: &HttpRequest,
    state: &State,
    asked: &Asked,
    chosen: Chosen,
    failure: &Failure,
) -> HttpResponse {
    let badge = failure.badge(asked.look.style.unwrap_or(state.service.badges().style()));
    let image = match chosen.format {
        Format::Json | Format::ShieldsJson => {
            return answer::varying(document(request, state, failure), chosen.is_negotiated);
        }
        Format::Svg => state.service.svg(&badge).await,
        Format::Png | Format::Webp => {
            let scale = asked.look.scale;
            let drawn = match failure {
                // There was no turn to draw a PNG, and waiting for another would take too long.
                Failure::Busy => state.service.busy_png(&badge, scale).await,
                _ => state.service.png(&badge, scale).await,
            };
            match drawn {
                Ok(image) => image,
                // An SVG needs no turn, and is shown all the same.
                Err(_) => state.service.svg(&badge).await,
            }
        }
    };
    self::image(request, state, asked, chosen, failure, &image)
}

/// Answers with an image that tells of `failure`.
pub(super) fn image(
    request: &HttpRequest,
    state: &State,
    asked: &Asked,
    chosen: Chosen,
    failure: &Failure,
    image: &Rendered,
) -> HttpResponse {
    // An image proxy that is told to wait would keep a good status.
    let is_told_to_wait = matches!(failure, Failure::TooManyRequests { .. });
    let accurate = state.accurate_image_status || asked.is_strict || is_told_to_wait;
    let status = if accurate {
        status(failure)
    } else {
        StatusCode::OK
    };
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CACHE_CONTROL, freshness::of_failure(failure.kind())))
        .insert_header(("X-Badge-Error", failure.kind().as_str()));
    answer::common(&mut response, asked, chosen);
    let answer = answer::body(response, answer::status(request, status, image), image);
    let mut answer = telling_of(failure, answer);
    answer.extensions_mut().insert(Failed(failure.word()));
    answer
}

/// Answers with Backstage's error body and the status of `failure`.
pub(super) fn document(request: &HttpRequest, state: &State, failure: &Failure) -> HttpResponse {
    let cache_control = freshness::of_failure(failure.kind());
    let base_path = state.service.urls().base_path.as_str();
    let answer = response(
        request,
        base_path,
        status(failure),
        name(failure),
        &failure.to_string(),
        cache_control,
    );
    telling_of(failure, answer)
}

/// `answer` with when to ask again, and with the failure beside it, for the log. What the asker did wrong is no news to the operator;
/// what the catalog or this service did is. That the catalog refuses the credentials is told once by the
/// catalog, and what plugins do by who asks them, not for every request.
pub(super) fn telling_of(failure: &Failure, mut answer: HttpResponse) -> HttpResponse {
    let is_told = match failure {
        Failure::Catalog(error) => error.is_refusal(),
        // The plugin's own window tells; and who is to wait did too much itself.
        Failure::NoFacts { .. } | Failure::TooManyRequests { .. } => true,
        _ => false,
    };
    let is_news = failure.kind() == FailureKind::Unavailable && !is_told;
    logging::tell(&mut answer, failure.to_string(), is_news);
    if let Failure::TooManyRequests { retry_after } = failure {
        // In whole seconds (RFC 9110, section 10.2.3).
        let seconds = retry_after.as_secs() + u64::from(retry_after.subsec_nanos() > 0);
        let seconds = seconds.max(1);
        let headers = answer.headers_mut();
        headers.insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    }
    answer
}

/// Answers one who may not ask, as Backstage does (RFC 6750, section 3, for what it leaves out).
pub(super) fn refusal(request: &HttpRequest, base_path: &str, refusal: Refusal) -> HttpResponse {
    let (status, challenge) = of_refusal(refusal);
    let name = match refusal {
        Refusal::MissingCredentials | Refusal::IllegalToken => "AuthenticationError",
        Refusal::NotAUser => "NotAllowedError",
        Refusal::NoKeys => "ServiceUnavailableError",
    };
    let message = refusal.to_string();
    let mut response = response(request, base_path, status, name, &message, "no-store");
    if let Some(challenge) = challenge {
        let challenge = header::HeaderValue::from_static(challenge);
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, challenge);
    }
    telling_of_refusal(refusal, response)
}

/// `answer` with the refusal beside it, for the log.
pub(super) fn telling_of_refusal(refusal: Refusal, mut answer: HttpResponse) -> HttpResponse {
    // Whose keys are lacking tells so itself.
    logging::tell(&mut answer, refusal.to_string(), false);
    answer
}

/// The status of a refusal, and what it says of the credentials.
pub(super) fn of_refusal(refusal: Refusal) -> (StatusCode, Option<&'static str>) {
    match refusal {
        Refusal::MissingCredentials => (StatusCode::UNAUTHORIZED, Some("Bearer")),
        Refusal::IllegalToken => (
            StatusCode::UNAUTHORIZED,
            Some("Bearer error=\"invalid_token\""),
        ),
        Refusal::NotAUser => (
            StatusCode::FORBIDDEN,
            Some("Bearer error=\"insufficient_scope\""),
        ),
        Refusal::NoKeys => (StatusCode::SERVICE_UNAVAILABLE, None),
    }
}

/// An error in the shape of `@backstage/errors`; the URL is told without what stands before the
/// routes, as Backstage's plugins tell it.
pub(super) fn response(
    request: &HttpRequest,
    base_path: &str,
    status: StatusCode,
    name: &str,
    message: &str,
    cache_control: &'static str,
) -> HttpResponse {
    let url = request
        .uri()
        .path_and_query()
        .map_or("*", |url| url.as_str());
    let url = url
        .strip_prefix(base_path)
        .filter(|rest| rest.starts_with('/'))
        .unwrap_or(url);
    let body = ErrorBody {
        error: ToldError { name, message },
        request: ToldRequest {
            method: request.method().as_str(),
            url,
        },
        response: ToldResponse {
            status_code: status.as_u16(),
        },
    };
    // Texts and a number under text keys always serialise.
    let body = serde_json::to_string(&body).unwrap_or_default();
    HttpResponse::build(status)
        .insert_header((header::CACHE_CONTROL, cache_control))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .content_type(Rendered::JSON)
        .body(body)
}

/// The status that says what a failure is.
pub(super) fn status(failure: &Failure) -> StatusCode {
    match failure {
        Failure::Invalid(_) | Failure::Ambiguous { .. } => StatusCode::BAD_REQUEST,
        Failure::NoEntity(_)
        | Failure::NoSuchName(_)
        | Failure::NoPlainNames
        | Failure::NoneInRepository(_)
        | Failure::NoBadge(_) => StatusCode::NOT_FOUND,
        Failure::TooManyRequests { .. } => StatusCode::TOO_MANY_REQUESTS,
        Failure::Overloaded | Failure::Busy | Failure::Drawing => StatusCode::SERVICE_UNAVAILABLE,
        Failure::Catalog(error) | Failure::NoFacts { error, .. } => match error {
            CatalogError::Timeout => StatusCode::GATEWAY_TIMEOUT,
            CatalogError::Unreachable
            | CatalogError::Interrupted
            | CatalogError::RateLimited { .. }
            | CatalogError::Unavailable { .. }
            | CatalogError::Busy => StatusCode::SERVICE_UNAVAILABLE,
            CatalogError::Tls
            | CatalogError::NotACatalog
            | CatalogError::NoToken { .. }
            | CatalogError::Unauthorized
            | CatalogError::Forbidden
            | CatalogError::Redirected { .. }
            | CatalogError::Status { .. }
            | CatalogError::TooLarge { .. }
            | CatalogError::Malformed { .. }
            | CatalogError::WrongEntity { .. } => StatusCode::BAD_GATEWAY,
        },
    }
}

/// The name of a failure among Backstage's errors.
fn name(failure: &Failure) -> &'static str {
    match failure.kind() {
        FailureKind::Invalid => "InputError",
        FailureKind::NotFound => "NotFoundError",
        FailureKind::Unavailable => match failure {
            Failure::TooManyRequests { .. } => "TooManyRequestsError",
            _ => "ServiceUnavailableError",
        },
    }
}

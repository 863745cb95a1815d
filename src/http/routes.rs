//! Which path leads to which handler.

use actix_web::{
    Handler, HttpRequest, HttpResponse, Resource, Responder,
    dev::HttpServiceFactory,
    guard,
    http::{StatusCode, header},
    middleware::from_fn,
    web::{self, Data, ServiceConfig},
};

use super::{
    State, admission, answer, asked, badges, bars, error,
    frontends::{self, Preflight},
    go, limits, listing, logging, openapi, page, probes, searching, snippets, static_badges,
    traced,
};

const PLAIN: &str = "/entity/{namespace}/{kind}/{name}";
const OPAQUE: &str = "/entity/{opaque}";
/// The path of a repository has as many segments as its forge likes.
const REPOSITORY: &str = "/repo/{host}/{repository:.+}";

/// Adds every route, under the configured base path. `docs/security.md` says of each who may ask it
/// and what it reveals.
pub fn configure(config: &mut ServiceConfig, state: &Data<State>) {
    let scope = web::scope(&state.service.urls().base_path)
        .configure(|config| by_plain_name(config, state))
        .configure(|config| by_opaque_name(config, state))
        .configure(|config| by_repository(config, state))
        .configure(|config| pages(config, state))
        .service(private(state, "/snippets", listing::negotiated))
        .service(private(
            state,
            "/snippets.{extension}",
            listing::by_extension,
        ))
        .service(public("/badge/{content:.*}", static_badges::by_path))
        .service(public("/static/v1", static_badges::by_query))
        .service(public("/openapi.json", openapi::openapi))
        .service(public("/livez", probes::livez))
        .service(public("/readyz", probes::readyz))
        .wrap(from_fn(limits::check))
        .wrap(from_fn(traced::trace))
        .wrap(from_fn(logging::in_its_name));
    config
        .app_data(state.clone())
        .service(scope)
        .default_service(web::to(not_found));
}

fn by_plain_name(config: &mut ServiceConfig, state: &Data<State>) {
    by_known_name(config, state, PLAIN);
    if state.service.names().seals() {
        let path = format!("{PLAIN}/obfuscated");
        config.service(private(state, &path, badges::opaque_name));
    }
}

fn by_repository(config: &mut ServiceConfig, state: &Data<State>) {
    by_known_name(config, state, REPOSITORY);
}

/// What people find their badge with.
fn pages(config: &mut ServiceConfig, state: &Data<State>) {
    if state.page_root.is_none() {
        return;
    }
    config
        .service(private(state, "/catalog/search", searching::search))
        // They ask for a token themselves.
        .service(public("", page::start))
        .service(public("/ui/{namespace}/{kind}/{name}", page::entity))
        .service(public("/docs", page::docs))
        .service(public("/assets/{file}", page::asset));
}

/// The routes of an entity whose asker knows what it is called, or where its source is.
fn by_known_name(config: &mut ServiceConfig, state: &Data<State>, entity: &str) {
    let path = |rest: &str| format!("{entity}{rest}");
    config
        .service(public(&path("/badge/{file}"), badges::badge))
        .service(public(&path("/bar"), bars::bar))
        .service(public(&path("/bar.{extension}"), bars::bar))
        .service(private(state, &path("/badge-specs"), badges::specs))
        .service(private(state, &path("/snippets"), snippets::negotiated))
        .service(private(
            state,
            &path("/snippets.{extension}"),
            snippets::by_extension,
        ))
        .service(public(&path("/go"), go::go))
        .service(public(&path("/go/{id}"), go::go));
}

fn by_opaque_name(config: &mut ServiceConfig, state: &Data<State>) {
    if !state.service.names().takes_opaque() {
        return;
    }
    let path = |rest: &str| format!("{OPAQUE}{rest}");
    config
        .service(private(state, &path("/badge-specs"), badges::specs))
        .service(private(state, &path("/snippets"), snippets::negotiated))
        .service(private(
            state,
            &path("/snippets.{extension}"),
            snippets::by_extension,
        ))
        // Where it leads tells what the name hides.
        .service(private(state, &path("/go"), go::go))
        .service(private(state, &path("/go/{id}"), go::go))
        .service(public(&path("/bar"), bars::bar))
        .service(public(&path("/bar.{extension}"), bars::bar))
        .service(public(&path("/{file}"), badges::badge));
}

/// Whether a route leads to an image, or to another form of one.
pub(super) fn is_of_image(pattern: &str) -> bool {
    let pattern = pattern.trim_end_matches('/');
    let badges = ["/badge/{file}", "/badge/{content:.*}", "/static/v1"];
    let bars = ["/bar", "/bar.{extension}"];
    let ends = badges.into_iter().chain(bars);
    let by_opaque_name = format!("{OPAQUE}/{{file}}");
    ends.chain([by_opaque_name.as_str()])
        .any(|end| pattern.ends_with(end))
}

/// A resource that everybody may ask, from every page.
fn public<F, Args>(path: &str, handler: F) -> impl HttpServiceFactory + use<F, Args>
where
    F: Handler<Args>,
    Args: actix_web::FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let preflight = web::route().guard(Preflight).to(frontends::preflight);
    resource(path, handler).route(preflight)
}

/// A resource that lists or reveals, behind the door.
fn private<F, Args>(
    state: &Data<State>,
    path: &str,
    handler: F,
) -> impl HttpServiceFactory + use<F, Args>
where
    F: Handler<Args>,
    Args: actix_web::FromRequest + 'static,
    F::Output: Responder + 'static,
{
    resource(path, handler)
        .wrap(from_fn(admission::require))
        .wrap(frontends::cors(state))
}

/// A resource that answers GET and HEAD, with or without a slash at its end.
fn resource<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: actix_web::FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let paths = [path.to_owned(), format!("{path}/")];
    Resource::new(paths)
        .route(
            web::route()
                .guard(guard::Any(guard::Get()).or(guard::Head()))
                .to(handler),
        )
        .default_service(web::to(method_not_allowed))
}

async fn method_not_allowed(request: HttpRequest, state: Data<State>) -> HttpResponse {
    let message = format!(
        "{} is not allowed here: expected GET or HEAD",
        request.method()
    );
    let mut response = told(
        &request,
        &state,
        StatusCode::METHOD_NOT_ALLOWED,
        "NotAllowedError",
        &message,
    );
    let allow = header::HeaderValue::from_static("GET, HEAD");
    response.headers_mut().insert(header::ALLOW, allow);
    response
}

/// A page for who reads pages, an error body for others.
async fn not_found(request: HttpRequest, state: Data<State>) -> HttpResponse {
    let reads_pages = asked::accept(&request).is_some_and(|accept| accept.contains("text/html"));
    if reads_pages && state.page_root.is_some() {
        return page::unknown(&request, &state);
    }
    let response = told(
        &request,
        &state,
        StatusCode::NOT_FOUND,
        "NotFoundError",
        "There is no such page",
    );
    answer::varying(response, state.page_root.is_some())
}

fn told(
    request: &HttpRequest,
    state: &State,
    status: StatusCode,
    name: &str,
    message: &str,
) -> HttpResponse {
    let base_path = &state.service.urls().base_path;
    error::response(
        request,
        base_path,
        status,
        name,
        message,
        "public, max-age=60",
    )
}

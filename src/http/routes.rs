//! Which path leads to which handler.

use actix_web::{
    Handler, HttpRequest, HttpResponse, Resource, Responder,
    dev::HttpServiceFactory,
    guard,
    http::{StatusCode, header},
    web::{self, Data, ServiceConfig},
};

use super::{State, badges, error, go, probes, snippets, static_badges};

const ENTITY: &str = "/entity/{namespace}/{kind}/{name}";

/// Adds every route, under the configured base path.
pub fn configure(config: &mut ServiceConfig, state: &Data<State>) {
    let entity = |rest: &str| format!("{ENTITY}{rest}");
    let scope = web::scope(&state.service.urls().base_path)
        .service(get(&entity("/badge/{file}"), badges::badge))
        .service(get(&entity("/badge-specs"), badges::specs))
        .service(get(&entity("/snippets"), snippets::negotiated))
        .service(get(
            &entity("/snippets.{extension}"),
            snippets::by_extension,
        ))
        .service(get(&entity("/go"), go::entity))
        .service(get(&entity("/go/{id}"), go::badge))
        .service(get("/badge/{content:.*}", static_badges::by_path))
        .service(get("/static/v1", static_badges::by_query))
        .service(get("/livez", probes::livez))
        .service(get("/readyz", probes::readyz));
    config
        .app_data(state.clone())
        .service(scope)
        .default_service(web::to(not_found));
}

/// A resource that answers GET and HEAD, with or without a slash at its end.
fn get<F, Args>(path: &str, handler: F) -> impl HttpServiceFactory + use<F, Args>
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

async fn not_found(request: HttpRequest, state: Data<State>) -> HttpResponse {
    told(
        &request,
        &state,
        StatusCode::NOT_FOUND,
        "NotFoundError",
        "There is no such page",
    )
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

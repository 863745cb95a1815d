//! What can be asked for and how it is answered, as an `OpenAPI` 3.1 document at `/openapi.json`
//! (<https://spec.openapis.org/oas/v3.1.1.html>) and as a page at `/docs`.
//!
//! It tells what this service answers as it is set up: routes that the settings turn off are left out,
//! servers are where it is reached, and private routes want a token where there is a door. Bodies have the
//! schemas of the types that are written, limits are those that are checked.

mod answers;
mod entities;
mod failures;
mod headers;
mod others;
mod parameters;
mod route;
mod schemas;

use std::sync::OnceLock;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::Data,
};
use serde_json::Value;
use utoipa::{
    ToSchema,
    openapi::{
        ComponentsBuilder, Info, InfoBuilder, License, OpenApi, OpenApiBuilder, PathsBuilder, Ref,
        RefOr, Schema, Server,
        schema::OneOfBuilder,
        security::{Http, HttpAuthScheme, SecurityScheme},
        tag::Tag,
        tag::TagBuilder,
    },
};

use super::{State, answer, error, page, probes, searching};
use crate::{
    render::{BadgeSpec, Rendered, ShieldsBadge},
    service::OpaqueName,
    snippet::{SnippetEntry, TableEntry},
};
use entities::By;
use route::Route;

const ABOUT: &str = "Badges from a Backstage catalog, for every README.\n\n\
    All paths answer `GET` and `HEAD`, with or without a slash at their end, and read no body. An image \
    always comes, whatever it is asked with: what is wrong is told in the image and in `X-Badge-Error`, with the status \
    200, for a README shows nothing else. With `?strict=1`, such an image has the status of its failure; as that makes \
    of good parameters bad ones, it is not among them below. Documents are refused with the \
    status and the error body of Backstage's plugins. A parameter that is not known is passed over.";

/// The document of one service, once it was asked for.
#[derive(Debug, Default)]
pub struct Document(OnceLock<Written>);

/// The document, and what is sent of it: as it is and packed, once for all, as what pages load.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) value: Value,
    plain: Rendered,
    squeezed: Rendered,
}

impl Document {
    /// The document of `state`, whose it is.
    pub(super) fn of(&self, state: &State) -> &Written {
        self.0.get_or_init(|| {
            // Texts and numbers under text keys always serialise.
            let value = serde_json::to_value(document(state)).unwrap_or_default();
            let text = value.to_string();
            let squeezed = page::squeezed(text.as_bytes(), page::Squeeze::Once);
            Written {
                value,
                plain: Rendered::new(text, Rendered::JSON),
                squeezed: Rendered::new(squeezed, Rendered::JSON),
            }
        })
    }
}

/// `value`, or what it refers to in `document`.
pub(super) fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let reference = value.get("$ref").and_then(Value::as_str);
    let pointer = reference.and_then(|reference| reference.strip_prefix('#'));
    let target = pointer.and_then(|pointer| document.pointer(pointer));
    target.unwrap_or(value)
}

/// `/openapi.json`
pub(super) async fn openapi(request: HttpRequest, state: Data<State>) -> HttpResponse {
    let document = state.document.of(&state);
    let mut response = HttpResponse::Ok();
    let rendered = if page::takes_brotli(&request) {
        response.insert_header((header::CONTENT_ENCODING, "br"));
        &document.squeezed
    } else {
        &document.plain
    };
    response
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
    let status = answer::status(&request, StatusCode::OK, rendered);
    answer::body(response, status, rendered)
}

/// The document of a service.
fn document(state: &State) -> OpenApi {
    let routes = routes(state);
    let tags: Vec<Tag> = tags(&routes);
    let closed = !state.guard.is_open();
    let paths = routes
        .into_iter()
        .fold(PathsBuilder::new(), |paths, route| {
            let path = route.path.clone();
            paths.path(path, route.item(closed))
        });
    OpenApiBuilder::new()
        .info(info())
        .servers(Some([Server::new(server(state))]))
        .paths(paths)
        .components(Some(components(state, closed)))
        .tags(Some(tags))
        .build()
}

/// Every route that there is.
fn routes(state: &State) -> Vec<Route> {
    let names = state.service.names();
    let mut routes = Vec::new();
    if names.takes_plain() {
        routes.extend(By::Name.routes());
    }
    if names.seals() {
        routes.push(entities::obfuscated());
    }
    if names.takes_plain() {
        routes.extend(By::Repository.routes());
    }
    if names.takes_opaque() {
        routes.extend(By::OpaqueName.routes());
    }
    routes.extend(others::static_badges());
    routes.extend(others::lists());
    if state.page_root.is_some() {
        routes.extend(others::pages());
    }
    routes.extend(others::service());
    routes
}

fn tags(routes: &[Route]) -> Vec<Tag> {
    let mut names: Vec<&str> = routes.iter().map(|route| route.tag).collect();
    let mut seen = Vec::new();
    names.retain(|name| {
        let is_new = !seen.contains(name);
        seen.push(*name);
        is_new
    });
    names
        .into_iter()
        .map(|name| TagBuilder::new().name(name).build())
        .collect()
}

fn info() -> Info {
    let license = License::builder()
        .name("Apache 2.0")
        .identifier(Some("Apache-2.0"));
    InfoBuilder::new()
        .title("backstage-badges")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(license.build()))
        .build()
}

/// Where the service is reached: absolute where that is known, else by the document's own address.
fn server(state: &State) -> String {
    let base_path = &state.service.urls().base_path;
    match &state.origin.public_url {
        Some(url) => format!("{url}{base_path}"),
        None if base_path.is_empty() => "/".to_owned(),
        None => base_path.clone(),
    }
}

fn components(state: &State, closed: bool) -> utoipa::openapi::Components {
    let mut components = ComponentsBuilder::new()
        .schemas_from_iter(schemas())
        .schema(
            "AnySpec",
            OneOfBuilder::new()
                .item(Ref::from_schema_name("BadgeSpec"))
                .item(Ref::from_schema_name("ShieldsBadge")),
        )
        .response("Unmodified", answers::unmodified());
    for (key, parameter) in parameters::all(state.service.badges().style().as_str()) {
        components = components.parameter(key, parameter);
    }
    for (name, header) in headers::all() {
        components = components.header(name, header);
    }
    for (name, response) in failures::all() {
        components = components.response(name, response);
    }
    if closed {
        let mut http = Http::new(HttpAuthScheme::Bearer);
        http.description = Some(
            "One of `access.tokens`, or with `access.private: backstage` the token of a user who is signed in."
                .to_owned(),
        );
        components = components.security_scheme(route::BEARER, SecurityScheme::Http(http));
    }
    components.build()
}

/// The schemas of what is written as JSON.
fn schemas() -> Vec<(String, RefOr<Schema>)> {
    let mut schemas = Vec::new();
    with::<BadgeSpec<'_>>(&mut schemas);
    with::<ShieldsBadge<'_>>(&mut schemas);
    with::<SnippetEntry<'_>>(&mut schemas);
    with::<TableEntry<'_>>(&mut schemas);
    with::<searching::FoundEntities>(&mut schemas);
    with::<OpaqueName>(&mut schemas);
    with::<probes::Liveness>(&mut schemas);
    with::<probes::Readiness>(&mut schemas);
    with::<error::ErrorBody<'_>>(&mut schemas);
    schemas
}

/// Adds the schema of a type, and of what it is made of.
fn with<T: ToSchema>(schemas: &mut Vec<(String, RefOr<Schema>)>) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}

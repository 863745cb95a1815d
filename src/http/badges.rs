//! One badge of an entity, and the specs of all of them.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};

use super::{State, answer, asked::Asked, error};
use crate::service::{Failure, Format, Named};

/// `/entity/{ns}/{kind}/{name}/badge/{id}[.ext]`
pub(super) async fn badge(
    request: HttpRequest,
    state: Data<State>,
    path: Path<(String, String, String, String)>,
) -> HttpResponse {
    let (namespace, kind, name, file) = path.into_inner();
    let (id, extension) = Format::split(&file);
    let asked = Asked::of(&request);
    let chosen = asked.format(&request, extension);
    let named = match named(&namespace, &kind, &name) {
        Ok(named) => named,
        Err(failure) => return error::badge(&request, &state, &asked, chosen, &failure).await,
    };
    let made = state.service.badge(&named, id, &asked.look).await;
    let spec = |badge: &_| {
        state
            .service
            .spec_json(&named, id, badge, &asked.look, &state.origin.of(&request))
    };
    answer::badge(&request, &state, &asked, chosen, made, spec).await
}

/// `/entity/{ns}/{kind}/{name}/badge-specs`
pub(super) async fn specs(
    request: HttpRequest,
    state: Data<State>,
    path: Path<(String, String, String)>,
) -> HttpResponse {
    let asked = Asked::of(&request);
    let specs = async {
        let named = named(&path.0, &path.1, &path.2)?;
        state
            .service
            .specs_json(&named, &asked.look, &state.origin.of(&request))
            .await
    };
    match specs.await {
        Ok(specs) => answer::document(&request, &state, &asked, false, &specs),
        Err(failure) => error::document(&request, &state, &failure),
    }
}

/// The entity that a URL's segments name.
pub(super) fn named(namespace: &str, kind: &str, name: &str) -> Result<Named, Failure> {
    Named::from_parts(namespace, kind, name).map_err(|error| Failure::Invalid(error.to_string()))
}

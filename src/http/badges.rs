//! One badge of an entity, the specs of all of them, and the entity's opaque name.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};

use super::{
    State, admission, answer,
    asked::{Asked, Chosen},
    entity_path::EntityPath,
    error,
    shown::{self, What},
};
use crate::service::{Failure, Format};

/// `/entity/{ns}/{kind}/{name}/badge/{id}[.ext]`, `/entity/{opaque}/{id}[.ext]`,
/// `/repo/{host}/{repository}/badge/{id}[.ext]`
pub(super) async fn badge(
    request: HttpRequest,
    state: Data<State>,
    path: Path<EntityPath>,
) -> HttpResponse {
    let (id, extension) = Format::split(path.file());
    let asked = Asked::of(&request);
    let chosen = asked.format(&request, extension);
    // The image says what its text says, but the spec names the entity.
    if chosen.format != Format::Json {
        return answer(&request, &state, &path, &asked, chosen, id).await;
    }
    match admission::admit(&request, &state).await {
        Ok(()) => {
            let mut answer = answer(&request, &state, &path, &asked, chosen, id).await;
            admission::close(&state, &mut answer);
            answer
        }
        Err(refusal) => {
            let refusal = error::refusal(&request, &state.service.urls().base_path, refusal);
            answer::varying(refusal, chosen.is_negotiated)
        }
    }
}

async fn answer(
    request: &HttpRequest,
    state: &State,
    path: &EntityPath,
    asked: &Asked,
    chosen: Chosen,
    id: &str,
) -> HttpResponse {
    let turn = state.load.turn();
    let named = match &turn {
        Some(_) => path.named(state, asked).await,
        None => Err(Failure::Overloaded),
    };
    let named = match named {
        Ok(named) => named,
        Err(failure) => return error::badge(request, state, asked, chosen, &failure).await,
    };
    let made = state.service.badge(&named, id, &asked.look).await;
    let spec = |badge: &_| {
        let origin = state.origin.of(request);
        state
            .service
            .spec_json(&named, id, badge, &asked.look, &origin)
    };
    let mut answer = answer::badge(request, state, asked, chosen, made, spec).await;
    shown::tell(&mut answer, || {
        let format = chosen.format;
        let id = id.to_owned();
        What::Badge { id, format }.of(&named)
    });
    answer
}

/// `/entity/{ns}/{kind}/{name}/badge-specs`, `/entity/{opaque}/badge-specs`,
/// `/repo/{host}/{repository}/badge-specs`
pub(super) async fn specs(
    request: HttpRequest,
    state: Data<State>,
    path: Path<EntityPath>,
) -> HttpResponse {
    let asked = Asked::of(&request);
    let specs = async {
        let named = path.named(&state, &asked).await?;
        let origin = state.origin.of(&request);
        state.service.specs_json(&named, &asked.look, &origin).await
    };
    match specs.await {
        Ok(specs) => answer::document(&request, &state, &asked, false, &specs),
        Err(failure) => error::document(&request, &state, &failure),
    }
}

/// `/entity/{ns}/{kind}/{name}/obfuscated`: the word is the plugin's.
pub(super) async fn opaque_name(
    request: HttpRequest,
    state: Data<State>,
    path: Path<EntityPath>,
) -> HttpResponse {
    let [namespace, kind, name] = path.parts();
    let asked = Asked::of(&request);
    match state.service.opaque_name_json(namespace, kind, name).await {
        Ok(name) => answer::document(&request, &state, &asked, false, &name),
        Err(failure) => error::document(&request, &state, &failure),
    }
}

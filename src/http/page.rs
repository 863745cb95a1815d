//! The pages where people find their badge: one to search the catalog, one for each entity.
//!
//! They are whole without script: a search and a set-up are forms whose state is the query, and what the
//! form says is what the server writes. Script of `assets/page/` makes them quicker and adds nothing that
//! they show. Everything comes from this origin, and a page may load, run and send nothing else
//! (Content Security Policy Level 3, without `unsafe-inline`).
//!
//! What a page tells is what a list tells, so all of it is behind the door of the private routes. A browser
//! that goes to a page cannot show a token: the answer is then a page that asks for one, keeps it in the
//! tab, and asks for the same address again with it.

mod assets;
mod controls;
mod copying;
mod docs;
mod entity;
mod layout;
mod setup;
mod start;
mod trouble;
mod writing;

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};

pub(super) use assets::{Squeeze, asset, squeezed, takes_brotli};
use layout::Site;
use setup::Setup;
pub(super) use trouble::unknown;

use super::{State, admission, asked::Asked, entity_path::EntityPath, error, searching};
use crate::{
    entity::EntityRef,
    service::{Failure, FoundEntity, SearchText, Wish},
};

/// How many entities are shown where nobody has searched yet.
const SUGGESTED: &str = "6";

/// How many entities are told that are popular.
const POPULAR: usize = 6;

/// `/`: the search, and what it finds.
pub(super) async fn start(request: HttpRequest, state: Data<State>) -> HttpResponse {
    let site = Site::of(&state);
    if let Err(refusal) = admission::admit(&request, &state).await {
        return trouble::refused(&request, &state, &site, refusal);
    }
    let asked = Asked::of(&request);
    let is_search = ["q", "kind", "owner"]
        .into_iter()
        .any(|name| asked.parameter(name).is_some_and(|text| !text.is_empty()));
    let found = async {
        let _turn = state.load.turn().ok_or(Failure::Overloaded)?;
        if is_search {
            let found = searching::find(&state, &asked).await?;
            return Ok(start::Shown::Found(found));
        }
        let popular = popular(&state).await;
        if !popular.is_empty() {
            return Ok(start::Shown::Popular(popular));
        }
        Ok(start::Shown::Suggested(suggested(&state).await?))
    };
    let shown = match found.await {
        Ok(shown) => shown,
        // What was looked at lately is known to the browser, and may be known here.
        Err(failure) if !is_search => start::Shown::Away(failure),
        Err(failure) => {
            return trouble::failed(&request, &state, &site, &asked, &failure).await;
        }
    };
    let page = start::page(&site, &asked, &shown);
    match &shown {
        start::Shown::Away(failure) => {
            let answer = writing::page(&request, &state, error::status(failure), page);
            error::telling_of(failure, answer)
        }
        _ => writing::page(&request, &state, StatusCode::OK, page),
    }
}

/// `/ui/{namespace}/{kind}/{name}`: an entity's badges.
pub(super) async fn entity(
    request: HttpRequest,
    state: Data<State>,
    path: Path<EntityPath>,
) -> HttpResponse {
    let site = Site::of(&state);
    if let Err(refusal) = admission::admit(&request, &state).await {
        return trouble::refused(&request, &state, &site, refusal);
    }
    let asked = Asked::of(&request);
    let setup = Setup::of(&asked);
    let shown = async {
        let _turn = state.load.turn().ok_or(Failure::Overloaded)?;
        let [namespace, kind, name] = path.parts();
        let named = state.service.listed(namespace, kind, name)?;
        let ids = setup.ids();
        let wish = Wish {
            ids: ids.as_deref(),
            image: setup.format,
            look: &setup.look,
            origin: &state.origin.of(&request),
            as_bar: setup.as_bar,
        };
        state.service.showcase(&named, &wish).await
    };
    match shown.await {
        Ok(showcase) => {
            let page = entity::page(&site, &setup, &showcase);
            writing::page(&request, &state, StatusCode::OK, page)
        }
        Err(failure) => trouble::failed(&request, &state, &site, &asked, &failure).await,
    }
}

/// `/docs`: what can be asked for. It is the same for everybody, and tells nothing of the catalog.
pub(super) async fn docs(request: HttpRequest, state: Data<State>) -> HttpResponse {
    let site = Site::of(&state);
    // It is written anew each time, for it names where it was asked.
    let Some(_turn) = state.load.turn() else {
        let asked = Asked::of(&request);
        return trouble::failed(&request, &state, &site, &asked, &Failure::Overloaded).await;
    };
    let document = &state.document.of(&state).value;
    let page = docs::page(&site, document, &state.origin.of(&request));
    writing::page(&request, &state, StatusCode::OK, page)
}

/// Those whose badges are shown most, where that is counted.
async fn popular(state: &State) -> Vec<FoundEntity> {
    let Some(adoption) = &state.adoption else {
        return Vec::new();
    };
    let top = adoption.top(POPULAR).entities;
    let references = top.iter().filter_map(|entry| entry.entity.parse().ok());
    let references: Vec<EntityRef> = references.collect();
    state.service.those_of(&references).await
}

/// Some entities to begin with: the first by name.
async fn suggested(state: &State) -> Result<Vec<FoundEntity>, Failure> {
    let _turn = state.load.search_turn().ok_or(Failure::Overloaded)?;
    let of_kind = |kind| SearchText {
        kind,
        limit: Some(SUGGESTED),
        ..SearchText::default()
    };
    let components = state.service.search(&of_kind("component")).await?;
    if components.is_empty() {
        return state.service.search(&of_kind("")).await;
    }
    Ok(components)
}

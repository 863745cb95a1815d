//! Badges that need no catalog: all they say is in the URL.

use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::{
    State, answer,
    asked::Asked,
    shown::{self, What},
};
use crate::{
    badge::{Badge, parse_static_path},
    service::{Failure, Format},
};

/// `/badge/{label}-{message}-{color}[.ext]`, `/badge/{message}-{color}[.ext]`
pub(super) async fn by_path(request: HttpRequest, state: Data<State>) -> HttpResponse {
    // The pieces are parted before they are decoded: an escaped hyphen parts nothing. What stands
    // before them may be escaped too, but has as many slashes.
    let prefix = format!("{}/badge/", state.service.urls().base_path);
    let slashes = prefix.matches('/').count();
    let path = request.uri().path().splitn(slashes + 1, '/');
    let path = path.last().unwrap_or_default();
    let (content, extension) = Format::split(path.strip_suffix('/').unwrap_or(path));
    let style = state.service.badges().style();
    let made =
        parse_static_path(content, style).map_err(|error| Failure::Invalid(error.to_string()));
    let asked = Asked::of(&request);
    answer(&request, &state, &asked, extension, made).await
}

/// `/static/v1?label=&message=&color=`
pub(super) async fn by_query(request: HttpRequest, state: Data<State>) -> HttpResponse {
    let asked = Asked::of(&request);
    let style = state.service.badges().style();
    let label = asked.single("label").unwrap_or_default();
    let made = asked
        .single("message")
        .map(|message| Badge::from_texts(label, message, asked.single("color"), style))
        .ok_or_else(|| Failure::Invalid("message is missing: expected ?message=TEXT".to_owned()));
    answer(&request, &state, &asked, None, made).await
}

async fn answer(
    request: &HttpRequest,
    state: &State,
    asked: &Asked,
    extension: Option<Format>,
    made: Result<Badge, Failure>,
) -> HttpResponse {
    let chosen = asked.format(request, extension);
    let made = made.map(|badge| asked.look.apply(badge, None));
    // A badge without an entity has no spec that Backstage could read; shields' schema says it all.
    let spec = |badge: &_| answer::shields(badge, state, asked);
    let mut answer = answer::badge(request, state, asked, chosen, made, spec).await;
    shown::tell(&mut answer, || What::Static(chosen.format).of_nobody());
    answer
}

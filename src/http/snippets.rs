//! Copy-pasteable snippets of an entity's badges.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};

use super::{
    State, accept, answer,
    asked::{Asked, accept},
    entity_path::EntityPath,
    error,
};
use crate::{
    service::{Failure, Format, SnippetForm},
    snippet::Markup,
};

/// `…/snippets`: Markdown, or JSON where `Accept` prefers it.
pub(super) async fn negotiated(
    request: HttpRequest,
    state: Data<State>,
    path: Path<EntityPath>,
) -> HttpResponse {
    let wants_json = accept::preferred(accept(&request)) == Format::Json;
    let markup = if wants_json {
        Markup::Json
    } else {
        Markup::Markdown
    };
    answer(&request, &state, &path, Ok(markup), true).await
}

/// `…/snippets.{extension}`
pub(super) async fn by_extension(
    request: HttpRequest,
    state: Data<State>,
    path: Path<EntityPath>,
) -> HttpResponse {
    let extension = path.extension();
    let markup = Markup::ALL
        .into_iter()
        .find(|markup| markup.extension() == extension)
        .ok_or_else(|| no_markup(extension));
    answer(&request, &state, &path, markup, false).await
}

async fn answer(
    request: &HttpRequest,
    state: &State,
    path: &EntityPath,
    markup: Result<Markup, Failure>,
    is_negotiated: bool,
) -> HttpResponse {
    let asked = Asked::of(request);
    let snippets = async {
        let named = path.named(state, &asked).await?;
        let form = SnippetForm {
            markup: markup?,
            image: image_format(&asked)?,
            look: &asked.look,
            origin: &state.origin.of(request),
            as_bar: matches!(asked.parameter("bar"), Some("1" | "true")),
        };
        let ids = asked.badge_ids()?;
        state.service.snippets(&named, ids.as_deref(), &form).await
    };
    match snippets.await {
        Ok(text) => answer::document(request, state, &asked, is_negotiated, &text),
        Err(failure) => answer::varying(error::document(request, state, &failure), is_negotiated),
    }
}

fn no_markup(extension: &str) -> Failure {
    let known = Markup::ALL.map(Markup::extension).join(", ");
    Failure::Invalid(format!(
        "there are no snippets in {extension:?}: expected one of {known}"
    ))
}

/// The format of the images that snippets show: SVG unless `format=png`.
pub(super) fn image_format(asked: &Asked) -> Result<Format, Failure> {
    match asked.parameter("format") {
        None | Some("svg") => Ok(Format::Svg),
        Some("png") => Ok(Format::Png),
        Some(other) => Err(Failure::Invalid(format!(
            "format {other:?} is no image: expected svg or png"
        ))),
    }
}

//! Several badges of an entity in one image.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};

use super::{
    State, accept, answer,
    asked::{Asked, Chosen, accept},
    entity_path::EntityPath,
    error,
    shown::{self, What},
};
use crate::{
    render::Rendered,
    service::{Bar, Failure, Format},
};

const NO_BADGES: &str =
    "badges: expected the ids of the bar's badges, as in badges=owner,lifecycle";

/// `/entity/{ns}/{kind}/{name}/bar[.ext]`, `/entity/{opaque}/bar[.ext]`,
/// `/repo/{host}/{repository}/bar[.ext]`
pub(super) async fn bar(
    request: HttpRequest,
    state: Data<State>,
    path: Path<EntityPath>,
) -> HttpResponse {
    let asked = Asked::of(&request);
    let chosen = match format(&request, &asked, path.extension()) {
        Ok(chosen) => chosen,
        Err(failure) => return error::document(&request, &state, &failure),
    };
    let turn = state.load.turn();
    let made = async {
        turn.as_ref().ok_or(Failure::Overloaded)?;
        let ids = asked.badge_ids()?;
        let ids = ids.ok_or_else(|| Failure::Invalid(NO_BADGES.to_owned()))?;
        let named = path.named(&state, &asked).await?;
        let bar = state.service.bar(&named, &ids, &asked.look).await?;
        Ok((named, bar))
    };
    match made.await {
        Ok((named, bar)) => {
            // A page tells what an opaque name hides.
            let links = !path.is_opaque() && asked.parameter("links") == Some("each");
            let mut answer = show(&request, &state, &asked, chosen, (&bar, links)).await;
            shown::tell(&mut answer, || What::Bar(chosen.format).of(&named));
            answer
        }
        Err(failure) => error::badge(&request, &state, &asked, chosen, &failure).await,
    }
}

/// SVG, PNG or WebP: by extension, else by `format`, else by `Accept`; what would rather have JSON gets SVG.
fn format(request: &HttpRequest, asked: &Asked, extension: &str) -> Result<Chosen, Failure> {
    let named = (!extension.is_empty()).then(|| Format::from_extension(extension));
    if let Some(Some(format)) = named
        && format.is_image()
    {
        return Ok(asked.format(request, Some(format)));
    }
    if named.is_some() {
        let wrong = format!("there is no bar in {extension:?}: expected svg, png or webp");
        return Err(Failure::Invalid(wrong));
    }
    let chosen = asked.format(request, None);
    let format = if chosen.format.is_image() {
        chosen.format
    } else {
        Format::Svg
    };
    Ok(Chosen { format, ..chosen })
}

async fn show(
    request: &HttpRequest,
    state: &State,
    asked: &Asked,
    chosen: Chosen,
    (bar, links): (&Bar, bool),
) -> HttpResponse {
    let svg = || Arc::new(bar.svg(links));
    let drawn: Result<Arc<Rendered>, Failure> = match chosen.format {
        format if format.is_raster() => {
            let scale = asked.look.scale;
            state.service.bar_pixels(bar, format, scale).await
        }
        _ => Ok(svg()),
    };
    match (drawn, &bar.failure) {
        (Ok(image), None) => answer::good(request, state, asked, chosen, &image),
        (Ok(image), Some(failure)) => error::image(request, state, asked, chosen, failure, &image),
        (Err(Failure::Busy), None) if accept::takes_svg(accept(request)) => {
            answer::in_place_of_png(request, state, asked, chosen, &svg())
        }
        (Err(failure), _) => error::badge(request, state, asked, chosen, &failure).await,
    }
}

//! From a badge to its page in Backstage.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path},
};

use super::{
    State,
    asked::Asked,
    entity_path::EntityPath,
    error,
    shown::{self, What},
};
use crate::service::Failure;

/// `/entity/{ns}/{kind}/{name}/go[/{id}]`, `/entity/{opaque}/go[/{id}]`,
/// `/repo/{host}/{repository}/go[/{id}]`
pub(super) async fn go(
    request: HttpRequest,
    state: Data<State>,
    path: Path<EntityPath>,
) -> HttpResponse {
    let turn = state.load.turn();
    let page = async {
        turn.as_ref().ok_or(Failure::Overloaded)?;
        let named = path.named(&state, &Asked::of(&request)).await?;
        let page = state.service.page(&named, path.id.as_deref()).await?;
        Ok((named, page))
    };
    match page.await {
        // The page can move with the settings, so the redirect is not kept.
        Ok((named, page)) => {
            let mut answer = HttpResponse::Found()
                .insert_header((header::LOCATION, page))
                .insert_header((header::CACHE_CONTROL, "no-cache"))
                .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
                .finish();
            let id = path.id.clone();
            shown::tell(&mut answer, || What::Click { id }.of(&named));
            answer
        }
        Err(failure) => error::document(&request, &state, &failure),
    }
}

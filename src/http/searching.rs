//! `/catalog/search?q=&kind=&owner=&limit=`: entities by what people know them by.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;
use utoipa::ToSchema;

use super::{State, answer, asked::Asked, error};
use crate::{
    render::Rendered,
    service::{Failure, FoundEntity, SearchText},
};

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FoundEntities {
    /// The best first.
    items: Vec<FoundEntity>,
}

/// `/catalog/search`
pub(super) async fn search(request: HttpRequest, state: Data<State>) -> HttpResponse {
    let asked = Asked::of(&request);
    match find(&state, &asked).await {
        Ok(items) => {
            let text = serde_json::to_vec(&FoundEntities { items }).unwrap_or_default();
            let rendered = Rendered::new(text, Rendered::JSON);
            answer::document(&request, &state, &asked, false, &rendered)
        }
        Err(failure) => error::document(&request, &state, &failure),
    }
}

/// What the query of a request looks for.
pub(super) async fn find(state: &State, asked: &Asked) -> Result<Vec<FoundEntity>, Failure> {
    let text = |name| asked.parameter(name).unwrap_or_default();
    let _turn = state.load.search_turn().ok_or(Failure::Overloaded)?;
    let search = SearchText {
        words: text("q"),
        kind: text("kind"),
        owner: text("owner"),
        limit: asked.parameter("limit"),
    };
    state.service.search(&search).await
}

//! From a badge to its page in Backstage.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path},
};

use super::{State, badges::named, error};

/// `/entity/{ns}/{kind}/{name}/go`
pub(super) async fn entity(
    request: HttpRequest,
    state: Data<State>,
    path: Path<(String, String, String)>,
) -> HttpResponse {
    go(&request, &state, [&path.0, &path.1, &path.2], None).await
}

/// `/entity/{ns}/{kind}/{name}/go/{id}`
pub(super) async fn badge(
    request: HttpRequest,
    state: Data<State>,
    path: Path<(String, String, String, String)>,
) -> HttpResponse {
    go(&request, &state, [&path.0, &path.1, &path.2], Some(&path.3)).await
}

async fn go(
    request: &HttpRequest,
    state: &State,
    [namespace, kind, name]: [&str; 3],
    id: Option<&str>,
) -> HttpResponse {
    let page = async { state.service.page(&named(namespace, kind, name)?, id).await };
    match page.await {
        // The page can move with the settings, so the redirect is not kept.
        Ok(page) => HttpResponse::Found()
            .insert_header((header::LOCATION, page))
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .finish(),
        Err(failure) => error::document(request, state, &failure),
    }
}
